package progress

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// A world is a random plan with readings: items count towards earlier ones.
type world struct {
	items []*plan.Item
	facts map[string]Facts
}

func anyWorld(t *rapid.T) *world {
	w := &world{facts: map[string]Facts{}}
	n := rapid.IntRange(1, 14).Draw(t, "items")
	for i := range n {
		item := &plan.Item{Ref: fmt.Sprintf("i%d", i), Position: i, Role: framework.Aim, Weight: anyWeight(t)}
		if i > 0 {
			item.Parent = w.items[rapid.IntRange(0, i-1).Draw(t, "parent")].Ref
			if rapid.IntRange(0, 3).Draw(t, "linked") == 0 {
				to := w.items[rapid.IntRange(0, i-1).Draw(t, "to")].Ref
				item.Links = append(item.Links, plan.Link{Kind: plan.Contributes, To: to, Weight: anyWeight(t)})
			}
		}
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0, 1, 2:
			w.promise(t, item)
		case 3:
			item.Role = framework.Action
			item.Steps = []plan.Step{{}, {Done: anyDay(t)}}
			item.Due = anyDay(t)
			if i > 0 && rapid.Bool().Draw(t, "waits") {
				item.Links = append(item.Links, plan.Link{Kind: plan.DependsOn, To: w.items[rapid.IntRange(0, i-1).Draw(t, "for")].Ref})
			}
		}
		w.items = append(w.items, item)
	}
	return w
}

func (w *world) promise(t *rapid.T, item *plan.Item) {
	item.Role = framework.Target
	for v := range rapid.IntRange(1, 2).Draw(t, "versions") {
		c := plan.Commitment{
			Version: v + 1, Measure: "m" + item.Ref, Type: plan.Type(rapid.IntRange(0, int(plan.Tally)).Draw(t, "type")),
			Baseline: anyNumber(t), Value: anyNumber(t), Low: anyNumber(t), High: anyNumber(t), Aspires: rapid.Bool().Draw(t, "aspires"),
			Window: calendar.Window{First: anyDay(t), Last: anyDay(t)}, Path: anyPath(t),
		}
		if rapid.Bool().Draw(t, "share") {
			c.Share = plan.Number(rapid.Float64Range(0, 1).Draw(t, "promised share"))
		}
		if c.Type == plan.Milestones {
			c.Milestones = []plan.Milestone{{Weight: anyWeight(t), Due: anyDay(t), Done: anyDay(t)}, {Due: anyDay(t)}}
		}
		item.Commitments = append(item.Commitments, c)
	}
	w.facts["m"+item.Ref] = anyFacts(t)
}

func anyFacts(t *rapid.T) Facts {
	m := &measure.Measure{Polarity: measure.Polarity(rapid.IntRange(0, 2).Draw(t, "polarity")), Cadence: calendar.Cadence{Grain: calendar.Month}}
	var facts []measure.Reading
	for range rapid.IntRange(0, 9).Draw(t, "readings") {
		r := measure.Reading{Day: anyDay(t), Value: *anyNumber(t)}
		if rapid.Bool().Draw(t, "parts") {
			r.Num, r.Den = *anyNumber(t), *anyNumber(t)
		}
		facts = append(facts, r)
	}
	return Facts{m, measure.Effective(facts, calendar.Date{}, 0)}
}

func anyPath(t *rapid.T) measure.Path {
	p := measure.Path{Profile: measure.Profile(rapid.IntRange(0, int(measure.Custom)).Draw(t, "profile"))}
	for range 12 {
		p.Seasons = append(p.Seasons, rapid.Float64Range(0, 9).Draw(t, "season"))
	}
	p.Points = []measure.Point{{Day: anyDay(t), Share: .3}, {Day: anyDay(t), Share: .6}}
	if rapid.Bool().Draw(t, "rests") {
		p.Rests = calendar.Cadence{Grain: calendar.Month}
	}
	return p
}

func anyDay(t *rapid.T) calendar.Date {
	return calendar.On(2026, 1, 1).Add(rapid.IntRange(0, 364).Draw(t, "day"))
}

func anyWeight(t *rapid.T) *float64 {
	return plan.Number(float64(rapid.IntRange(0, 4).Draw(t, "weight")))
}

func anyNumber(t *rapid.T) *float64 {
	return plan.Number(rapid.OneOf(
		rapid.Float64Range(-100, 100), rapid.SampledFrom([]float64{0, 1, -1, 1e15, -1e15, 1e-15, math.SmallestNonzeroFloat64}),
	).Draw(t, "number"))
}

var storyDay = calendar.On(2026, 7, 15)

func (w *world) input(t *rapid.T, items []*plan.Item) Input {
	tree, err := plan.Grow(plan.Plan{Window: calendar.Window{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 12, 31)}}, items)
	if err != nil {
		t.Skip("does not hang together: ", err)
	}
	return Input{Day: storyDay, Tree: tree, Policy: Policies().House(), Facts: func(ref string) Facts { return w.facts[ref] }}
}

// alike compares standings; sums may be added in another order.
func alike(a, b Standing) bool {
	close := func(x, y float64) bool { return same(x, y) }
	return close(a.Raw, b.Raw) && close(a.Rollup, b.Rollup) && close(a.Expected, b.Expected) && close(a.Coverage, b.Coverage) &&
		close(a.Low, b.Low) && close(a.High, b.High) && close(a.Original, b.Original) && a.Status == b.Status && a.OriginalStatus == b.OriginalStatus
}

func TestTheOrderAndNamesOfItemsDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorld(t)
		s := Score(w.input(t, w.items))
		other := rapid.Permutation(w.items).Draw(t, "order")
		renamed := make([]*plan.Item, len(other))
		for k, item := range other {
			c := *item
			c.Ref, c.Links = "x"+c.Ref, nil
			if c.Parent != "" {
				c.Parent = "x" + c.Parent
			}
			for _, l := range item.Links {
				l.To = "x" + l.To
				c.Links = append(c.Links, l)
			}
			renamed[k] = &c
		}
		again := Score(w.input(t, renamed))
		for i, item := range w.items {
			k, _ := again.in.Tree.Index("x" + item.Ref)
			if !alike(s.At(i), again.At(k)) {
				t.Fatalf("%s: %+v, by another name %+v", item.Ref, s.At(i), again.At(k))
			}
		}
	})
}

func TestEveryFigureIsFiniteAndFollowsFromItsExplanation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorld(t)
		s := Score(w.input(t, w.items))
		for i := range w.items {
			st := s.At(i)
			for _, x := range []float64{st.Raw, st.Rollup, st.Expected, st.Ratio, st.Coverage, st.Low, st.High, st.Original} {
				if math.IsInf(x, 0) {
					t.Fatalf("%s stands at %+v", w.items[i].Ref, st)
				}
			}
			if !(st.Low >= 0 && st.Low <= st.High+hair && st.Coverage >= 0 && st.Coverage <= 1+hair) {
				t.Fatalf("%s has bounds %v to %v, coverage %v", w.items[i].Ref, st.Low, st.High, st.Coverage)
			}
			if st.Known != known(st.Raw) || st.Known && w.items[i].Role != framework.Action && !(st.Rollup >= 0 && st.Rollup <= 1) {
				t.Fatalf("%s counts as %v", w.items[i].Ref, st.Rollup)
			}
			if err := Check(s.Explain(i)); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestScoringAfterAChangeIsScoringAnew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorld(t)
		in := w.input(t, w.items)
		s := Score(in)
		before := make([]Standing, len(w.items))
		for i := range before {
			before[i] = s.At(i)
		}
		changed := rapid.SliceOfNDistinct(rapid.IntRange(0, len(w.items)-1), 1, min(3, len(w.items)), rapid.ID).Draw(t, "changed")
		facts, items := map[string]Facts{}, []*plan.Item{}
		for _, i := range changed {
			item := *w.items[i]
			facts["m"+item.Ref] = anyFacts(t)
			if rapid.Bool().Draw(t, "closed") {
				item.States = []plan.State{{Kind: plan.Closed, On: storyDay.Add(-3), Outcome: plan.Outcome(rapid.IntRange(0, int(plan.Replaced)).Draw(t, "outcome"))}}
			}
			item.Steps = []plan.Step{{Done: anyDay(t)}}
			items = append(items, &item)
		}
		var err error
		if in.Tree, err = in.Tree.With(in.Tree.Plan, items, nil); err != nil {
			t.Fatal(err)
		}
		in.Facts = func(ref string) Facts {
			if f, ok := facts[ref]; ok {
				return f
			}
			return w.facts[ref]
		}
		after, anew := s.After(in, changed), Score(in)
		for i := range w.items {
			if !alike(after.At(i), anew.At(i)) || after.At(i).reason != anew.At(i).reason {
				t.Fatalf("%s after the change %+v, anew %+v", w.items[i].Ref, after.At(i), anew.At(i))
			}
			if !alike(s.At(i), before[i]) {
				t.Fatalf("the scores before changed at %s", w.items[i].Ref)
			}
		}
	})
}

func TestActionsNeverMoveAnOutcome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorld(t)
		s := Score(w.input(t, w.items))
		var without []*plan.Item
		for _, item := range w.items {
			c := *item
			if c.Role == framework.Action {
				c.Steps, c.Due = []plan.Step{{Done: calendar.On(2026, 1, 1)}}, calendar.Date{}
				c.States = []plan.State{{Kind: plan.Closed, On: calendar.On(2026, 2, 2), Outcome: plan.Achieved}}
			}
			without = append(without, &c)
		}
		again := Score(w.input(t, without))
		for i, item := range w.items {
			if item.Role != framework.Action && !contributed(w.items) && !alike(s.At(i), again.At(i)) {
				t.Fatalf("%s stands at %+v, and at %+v when all actions are done", item.Ref, s.At(i), again.At(i))
			}
		}
	})
}

// contributed says whether an action counts because a link of its own says so.
func contributed(items []*plan.Item) bool {
	for _, item := range items {
		for _, l := range item.Links {
			if item.Role == framework.Action && l.Kind == plan.Contributes {
				return true
			}
		}
	}
	return false
}

func TestRaisingALeafNeverLowersWhatStandsAbove(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := dice(uint64(rapid.IntRange(0, 1<<30).Draw(t, "seed")))
		g := Generate(d.next(), rapid.IntRange(2, 200).Draw(t, "items"))
		before := ScoreGraph(g, GeneratedDay, nil)
		at := d.below(len(g.first))
		raised := *g
		promises := g.promises.fork()
		p := *g.promises.at(at)
		p.x, p.inside = p.x+math.Abs(p.goal-p.base)*d.part(), p.inside+d.part()
		promises.set(at, p)
		raised.promises = promises.chunks
		after := ScoreGraph(&raised, GeneratedDay, nil)
		for i := range g.Len() {
			if after.At(i).Rollup < before.At(i).Rollup-hair {
				t.Fatalf("item %d falls from %v to %v", i, before.At(i).Rollup, after.At(i).Rollup)
			}
		}
	})
}

func TestAChainOfSingleChildrenPassesItsProgressOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{facts: map[string]Facts{}}
		for i := range rapid.IntRange(2, 8).Draw(t, "length") {
			item := &plan.Item{Ref: fmt.Sprintf("i%d", i), Role: framework.Aim, Weight: plan.Number(rapid.Float64Range(.1, 9).Draw(t, "weight"))}
			if i > 0 {
				item.Parent = w.items[i-1].Ref
			}
			w.items = append(w.items, item)
		}
		last := w.items[len(w.items)-1]
		w.promise(t, last)
		s := Score(w.input(t, w.items))
		leaf, top := s.At(len(w.items)-1), s.At(0)
		if !same(leaf.Rollup, top.Rollup) || !same(leaf.Expected, top.Expected) && top.Known || !same(leaf.Low, top.Low) || !same(leaf.High, top.High) {
			t.Fatalf("the leaf stands at %+v, the top at %+v", leaf, top)
		}
		if got := s.Effective(0); len(got) != 1 || got[0].Item != len(w.items)-1 || !same(got[0].Weight, 1) {
			if !leaf.Left {
				t.Fatalf("the leaf weighs %v in the top", got)
			}
		}
	})
}

func TestASecondWayToALeafAddsNothingToASum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorld(t)
		in := w.input(t, w.items)
		v := func(i int) (float64, bool) { return float64(i + 1), len(in.Tree.Edges(i)) == 0 }
		before := Additive(in.Tree, 0, v)
		var twice []*plan.Item
		for i, item := range w.items {
			c := *item
			if i > 0 && len(in.Tree.Edges(i)) == 0 && reaches(in.Tree, 0, int32(i)) {
				c.Links = append(append([]plan.Link(nil), c.Links...), plan.Link{Kind: plan.Contributes, To: w.items[0].Ref})
			}
			twice = append(twice, &c)
		}
		more := w.input(t, twice)
		if after := Additive(more.Tree, 0, v); !same(before, after) {
			t.Fatalf("the sum was %v, with second ways it is %v", before, after)
		}
	})
}

func reaches(t *plan.Tree, top int, leaf int32) bool {
	for _, e := range t.Edges(top) {
		if e.Item == leaf || reaches(t, int(e.Item), leaf) {
			return true
		}
	}
	return false
}
