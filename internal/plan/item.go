package plan

import (
	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/ident"
)

// An Item is one aim, target, approach or action in a plan. It may be
// incomplete: what is missing is shown as unfinished and named by lint, never
// refused. Items are values that nobody changes once they stand in a Tree.
type Item struct {
	ID      ident.Item
	Number  int64  // #142, unique in the workspace; 0 before it is kept
	Ref     string // the author's own key, unique in the plan
	Version int64  // counts the edits, for conflicts between editors

	Parent   string // ref of the primary parent, "" at the top
	Position int    // among its siblings
	Role     framework.Role
	Kind     string // key of the framework's kind, "" for the one its place implies
	Title    string

	Owners       []string // refs of people or teams; exactly one is right, none or two are unfinished
	Champion     string   // of an aim: who speaks for it
	Contributors []string

	Start calendar.Date
	Due   calendar.Date

	Weight *float64 // in its primary parent; nil counts as 1
	Counts *bool    // towards its parent's progress; nil: targets, aims and approaches do, actions do not
	Links  []Link

	Draft       bool // edited freely; commitments bind from agreement on
	Agreement   *Agreement
	Commitments []Commitment // of a target, oldest first; the last is in force
	States      []State      // oldest first

	Signals []Signal // of an aim: what would show that it moved
	Watches []string // refs of measures shown with it, without a target
	Why     string   // which part of the mission it serves
	Not     []string // of an approach: what we will not do

	DoneWhen string
	Steps    []Step
	Proofs   []Proof // of a tally: each occurrence
	Waiting  string  // what it waits for, in words
	Recurs   calendar.Cadence
	Order    int // in a sequence, 0 for none
	Budget   *Budget
	Effort   *Effort
	Scope    string // strategic, tactical, operational: an attribute, not a level

	Tags   []string
	Notes  string            // Markdown
	Said   *Said             // what the source said of it, kept beside what is computed
	Custom map[string]string // what a source said that has no place here
}

// Owner returns the one accountable owner, "" when there is none or no one.
func (i *Item) Owner() string {
	if len(i.Owners) == 1 {
		return i.Owners[0]
	}
	return ""
}

// Commitment returns the commitment in force, nil when nothing is promised.
func (i *Item) Commitment() *Commitment {
	if len(i.Commitments) == 0 {
		return nil
	}
	return &i.Commitments[len(i.Commitments)-1]
}

// FirstPromise returns the commitment as it was first agreed, nil when nothing
// is promised.
func (i *Item) FirstPromise() *Commitment {
	if len(i.Commitments) == 0 {
		return nil
	}
	return &i.Commitments[0]
}

// A LinkKind says what one item is to another besides its parent.
type LinkKind uint8

// The kinds of links, read from the item that holds them.
const (
	Contributes LinkKind = iota // counts towards it, with a weight
	Supports                    // helps, but is not counted
	DependsOn                   // it must be done first
	Guards                      // this hold target must not break while that is pursued
)

var linkKinds = [...]string{"contributes", "supports", "depends_on", "guards"}

func (k LinkKind) String() string { return linkKinds[k] }

// ParseLinkKind reads the name of a kind of link.
func ParseLinkKind(s string) (LinkKind, bool) {
	for i, name := range linkKinds {
		if name == s {
			return LinkKind(i), true
		}
	}
	return 0, false
}

// A Link goes from the item that holds it to another: a ref in the same plan,
// or "plan/ref" in a plan above.
type Link struct {
	Kind   LinkKind
	To     string
	Weight *float64 // of Contributes; nil counts as 1
	Share  *float64 // of Contributes, for additive roll-ups; nil counts as 1
}

// An Agreement ends a draft: who consented, and when.
type Agreement struct {
	On calendar.Date
	By []string
}

// StateKind says what happened to an item.
type StateKind uint8

// The states an item can be put in, each by somebody on a day.
const (
	Started StateKind = iota
	Paused
	Resumed
	Closed
	Reopened
)

var stateKinds = [...]string{"started", "paused", "resumed", "closed", "reopened"}

func (k StateKind) String() string { return stateKinds[k] }

// ParseStateKind reads the name of a kind of state.
func ParseStateKind(s string) (StateKind, bool) {
	for i, name := range stateKinds {
		if name == s {
			return StateKind(i), true
		}
	}
	return 0, false
}

// Outcome is how a closed item ended.
type Outcome uint8

// The outcomes of a closure.
const (
	NoOutcome   Outcome = iota
	Achieved            // Done
	NotAchieved         // Missed
	Dropped             // stopped on purpose; neither done nor missed, not counted
	Replaced            // another item took its place
)

var outcomes = [...]string{"", "achieved", "not_achieved", "dropped", "replaced"}

func (o Outcome) String() string { return outcomes[o] }

// ParseOutcome reads the name of an outcome.
func ParseOutcome(s string) (Outcome, bool) {
	for i, name := range outcomes {
		if name == s {
			return Outcome(i), true
		}
	}
	return NoOutcome, false
}

// A State is a record of what somebody did to an item: who, when and why.
type State struct {
	Kind    StateKind
	On      calendar.Date
	By      string
	Why     string
	Outcome Outcome  // of a closure
	Lesson  string   // of a closure
	Grade   *float64 // of a closure, where the framework grades
}

// A Signal would show that an aim moved: a measure, or a question that a
// review or a survey rates.
type Signal struct {
	Measure  string
	Question string
}

// A Step is one tick box of an action, or one milestone in its checklist.
type Step struct {
	Title string
	Done  calendar.Date // no day: open
}

// A Proof is one counted occurrence of a tally.
type Proof struct {
	Day   calendar.Date
	Title string
	Link  string
	By    string
}

// A Budget is money set aside and spent.
type Budget struct {
	Amount   float64
	Spent    float64
	Currency string
}

// Effort is work in hours.
type Effort struct {
	Hours  float64
	Spent  float64
	People []string
}

// Said is what a source published about an item, kept as a recorded fact.
type Said struct {
	Status   string
	Progress *float64
	By       string
}
