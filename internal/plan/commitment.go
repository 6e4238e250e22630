package plan

import (
	"math"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/measure"
)

// A Type says what keeping a promise means.
type Type uint8

// The types of commitments (ALGORITHMS: progress of a single item).
const (
	Linear     Type = iota // from a baseline to a value, up or down
	AtLeast                // hold at or above a value
	AtMost                 // hold at or below a value
	Range                  // hold between two bounds
	Milestones             // weighted milestones, each done or not
	Binary                 // done or not
	Cumulative             // readings add up to a value over the window
	Ratio                  // numerators and denominators add up over the window, then divide; linear
	Baseline               // first establish where we are; becomes Linear with the next version
	Tally                  // proofs are counted up to a value
)

var types = [...]string{"linear", "at_least", "at_most", "range", "milestones", "binary", "cumulative", "ratio", "baseline", "tally"}

func (t Type) String() string { return types[t] }

// ParseType reads the name of a type; "" is Linear.
func ParseType(s string) (Type, bool) {
	for i, name := range types {
		if name == s {
			return Type(i), true
		}
	}
	return Linear, s == ""
}

// Holds reports whether t promises to stay, not to move.
func (t Type) Holds() bool { return t == AtLeast || t == AtMost || t == Range }

// A Commitment is one version of what a target promises. It is never edited: a
// change is a new version with a reason. Values are in the measure's unit.
type Commitment struct {
	Version    int // 1 for the first promise
	Type       Type
	Measure    string // ref
	Baseline   *float64
	Value      *float64        // the value to reach or to hold
	Low, High  *float64        // of a Range
	Tolerance  *float64        // of a Range: partial credit up to this far outside
	Share      *float64        // of a hold: promised share of the window's periods inside, 0 to 1
	Cap        *float64        // of the roll-up value; nil counts as 1
	Window     calendar.Window // no last day: standing
	Path       measure.Path
	Aspires    bool // aspirational; else committed
	Milestones []Milestone
	Per        *PerMember
	Relative   bool // the value was written as a change of the baseline ("+8 %")

	Reason string // why it replaced the version before; "" only for the first
	By     string // who promised
	On     calendar.Date
	Review calendar.Date // of a standing promise, or the day of the next recalibration
}

// A Milestone is a part of a promise that is done or not.
type Milestone struct {
	Title  string
	Weight *float64 // nil counts as 1
	Due    calendar.Date
	Done   calendar.Date
}

// PerMember makes a commitment a rule for each member of a team, per period.
type PerMember struct {
	Team   string
	Period calendar.Cadence
	Worked bool // only days on which the member worked count
}

// Largest is the greatest magnitude that a number may have here.
const Largest = 1e15

// Check refuses what could be neither kept nor broken because a number is not
// one. Everything else that is missing or odd (no baseline, no date, baseline
// equal to value) is kept and shown as unfinished.
func (c Commitment) Check() error {
	for _, n := range []struct {
		name  string
		value *float64
	}{
		{"baseline", c.Baseline}, {"value", c.Value}, {"low", c.Low}, {"high", c.High},
		{"tolerance", c.Tolerance}, {"share", c.Share}, {"cap", c.Cap},
	} {
		if n.value != nil && !finite(*n.value) {
			return fault.New(fault.Invalid, n.name, "must be a number no larger than 10^15 in size")
		}
	}
	return nil
}

func finite(x float64) bool { return math.Abs(x) <= Largest } // false for NaN

// SameAs reports whether c and d promise the same, whoever made them and when.
func (c Commitment) SameAs(d Commitment) bool {
	c.Version, c.Reason, c.By, c.On = 0, "", "", calendar.Date{}
	d.Version, d.Reason, d.By, d.On = 0, "", "", calendar.Date{}
	return equal(c, d)
}
