package interchange

import (
	"fmt"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/interchange/refusal"
	"bearing/internal/plan"
)

// Unfinished lists what a document keeps although it contradicts itself, names
// what is not there, or makes a promise that nobody can judge. None of it is
// refused: the place is the ref of the plan, measure or item, and the reason
// says what is odd and what helps. What is only not said yet, such as an owner,
// is no note here; the pages show it.
//
// A ref counts as known when the document holds what it names. Who knows more
// people and measures adds them to the document first.
func Unfinished(doc plan.Document) []refusal.Refusal {
	n := notes{people: map[string]bool{}, measures: map[string]bool{}, items: map[string]bool{}}
	for _, p := range doc.People {
		n.people[p.Ref] = true
	}
	for _, m := range doc.Measures {
		n.measures[m.Ref] = true
	}
	for _, i := range doc.Items {
		n.items[i.Ref] = true
	}
	n.plan(&doc.Plan)
	for _, m := range doc.Measures {
		n.place = m.Ref
		n.knows("owner", m.Owner)
	}
	for _, i := range doc.Items {
		n.item(i)
	}
	return n.all
}

// notes are what was found so far, and what is known.
type notes struct {
	people, measures, items map[string]bool
	place                   string
	all                     []refusal.Refusal
}

func (n *notes) add(reason string, args ...any) {
	n.all = append(n.all, refusal.Refusal{Row: n.place, Reason: fmt.Sprintf(reason, args...)})
}

func (n *notes) plan(p *plan.Plan) {
	n.place = p.Ref
	n.knows("owner", p.Owners...)
	if before(p.Window.Last, p.Window.First) {
		n.add("ends on %s, before it begins on %s; correct one of the days", p.Window.Last, p.Window.First)
	}
}

func (n *notes) item(i *plan.Item) {
	n.place = i.Ref
	if len(i.Owners) > 1 {
		n.add("has %d owners (%s); keep the one who answers for it and make the others contributors", len(i.Owners), strings.Join(i.Owners, ", "))
	}
	n.knows("owner", i.Owners...)
	n.knows("champion", i.Champion)
	n.knows("contributor", i.Contributors...)
	if before(i.Due, i.Start) {
		n.add("is due on %s, before it starts on %s; correct one of the days", i.Due, i.Start)
	}
	for _, l := range i.Links {
		if !n.items[l.To] && !strings.Contains(l.To, "/") {
			n.add("%s %q, which is no item of this plan; correct the ref, or write plan/ref for one of another plan", strings.ReplaceAll(l.Kind.String(), "_", " "), l.To)
		}
	}
	n.defined("watches", i.Watches...)
	for _, s := range i.Signals {
		n.defined("has a signal in", s.Measure)
	}
	if c := i.Commitment(); c != nil {
		n.promise(i, c)
	}
}

// knows notes people who are not there.
func (n *notes) knows(as string, refs ...string) {
	for _, ref := range refs {
		if ref != "" && !n.people[ref] {
			n.add("names the %s %q, and nobody is called so; add them under people, or correct the ref", as, ref)
		}
	}
}

// defined notes measures that are not there.
func (n *notes) defined(does string, refs ...string) {
	for _, ref := range refs {
		if ref != "" && !n.measures[ref] {
			n.add("%s the measure %q, which is not defined; add it under measures, or correct the ref", does, ref)
		}
	}
}

// promise notes what keeps a promise from being judged.
func (n *notes) promise(i *plan.Item, c *plan.Commitment) {
	n.defined("promises", c.Measure)
	if before(c.Window.Last, c.Window.First) {
		n.add("promises until %s what begins on %s; correct one of the days", c.Window.Last, c.Window.First)
	}
	if standing := c.Type.Holds() || c.Type == plan.Baseline || c.Per != nil || i.Recurs != (calendar.Cadence{}); c.Window.Last.IsZero() && i.Due.IsZero() && !standing {
		n.add("promises without a date; say until when, or make it a value to hold")
	}
	switch {
	case c.Type == plan.Range:
		n.bounds(c)
	case c.Type.Holds() || c.Type == plan.Tally:
		n.goal(i, c)
	case c.Type == plan.Linear || c.Type == plan.Ratio || c.Type == plan.Cumulative:
		n.goal(i, c)
		n.move(c)
	case c.Type == plan.Milestones && len(c.Milestones) == 0:
		n.add("promises milestones and lists none; write them, or promise that it is done")
	}
}

func (n *notes) bounds(c *plan.Commitment) {
	switch {
	case c.Low == nil || c.High == nil:
		n.add("promises to stay within bounds and lacks one; give both, or promise at least or at most a value")
	case *c.Low > *c.High:
		n.add("promises to stay above %g and below %g, which nothing can; swap the bounds", *c.Low, *c.High)
	}
}

func (n *notes) goal(i *plan.Item, c *plan.Commitment) {
	if c.Value == nil && i.DoneWhen == "" {
		n.add("promises a number and does not say which; give the value to reach")
	} else if c.Value != nil && c.Measure == "" && c.Type != plan.Tally {
		n.add("promises %g of nothing; name the measure", *c.Value)
	}
}

// move notes what has no distance. Amounts that add up begin at nothing.
func (n *notes) move(c *plan.Commitment) {
	switch {
	case c.Value == nil:
	case c.Baseline != nil && *c.Baseline == *c.Value:
		n.add("starts from %g and is to reach %g, which is no distance; correct one of the two, or promise to hold the value", *c.Baseline, *c.Value)
	case c.Baseline == nil && c.Type != plan.Cumulative:
		n.add("is to reach %g and does not say from what; give the baseline", *c.Value)
	}
}

func before(d, e calendar.Date) bool { return !d.IsZero() && !e.IsZero() && d.Before(e) }
