package framework

import (
	"slices"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/fault"
)

// top is how a file writes the place without a parent.
const top = "top"

// A readers table says how each field of a mapping is read.
type readers = map[string]func(node) error

// A draft is a framework while its file is read. An overlay starts from what it
// extends and changes only what its file says.
type draft struct {
	*Framework
	name  string          // the key in this file
	kinds map[string]bool // the keys that this file has described
	limit int             // how many limits were inherited
}

// read reads a file on top of base, which is not changed.
func read(base *Framework, root node) (*Framework, error) {
	f := *base
	f.Kinds, f.Limits = slices.Clone(base.Kinds), slices.Clone(base.Limits)
	f.Origin, f.Rules, f.Friends = slices.Clone(base.Origin), slices.Clone(base.Rules), slices.Clone(base.Friends)
	key, err := keyOf(root)
	if err != nil {
		return nil, err
	}
	d := &draft{&f, key, map[string]bool{}, len(base.Limits)}
	if err := root.fields(d.readers()); err != nil {
		return nil, err
	}
	if !slices.Contains(f.lineage, f.Key) {
		f.lineage = append(slices.Clone(base.lineage), f.Key)
	}
	d.displace()
	return &f, d.check(root)
}

func (d *draft) readers() readers {
	return readers{
		"key":        textInto(&d.Key),
		"overlay":    textInto(&d.Overlay),
		"name":       sentenceInto(&d.Name),
		"summary":    sentenceInto(&d.Summary),
		"origin":     func(n node) error { return n.each(d.origin) },
		"order":      func(n node) (err error) { d.Order, err = n.count(); return },
		"primary":    truthInto(&d.Primary),
		"confidence": truthInto(&d.Confidence),
		"cycle":      cadenceInto(&d.Cycle),
		"scale":      d.scale,
		"rules":      func(n node) error { return n.each(d.rule) },
		"formats":    func(n node) error { return n.each(addInto(&d.Formats)) },
		"measure":    wordsInto(&d.MeasureWords),
		"value":      wordsInto(&d.ValueWords),
		"plan":       wordsInto(&d.PlanWords),
		"check-in":   wordsInto(&d.CheckInWords),
		"kinds":      func(n node) error { return n.each(d.kind) },
		"limits":     func(n node) error { return n.each(d.aLimit) },
		"friends":    func(n node) error { return n.each(d.friend) },
	}
}

func (d *draft) kind(n node) error {
	key, err := keyOf(n)
	if err != nil {
		return err
	}
	if d.kinds[key] {
		return n.refuse("the kind %q stands in this file twice; give one of them another key or drop it", key)
	}
	d.kinds[key] = true
	i := slices.IndexFunc(d.Kinds, func(k Kind) bool { return k.Key == key })
	if i < 0 {
		i = len(d.Kinds)
		d.Kinds = append(d.Kinds, Kind{})
	}
	k := &d.Kinds[i]
	if err := n.fields(kindReaders(k)); err != nil {
		return err
	}
	return d.checkKind(n, i)
}

func kindReaders(k *Kind) readers {
	return readers{
		"key":     textInto(&k.Key),
		"role":    roleInto(&k.Role),
		"under":   underInto(&k.Under),
		"words":   wordsInto(&k.Words),
		"prefix":  textInto(&k.Prefix),
		"cadence": cadenceInto(&k.Cadence),
		"scored":  choiceInto(&k.Scored, scorings[:]),
		"ask":     sentenceInto(&k.Ask),
		"example": sentenceInto(&k.Example),
	}
}

func (d *draft) aLimit(n node) error {
	l := Limit{at: n.at()}
	err := n.fields(readers{
		"role":     roleInto(&l.Role),
		"under":    roleInto(&l.Under),
		"measures": truthInto(&l.Measures),
		"per":      choiceInto(&l.Per, pers[:]),
		"min":      func(n node) (err error) { l.Min, err = n.count(); return },
		"max":      func(n node) (err error) { l.Max, err = n.count(); return },
		"source":   textInto(&l.Source),
		"note":     sentenceInto(&l.Note),
		"default":  truthInto(&l.Default),
	})
	if err != nil {
		return err
	}
	if _, said := n.child("per"); !said && l.Under == NoRole {
		l.Per = PerPlan
	}
	d.Limits = append(d.Limits, l)
	return checkLimit(n, l)
}

func (d *draft) friend(n node) error {
	f := Friend{at: n.at(), of: d.name}
	err := n.fields(readers{
		"word": sentenceInto(&f.Word),
		"with": func(n node) error { return n.each(addInto(&f.With)) },
		"hint": sentenceInto(&f.Hint),
	})
	if err == nil && (len(f.Word) == 0 || len(f.Hint) == 0) {
		err = n.refuse("a false friend needs a word and a hint; write both")
	}
	d.Friends = append(d.Friends, f)
	return err
}

func (d *draft) scale(n node) error {
	share := func(dst *float64) func(node) error {
		return func(n node) (err error) { *dst, err = n.number(0, 1); return }
	}
	return n.fields(readers{
		"aspirational": share(&d.Scale.AspirationalMean),
		"committed":    share(&d.Scale.CommittedMean),
		"done":         share(&d.Scale.DoneNorm),
		"low":          share(&d.Scale.Low),
		"middle":       share(&d.Scale.Middle),
	})
}

func (d *draft) origin(n node) error {
	var address string
	if err := textInto(&address)(n); err != nil {
		return err
	}
	if !isAddress(address) {
		return n.refuse("%q is not an address; write one that begins with https://", address)
	}
	if !slices.Contains(d.Origin, address) {
		d.Origin = append(d.Origin, address)
	}
	return nil
}

func (d *draft) rule(n node) error {
	rule, err := n.text()
	if err != nil {
		return err
	}
	if !slices.Contains(Rules(), rule) {
		return n.refuse("%q is not a rule; use one of %s", rule, strings.Join(Rules(), ", "))
	}
	if !slices.Contains(d.Rules, rule) {
		d.Rules = append(d.Rules, rule)
	}
	return nil
}

// displace takes the default away from inherited limits that the file sets anew,
// and drops those that it only repeats.
func (d *draft) displace() {
	inherited, own := d.Limits[:d.limit], d.Limits[d.limit:]
	var kept []Limit
	for _, l := range inherited {
		repeated := false
		for _, o := range own {
			if o.samePlace(l) {
				l.Default = l.Default && !o.Default
				repeated = repeated || o.Source == l.Source && o.Min == l.Min && o.Max == l.Max
			}
		}
		if !repeated {
			kept = append(kept, l)
		}
	}
	d.Limits = append(kept, own...)
}

func textInto(dst *string) func(node) error {
	return func(n node) (err error) { *dst, err = n.text(); return }
}

func addInto(dst *[]string) func(node) error {
	return func(n node) error {
		s, err := n.text()
		*dst = append(slices.Clip(*dst), s)
		return err
	}
}

func truthInto(dst *bool) func(node) error {
	return func(n node) (err error) { *dst, err = n.truth(); return }
}

// sentenceInto reads a text by language on top of the one that is there.
func sentenceInto(dst *Text) func(node) error {
	return func(n node) error {
		said := Text{}
		by := readers{}
		for _, lang := range Langs() {
			by[string(lang)] = func(n node) (err error) { said[lang], err = n.text(); return }
		}
		err := n.fields(by)
		*dst = over(*dst, said)
		return err
	}
}

// wordsInto reads a noun by language on top of the one that is there: a list of
// the forms for one and for more, or one form that serves for both.
func wordsInto(dst *Words) func(node) error {
	return func(n node) error {
		said := Words{}
		by := readers{}
		for _, lang := range Langs() {
			by[string(lang)] = func(n node) (err error) { said[lang], err = forms(n); return }
		}
		if err := n.fields(by); err != nil {
			return err
		}
		all := over(*dst, said)
		for _, lang := range Langs() {
			if _, ok := all[lang]; !ok {
				return n.refuse("the word is missing in %q; write it in %s", lang, langList())
			}
		}
		*dst = all
		return nil
	}
}

func forms(n node) (Forms, error) {
	var all []string
	if err := n.each(addInto(&all)); err != nil {
		return Forms{}, err
	}
	switch len(all) {
	case 1:
		return Forms{all[0], all[0]}, nil
	case 2:
		return Forms{all[0], all[1]}, nil
	}
	return Forms{}, n.refuse("expects the form for one and the form for more, as in [Goal, Goals]; %d are here", len(all))
}

func langList() string {
	var all []string
	for _, lang := range Langs() {
		all = append(all, string(lang))
	}
	return strings.Join(all, ", ")
}

func roleInto(dst *Role) func(node) error {
	return func(n node) error {
		s, err := n.text()
		if err != nil {
			return err
		}
		role, ok := ParseRole(s)
		if !ok {
			return n.refuse("%q is not a role; use one of %s", s, roleList())
		}
		*dst = role
		return nil
	}
}

func underInto(dst *[]Role) func(node) error {
	return func(n node) error {
		var under []Role
		err := n.each(func(n node) error {
			role := NoRole
			if n.Value != top {
				if err := roleInto(&role)(n); err != nil {
					return fault.New(fault.Invalid, n.at(), "%q is no place for a kind; use %s or one of %s", n.Value, top, roleList())
				}
			}
			if slices.Contains(under, role) {
				return n.refuse("%q stands in the list twice; keep one of the two", n.Value)
			}
			under = append(under, role)
			return nil
		})
		*dst = under
		return err
	}
}

func roleList() string {
	var all []string
	for _, role := range Roles() {
		all = append(all, role.String())
	}
	return strings.Join(all, ", ")
}

func choiceInto[T ~uint8](dst *T, names []string) func(node) error {
	return func(n node) error {
		s, err := n.text()
		if err != nil {
			return err
		}
		v, ok := named[T](names, s)
		if !ok {
			return n.refuse("%q is not known here; use one of %s", s, strings.Join(names, ", "))
		}
		*dst = v
		return nil
	}
}

// cadenceInto reads "week" or "2 weeks".
func cadenceInto(dst *calendar.Cadence) func(node) error {
	return func(n node) error {
		s, err := n.text()
		if err != nil {
			return err
		}
		c, ok := parseCadence(s)
		if !ok {
			return n.refuse("%q is not a rhythm; write day, week, month, quarter or year, with a number before it if it is not one, such as 2 weeks", s)
		}
		*dst = c
		return nil
	}
}
