// Package framework holds the vocabularies in which plans are written and read.
//
// Roles are stored, words are shown. A framework is data: what it calls a role
// at a place, where that may stand, how many there should be and who says so,
// how often it is looked at, and how it is judged at the end. What a word means
// depends on where it stands, so a kind is found by the role of an item and the
// role of its parent: under an objective OGSM calls a target a goal, under a
// strategy a measure.
//
// Reading a plan in another vocabulary changes labels and nothing else. A role
// for which a framework has no word keeps a plain one (builtin/neutral.yaml),
// so that every item has a name in every vocabulary.
//
// Nobody outside this package knows a framework by its key. What a page or an
// importer wants to know of one is a field of it.
package framework

import (
	"slices"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/text"
)

// A Framework is one vocabulary with its habits. It is shared and never changed
// after it was read.
type Framework struct {
	Key     string
	Name    Text
	Summary Text     // for whom it is and what is particular to it
	Origin  []string // addresses where it is described
	Order   int      // its place in lists
	Primary bool     // one of the few that a first start offers

	Kinds  []Kind
	Limits []Limit

	Cycle      calendar.Cadence // the usual length of a plan
	Scale      Scale
	Confidence bool     // people are asked how sure they are
	Rules      []string // what a plan is checked for besides; see [Rules]
	Formats    []string // file formats whose plans speak this vocabulary

	MeasureWords Words // the figure behind a target
	ValueWords   Words // the value to reach
	PlanWords    Words
	CheckInWords Words

	Friends []Friend
	Overlay string // the framework that this one extends, "" for none

	lineage []string // the keys of the framework and of all that it extends
}

// A Kind is what a framework calls a role at a place.
type Kind struct {
	Key     string // unique in its framework
	Role    Role
	Under   []Role // the parents' roles; NoRole is the top of a plan
	Words   Words
	Prefix  string           // the letter of a display code such as S1
	Cadence calendar.Cadence // how often one is looked at
	Scored  Scoring          // how one is judged when it closes
	Ask     Text             // what to write, in one sentence
	Example Text
}

// A Limit is how many of a role there should be, according to a source. Sources
// differ, and an organisation may differ from all of them.
type Limit struct {
	Role     Role
	Under    Role // counts only those under this role; NoRole counts wherever they stand
	Measures bool // counts measures and not items
	Per      Per
	Min, Max int    // 0 is no bound
	Source   string // the address where it was published, or Practice
	Note     Text
	Default  bool // holds unless somebody chooses another

	at string // where it is written
}

// Practice is the source of a limit that nobody published; its note says whose
// practice it is.
const Practice = "practice"

// A Friend is a hand-written note on a false friend: a word that people know
// and that means something else here.
type Friend struct {
	Word Text
	With []string // the other frameworks; none means every one that uses the word differently
	Hint Text

	of string // the framework for which it was written
	at string // where
}

// Kind returns the kind that an item of a role is under a parent of a role:
// the one that stands there, else the first of that role.
func (f *Framework) Kind(role, parent Role) (Kind, bool) {
	first := -1
	for i := range f.Kinds {
		switch k := &f.Kinds[i]; {
		case k.Role != role:
		case slices.Contains(k.Under, parent):
			return *k, true
		case first < 0:
			first = i
		}
	}
	if first < 0 {
		return Kind{}, false
	}
	return f.Kinds[first], true
}

// KindOf returns the kind of a key.
func (f *Framework) KindOf(key string) (Kind, bool) {
	for _, k := range f.Kinds {
		if k.Key == key {
			return k, true
		}
	}
	return Kind{}, false
}

// Label returns what the framework calls n items of a role under a parent of a
// role. Where it has no word it returns a plain one, never nothing.
func (f *Framework) Label(role, parent Role, lang Lang, n int) string {
	if k, ok := f.Kind(role, parent); ok {
		return k.Words.In(lang, n)
	}
	if k, ok := plain().Kind(role, parent); ok {
		return k.Words.In(lang, n)
	}
	return plain().item.In(lang, n)
}

// Allowed reports whether an item of a role may stand under a parent of a role.
func (f *Framework) Allowed(role, parent Role) bool {
	return slices.ContainsFunc(f.Kinds, func(k Kind) bool { return k.stands(role, parent) })
}

// Under returns the kinds that may stand under a parent of a role.
func (f *Framework) Under(parent Role) []Kind {
	var kinds []Kind
	for _, k := range f.Kinds {
		if slices.Contains(k.Under, parent) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// Named returns the kinds that go by a word, in any language and number.
// Several kinds of different roles mean that the author has to say which.
func (f *Framework) Named(word string) []Kind {
	word = fold(word)
	var kinds []Kind
	for _, k := range f.Kinds {
		for _, forms := range k.Words {
			if fold(forms.One) == word || fold(forms.Other) == word {
				kinds = append(kinds, k)
				break
			}
		}
	}
	return kinds
}

// Extends reports whether f is the framework of that key or stands on it.
func (f *Framework) Extends(key string) bool { return slices.Contains(f.lineage, key) }

// Has reports whether a rule holds in the framework.
func (f *Framework) Has(rule string) bool { return slices.Contains(f.Rules, rule) }

// Limit returns the limit that holds for a role under a role, unless an
// organisation has chosen another.
func (f *Framework) Limit(role, under Role) (Limit, bool) {
	for _, l := range f.Limits {
		if l.Default && !l.Measures && l.Role == role && l.Under == under {
			return l, true
		}
	}
	return Limit{}, false
}

func (k Kind) stands(role, parent Role) bool {
	return k.Role == role && slices.Contains(k.Under, parent)
}

func (l Limit) samePlace(m Limit) bool {
	return l.Role == m.Role && l.Under == m.Under && l.Per == m.Per && l.Measures == m.Measures
}

// fold returns a word as it is compared: case and spaces do not matter, marks
// do, for in Vietnamese they make another word.
func fold(s string) string {
	if composed, err := text.NFC(s); err == nil {
		s = composed
	}
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}
