// Package plan is the language of strategy: plans, items, links, commitments
// and states.
//
// A Document is a plan as a file can say it: permissive, keyed by refs that
// people wrote, possibly unfinished. A Tree is a Document's plan once it hangs
// together: no cycle, no ref twice, every role known. All doors speak
// Documents, the store keeps their rows, and reasoning walks Trees.
package plan

import (
	"reflect"
	"time"

	"bearing/internal/calendar"
	"bearing/internal/ident"
	"bearing/internal/measure"
)

// A Document is everything that is said about one plan.
type Document struct {
	Plan     Plan
	People   []Person  // those the plan names
	Measures []Watched // those the plan uses
	Items    []*Item   // parents before children, siblings in order
}

// A Plan is the head of a plan: what it is called, in which words it is
// written, and over which days it runs.
type Plan struct {
	ID     ident.Plan
	Number int64
	Ref    string
	Name   string

	Organisation string
	Framework    string // key of the framework it is written in
	Lang         string // of the text that people wrote
	Window       calendar.Window
	Owners       []string
	Under        string // "plan" or "plan/ref" above it
	Policy       string // key of the status policy, "" for the house's own
	Zone         string // IANA name
	Currency     string
	Fiscal       calendar.Fiscal
	Work         WorkWeek
	Periods      []Period
	Compass      Compass
	Draft        bool
	Tags         []string
	Notes        string
	Custom       map[string]string
}

// A WorkWeek says when work is done. The zero WorkWeek is every day.
type WorkWeek struct {
	Days     []time.Weekday
	Hours    map[time.Weekday]calendar.Hours // where they are stated
	Holidays []calendar.Date
}

// Calendar returns the working calendar of p, the zero one when its work week
// is not stated. It refuses what no week has.
func (p *Plan) Calendar() (calendar.Working, error) {
	return calendar.NewWorking(p.Work.Days, p.Work.Hours, p.Work.Holidays, p.Zone)
}

// A Period is a named run of days in a plan: a quarter, a cycle.
type Period struct {
	Name   string
	Window calendar.Window
}

// A Compass is where an organisation or team is headed at all, one sentence
// each, above every plan.
type Compass struct {
	Mission string
	Vision  string
	Values  []Value
}

// A Value is something an organisation holds to.
type Value struct {
	Name string
	Text string
}

// A Person is somebody, or a team of somebodies, who can answer for an item.
type Person struct {
	ID      ident.Person
	Ref     string
	Name    string
	Email   string
	Team    bool
	Parent  string // of a team: the team above
	Members []Membership
	Custom  map[string]string
}

// A Membership is belonging to a team over days.
type Membership struct {
	Person string
	Window calendar.Window // no days: always
}

// Watched is a measure with the facts known of it.
type Watched struct {
	measure.Measure
	Readings []measure.Reading
}

// equal compares values by what they say; ids, numbers and versions count.
func equal(a, b any) bool { return reflect.DeepEqual(a, b) }

// Number returns a pointer to x, for optional numbers.
func Number(x float64) *float64 { return &x }
