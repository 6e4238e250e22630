package tabular

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/text"
)

// sayings is all that a row says of one item and its measure.
type sayings struct {
	template *template
	place    string
	named    bool // the row gave the ref; else it was made of the title

	item        plan.Item
	isItem      bool
	parentTitle string
	owners      []person
	champion    person
	helpers     []person

	measure  *measure.Measure
	counted  measure.Measure // what measure points to
	owner    person          // of the measure
	promise  *plan.Commitment
	promised plan.Commitment // what promise points to
	readings []measure.Reading
	day      calendar.Date // what the row is about, no day when it does not say
}

func (s *sayings) custom(key, value string) {
	if s.item.Custom == nil {
		s.item.Custom = map[string]string{}
	}
	s.item.Custom[key] = value
}

// A reader reads the fields of one row and remembers the first that is wrong.
type reader struct {
	r   row
	err error
}

func (f *reader) number(of *field) *float64 {
	x, err := of.number(f.r)
	f.keep(err)
	return x
}

func (f *reader) day(of *field, first bool) calendar.Date {
	d, err := of.day(f.r, first)
	f.keep(err)
	return d
}

func (f *reader) keep(err error) {
	if f.err == nil {
		f.err = err
	}
}

// flag reads yes or no, nil when the field is blank.
func (f *reader) flag(of *field) *bool {
	yes := false
	switch fold(of.in(f.r)) {
	case "":
		return nil
	case "yes", "true", "1", "x", "ja", "co", "y":
		yes = true
	case "no", "false", "0", "nee", "khong", "n":
	default:
		f.keep(fault.New(fault.Invalid, of.label(f.r), "%q is neither yes nor no", of.line(f.r)))
	}
	return &yes
}

// choose reads a word that has to be one of a few.
func choose[T any](f *reader, of *field, parse func(string) (T, bool), known string) T {
	s := of.line(f.r)
	v, ok := parse(strings.ReplaceAll(fold(s), " ", "_"))
	if !ok {
		f.keep(fault.New(fault.Invalid, of.label(f.r), "%q is not known here; write %s, or translate it in the map", s, known))
	}
	return v
}

// read makes sayings of a row under a template.
func (d *draft) read(s *sayings, t *template, r row, b *builder) error {
	f := &reader{r: r}
	s.template, s.place, s.isItem = t, r.place(), t.title != nil || t.role != nil
	d.readItem(f, s)
	d.readPeople(f, s)
	d.readPromise(f, s)
	d.readReading(f, s, b)
	d.readMeasure(f, s)
	if f.err != nil {
		return f.err
	}
	return d.check(s, r)
}

func (d *draft) readItem(f *reader, s *sayings) {
	t, r, i := s.template, f.r, &s.item
	i.Title = t.title.line(r)
	outline := strings.Trim(t.outline.line(r), ". ")
	i.Ref = shortRef(cmp.Or(t.ref.line(r), outline))
	s.named = i.Ref != ""
	i.Parent = shortRef(t.parent.line(r))
	s.parentTitle = t.parentTitle.line(r)
	if cut := strings.LastIndexByte(outline, '.'); cut > 0 && i.Parent == "" {
		i.Parent = outline[:cut]
	}
	if i.Ref == "" {
		i.Ref = cmp.Or(text.Slug(i.Title), "item")
	}
	i.Start, i.Due = f.day(t.start, true), f.day(t.due, false)
	if p := t.period.line(r); p != "" && (i.Start.IsZero() || i.Due.IsZero()) {
		w, err := period(p, r.table.fiscal)
		if err == nil {
			i.Start, i.Due = orDay(i.Start, w.First), orDay(i.Due, w.Last)
		} else {
			s.custom(t.period.label(f.r), p)
		}
	}
	i.Weight, i.Counts = f.number(t.weight), f.flag(t.counts)
	if n := f.number(t.order); n != nil {
		i.Order = int(*n)
	}
	if draft := f.flag(t.draft); draft != nil {
		i.Draft = *draft
	}
	i.Scope, i.Why, i.Waiting = t.scope.line(r), t.why.in(r), t.waiting.in(r)
	i.Tags, i.Not = t.tags.list(r, ",;"), t.not.list(r, "\n;")
	i.Notes, i.DoneWhen = t.notes.in(r), t.doneWhen.in(r)
	d.readSaid(f, s)
	for key, of := range t.custom {
		if v := of.in(r); v != "" {
			s.custom(key, v)
		}
	}
}

func orDay(d, e calendar.Date) calendar.Date {
	if d.IsZero() {
		return e
	}
	return d
}

// readSaid keeps what the source published. A progress in per cent becomes a
// share.
func (d *draft) readSaid(f *reader, s *sayings) {
	t := s.template
	said := plan.Said{Status: t.saidStatus.line(f.r), By: t.saidBy.line(f.r)}
	x, unit, err := t.saidProgress.amount(f.r)
	f.keep(err)
	if x != nil && unit == "%" {
		*x /= 100
	}
	said.Progress = x
	if said.Status != "" || said.Progress != nil {
		s.item.Said = &said
	}
}

// readRole finds out what an item is: by the map, by its kind in the words of
// the plan's framework, or else by what it has. A number to reach makes a
// target, a place under something an action, and all else an aim.
func (d *draft) readRole(f *reader, s *sayings) {
	t, i := s.template, &s.item
	if word := t.role.line(f.r); word != "" {
		role, ok := framework.ParseRole(fold(word))
		if !ok {
			role, ok = d.roleNamed(word)
		}
		if !ok {
			f.keep(fault.New(fault.Invalid, t.role.label(f.r), "%q is no role; write aim, target, approach or action, or translate it in the map", word))
		}
		i.Role = role
	}
	d.readKind(f, s)
	switch {
	case i.Role != framework.NoRole:
	case s.promise != nil:
		i.Role = framework.Target
	case i.Parent != "" || s.parentTitle != "":
		i.Role = framework.Action
	default:
		i.Role = framework.Aim
	}
}

// readKind finds the framework's kind by its key or by its word. Where several
// go by the word, the place of the item says which it is; a word that nobody
// knows is kept.
func (d *draft) readKind(f *reader, s *sayings) {
	word, i := s.template.kind.line(f.r), &s.item
	if word == "" {
		return
	}
	fit := slices.Clone(d.words.Named(word))
	for _, k := range d.words.Kinds {
		if k.Key == word {
			fit = []framework.Kind{k}
		}
	}
	fit = slices.DeleteFunc(fit, func(k framework.Kind) bool { return i.Role != framework.NoRole && k.Role != i.Role })
	switch {
	case len(fit) == 1:
		i.Kind, i.Role = fit[0].Key, fit[0].Role
	case oneRole(fit):
		i.Role = fit[0].Role
	default:
		s.custom(s.template.kind.label(f.r), word)
	}
}

// roleNamed is the role of what goes by a word in the plan's framework.
func (d *draft) roleNamed(word string) (framework.Role, bool) {
	kinds := d.words.Named(word)
	if !oneRole(kinds) {
		return framework.NoRole, false
	}
	return kinds[0].Role, true
}

// oneRole reports whether kinds that go by one word are of one role.
func oneRole(kinds []framework.Kind) bool {
	for _, k := range kinds {
		if k.Role != kinds[0].Role {
			return false
		}
	}
	return len(kinds) > 0
}

// longestRef is the length up to which a ref is kept as it is.
const longestRef = 64

// shortRef returns a ref as it is when it is a short word, else words of it and
// a check sum: the same text has the same ref wherever it stands in the file.
func shortRef(s string) string {
	if len(s) <= longestRef && !strings.ContainsAny(s, " \t\n") {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return text.Slug(s) + "-" + hex.EncodeToString(sum[:4])
}

// check refuses what a row may not say.
func (d *draft) check(s *sayings, r row) error {
	switch {
	case s.isItem && s.item.Title == "":
		return fault.New(fault.Invalid, s.template.title.label(r), "is blank, so the item has no title; write one or let the map pass such rows over")
	case !s.isItem && s.measure == nil:
		return fault.New(fault.Invalid, "", "says nothing that the map asks for")
	case s.promise != nil && s.promise.Check() != nil:
		return s.promise.Check()
	}
	if e, twice := d.items[s.item.Ref]; twice && s.isItem && s.named && s.template.repeats == refused {
		return fault.New(fault.Invalid, s.template.ref.label(r), "%q is the ref of row %s already; give each its own, or let the map say repeats: same", s.item.Ref, e.place)
	}
	return nil
}

// free returns a ref that is not taken yet.
func free(ref string, taken func(string) bool) string {
	for n := 2; ; n++ {
		if next := fmt.Sprint(ref, "-", strconv.Itoa(n)); !taken(next) {
			return next
		}
	}
}
