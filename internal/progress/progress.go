// Package progress says where every item of a plan stands on a day: how far it
// is, how far it was expected to be, its status, and why.
//
// Reasoning runs in two steps. First each promise is brought together with what
// is known of its measure and reduced to a few numbers; then those numbers are
// judged by a policy, and what hangs above is rolled up along the edges of the
// plan, each item once. The second step knows neither plans nor readings, which
// keeps it fast and makes every figure easy to recompute: Explain gives the
// figures with their inputs, Check recomputes them.
//
// What a status means is data (policies/*.yaml); only the states that people
// set and the facts of a promise kept or broken come first, for every policy:
//
//   - A closed item is Done or Missed as its closure says. What was dropped or
//     replaced is neither: it keeps its figures, has no colour and is not
//     counted. The same goes for all that hangs under it, unless it was closed
//     or met before, or counts by a link towards something that goes on.
//   - A paused item keeps the standing of the day on which it was paused.
//   - A promise that adds up (cumulative, tally, milestones, binary, baseline)
//     is Done as soon as it is met, because it cannot be un-met.
//   - A promise to move or to hold a number can still be lost, so it is On track
//     at best until its last day has passed, and Done or Missed after it. An
//     aspirational one is kept from the share of the way that the policy names.
//   - After the last day a standing is frozen at the last reading within the
//     window. A number that was not read there, or not for so long before that
//     day that it was stale on it, is never Missed: nothing is known. What is
//     done or not, and was not, is.
//
// A number is compared with what the path declares for the day on which it was
// read, until the next reading is due one rhythm of its measure later: then, and
// at the next due day after it, the expectation steps on. A path with rests of
// its own steps by those instead, and a measure without a rhythm is expected to
// move every day.
//
// A forecast would add the chance at the deadline (Input.Outlook); without one
// the outlook counts as unknown.
package progress

import (
	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// Facts are what is known of one measure on the day.
type Facts struct {
	Measure *measure.Measure // nil: there is no such measure
	Series  measure.Series
}

func (f Facts) unit() measure.Unit {
	if f.Measure == nil {
		return measure.Unit{}
	}
	return f.Measure.Unit
}

// Input is everything that a score depends on.
type Input struct {
	Day     calendar.Date
	Tree    *plan.Tree
	Facts   func(measureRef string) Facts
	Policy  *Policy                              // nil: the house's own
	Working *calendar.Working                    // nil: every day is worked
	Below   func(ref string) []Foreign           // what counts towards an item from plans below; may be nil
	Outlook func(i int) (chance float64, _ bool) // the chance to keep the promise of an item; may be nil
}

// A Foreign is an item of a plan below that counts towards one of this plan.
type Foreign struct {
	Ref      string // "plan/ref"
	Weight   float64
	Share    float64
	Standing Standing
}

// Scores are the standings of all items of a plan on a day. They never change.
type Scores struct {
	in    Input
	graph *Graph
	all   chunks[Standing]
}

// Score works out where every item stands.
func Score(in Input) *Scores {
	if in.Policy == nil {
		in.Policy = Policies().House()
	}
	s := &Scores{in: in, graph: compile(&in)}
	s.all = s.graph.score(&rules{in.Day, in.Policy, in.Working}, s.foreign())
	return s
}

// At returns the standing of the item at index i of the Tree.
func (s *Scores) At(i int) Standing { return *s.all.at(i) }

// Day returns the day of the scores.
func (s *Scores) Day() calendar.Date { return s.in.Day }

// Policy returns the policy by which was judged.
func (s *Scores) Policy() *Policy { return s.in.Policy }

func (s *Scores) rules() *rules { return &rules{s.in.Day, s.in.Policy, s.in.Working} }

func (s *Scores) foreign() func(i int) []Foreign {
	if s.in.Below == nil {
		return nil
	}
	return func(i int) []Foreign { return s.in.Below(s.in.Tree.At(i).Ref) }
}
