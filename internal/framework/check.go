package framework

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bearing/internal/calendar"
	"bearing/internal/fault"
)

var keyPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const maxLabel = 40 // characters; labels stand in table heads and on phones

// keyOf returns the key of the framework or kind that a mapping describes.
func keyOf(n node) (string, error) {
	k, ok := n.child("key")
	switch {
	case !n.mapping():
		return "", n.refuse("expects fields with values here, of which key is one; write name: value on each line")
	case !ok:
		return "", n.refuse("has no key; write one of lower-case letters, digits and hyphens, such as key: our-way")
	}
	key, err := k.text()
	if err != nil {
		return "", err
	}
	if !keyPattern.MatchString(key) || len(key) > maxLabel {
		return "", k.refuse("%q cannot be a key; use lower-case letters, digits and hyphens, such as our-way", key)
	}
	return key, nil
}

// check looks at the whole of a framework once its file is read.
func (d *draft) check(root node) error {
	switch {
	case len(d.Name) == 0:
		return root.refuse("has no name; write one, such as name: {en: Our way}")
	case len(d.Kinds) == 0:
		return root.refuse("has no kinds; say under kinds what each role is called")
	case !d.onTop():
		return root.refuse("has no kind that can begin a plan; add %s to the places of one", top)
	case d.Scale.Low > d.Scale.Middle:
		return root.refuse("has a scale whose low end lies above its middle; swap low and middle")
	}
	for _, l := range d.Limits {
		if _, ok := d.Kind(l.Role, l.Under); !ok && !l.Measures {
			return fault.New(fault.Invalid, l.at, "limits the role %s, for which there is no kind; add a kind or drop the limit", l.Role)
		}
	}
	return nil
}

func (d *draft) onTop() bool {
	return slices.ContainsFunc(d.Kinds, func(k Kind) bool { return slices.Contains(k.Under, NoRole) })
}

// checkKind looks at the ith kind, which n describes or amends.
func (d *draft) checkKind(n node, i int) error {
	k := d.Kinds[i]
	switch {
	case k.Role == NoRole && d.Overlay != "":
		return n.refuse("the kind %q has no role, and %s has no kind of that key to take it from; write its role, or keep the key in %s", k.Key, d.Overlay, d.Overlay)
	case k.Role == NoRole:
		return n.refuse("the kind %q has no role; write one of %s", k.Key, roleList())
	case len(k.Under) == 0:
		return n.refuse("the kind %q stands nowhere; say under which roles it stands, or %s", k.Key, top)
	case len(k.Words) == 0:
		return n.refuse("the kind %q has no words; write what it is called in %s", k.Key, langList())
	case utf8.RuneCountInString(k.Prefix) > 3:
		return n.refuse("the kind %q has the prefix %q; use one to three letters", k.Key, k.Prefix)
	}
	for _, forms := range k.Words {
		if max(utf8.RuneCountInString(forms.One), utf8.RuneCountInString(forms.Other)) > maxLabel {
			return n.refuse("the kind %q has a word of more than %d characters; labels stand in table heads, so find a shorter one", k.Key, maxLabel)
		}
	}
	for j, other := range d.Kinds {
		for _, parent := range k.Under {
			if i != j && other.stands(k.Role, parent) {
				return n.refuse("the kinds %q and %q are both the %s under %s; let one of them stand elsewhere", other.Key, k.Key, k.Role, place(parent))
			}
		}
	}
	return nil
}

func place(parent Role) string {
	if parent == NoRole {
		return top
	}
	return parent.String()
}

func checkLimit(n node, l Limit) error {
	switch {
	case l.Role == NoRole && !l.Measures:
		return n.refuse("a limit needs a role; write one of %s", roleList())
	case l.Min == 0 && l.Max == 0:
		return n.refuse("a limit needs a bound; write min, max or both")
	case l.Max > 0 && l.Min > l.Max:
		return n.refuse("the smallest number %d lies above the largest %d; swap min and max", l.Min, l.Max)
	case l.Per == PerParent && l.Under == NoRole:
		return n.refuse("a limit per parent needs to know under which role; write under, or per: plan")
	case !isAddress(l.Source) && (l.Source != Practice || len(l.Note) == 0):
		return n.refuse("a limit needs a source; write the address where it was published, beginning with https://, or %s with a note that says whose", Practice)
	}
	return nil
}

func isAddress(s string) bool {
	_, rest, ok := strings.Cut(s, "://")
	return ok && rest != "" && (strings.HasPrefix(s, "https:") || strings.HasPrefix(s, "http:"))
}

func parseCadence(s string) (calendar.Cadence, bool) {
	every := 1
	if n, grain, ok := strings.Cut(s, " "); ok {
		v, err := strconv.Atoi(n)
		if err != nil || v < 1 || v > 100 {
			return calendar.Cadence{}, false
		}
		every, s = v, strings.TrimSuffix(grain, "s")
	}
	grain, ok := calendar.ParseGrain(s)
	if !ok || grain < calendar.Day {
		return calendar.Cadence{}, false
	}
	return calendar.Cadence{Every: every, Grain: grain}, true
}
