// Package measure says what is counted: a measure, its unit, its readings, and
// the path along which a number is expected to build up.
//
// A measure has no deadline; that belongs to the commitment that uses it. A
// reading is a fact that is never edited: a correction is a later fact about
// the same day, and what was known at an earlier instant can always be asked.
package measure

import (
	"bearing/internal/calendar"
	"bearing/internal/ident"
)

// Polarity says which way is better.
type Polarity uint8

// The polarities.
const (
	Up Polarity = iota
	Down
	Within // neither: inside bounds is good
)

var polarities = [...]string{"up", "down", "within"}

func (p Polarity) String() string { return polarities[p] }

// ParsePolarity reads the name of a polarity; "" is Up.
func ParsePolarity(s string) (Polarity, bool) {
	for i, name := range polarities {
		if name == s {
			return Polarity(i), true
		}
	}
	return Up, s == ""
}

// Nature says what the readings of several days make together.
type Nature uint8

// The natures.
const (
	Level Nature = iota // a level that stands: the last reading counts
	Flow                // an amount per period: readings add up
	Ratio               // a numerator over a denominator: each adds up, then they divide
)

var natures = [...]string{"level", "flow", "ratio"}

func (n Nature) String() string { return natures[n] }

// ParseNature reads the name of a nature; "" is Level.
func ParseNature(s string) (Nature, bool) {
	for i, name := range natures {
		if name == s {
			return Nature(i), true
		}
	}
	return Level, s == ""
}

// A Measure is a number that is watched over time.
type Measure struct {
	ID     ident.Measure
	Number int64 // its number in the workspace, 0 before it is kept
	Ref    string

	Name        string
	Names       map[string]string // by language, where it differs from Name
	Unit        Unit
	Polarity    Polarity
	Nature      Nature
	Decimals    int // shown, 0 to 6
	Cadence     calendar.Cadence
	Owner       string // ref of a person or team
	Definition  string // Markdown: what is counted and what is not
	Formula     string // in words, or over other measures
	Source      string // where the numbers come from
	NonNegative bool
	Tags        []string
	Custom      map[string]string // what a source said beside
}

// NameIn returns the name in a language, or the name.
func (m *Measure) NameIn(lang string) string {
	if s, ok := m.Names[lang]; ok {
		return s
	}
	return m.Name
}

// A Reading is one fact about a measure: its value on a day, or in the period
// that ends on that day.
type Reading struct {
	Day    calendar.Date
	Value  float64 // in the unit of the measure; see [Unit.Divide] for a ratio
	Num    float64
	Den    float64 // not 0: the reading has parts
	Source string
	Note   string
	By     string // ref of the person who said so
	Learnt int64  // the instant it was learnt, Unix milliseconds; 0 before it is kept
	Void   bool   // takes an earlier reading of that day back
	Cause  string // why it corrects an earlier one
}
