package app

import (
	"maps"
	"slices"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/progress"
	"bearing/internal/store"
)

// difference is one catching up.
type difference struct {
	app     *App
	tx      *store.Tx
	number  int64
	day     calendar.Date
	was     *held
	changes store.Changes
}

func (d *difference) apply() (*held, error) {
	below, moved, err := d.below()
	if err != nil {
		return nil, err
	}
	tree, err := d.tree()
	if err != nil {
		return nil, err
	}
	used := d.was.used
	if d.was.sight == nil || tree != d.was.sight.Tree {
		used = uses(tree)
	}
	figures, mark, touched, err := d.figures(used)
	if err != nil {
		return nil, err
	}
	old := d.was.sight
	if old != nil && !moved && len(touched) == 0 && d.changes.Head.Rev == old.Rev && old.Day == d.day {
		return &held{old, mark, used, below}, nil
	}
	next := &PlanSight{Number: d.number, Rev: d.changes.Head.Rev, Plan: d.changes.Head.Plan, Tree: tree, Day: d.day, Today: true, Measures: figures}
	if err := d.app.dress(next, d.changes.People, old); err != nil {
		return nil, err
	}
	in, err := d.app.input(next, below)
	if err != nil {
		return nil, err
	}
	if old != nil && !moved && old.Day == d.day && next.Tree.SameShape(old.Tree) && old.Plan.Policy == next.Plan.Policy {
		next.Scores = old.Scores.After(in, d.changed(next.Tree, touched))
	} else {
		next.Scores = progress.Score(in)
	}
	return &held{next, mark, used, below}, nil
}

// below catches up with the plans under this one and reports whether any of
// them moved.
func (d *difference) below() (map[int64]*PlanSight, bool, error) {
	under, err := d.tx.Under(d.number)
	if err != nil {
		return nil, false, err
	}
	sights := make(map[int64]*PlanSight, len(under))
	moved := len(under) != len(d.was.below)
	for _, n := range under {
		s, err := d.app.hold(d.tx, n, d.day)
		if err != nil {
			return nil, false, err
		}
		sights[n] = s
		moved = moved || d.was.below[n] != s
	}
	return sights, moved, nil
}

// tree returns the tree with what changed in it.
func (d *difference) tree() (*plan.Tree, error) {
	if d.was.sight == nil || d.changes.Whole {
		return plan.Grow(d.changes.Head.Plan, d.changes.Items)
	}
	if d.changes.Head.Rev == d.was.sight.Rev {
		return d.was.sight.Tree, nil
	}
	return d.was.sight.Tree.With(d.changes.Head.Plan, d.changes.Items, d.changes.Gone)
}

// figures returns the measures that are used, and the refs of those whose
// numbers or definition came in since.
func (d *difference) figures(used map[string]bool) (map[string]*Figures, int64, []string, error) {
	since := d.was.mark
	if d.was.sight == nil || d.changes.Whole || d.meetsNewMeasure() {
		since = 0
	}
	ms, mark, err := d.tx.Measures(since)
	if err != nil {
		return nil, 0, nil, err
	}
	if len(ms) == 0 {
		if d.was.sight == nil {
			return map[string]*Figures{}, mark, nil, nil
		}
		return d.was.sight.Measures, mark, nil, nil
	}
	facts, err := d.tx.ReadingsOfPlan(d.number, since)
	if err != nil {
		return nil, 0, nil, err
	}
	all := map[string]*Figures{}
	if d.was.sight != nil && since > 0 {
		all = maps.Clone(d.was.sight.Measures)
	}
	var touched []string
	for _, m := range ms {
		if !used[m.Ref] {
			continue
		}
		all[m.Ref] = figure(m, facts[m.Number], d.day, 0)
		touched = append(touched, m.Ref)
	}
	return all, mark, touched, nil
}

func figure(m measure.Measure, facts []measure.Reading, day calendar.Date, known int64) *Figures {
	f := &Figures{Measure: m, Series: measure.Effective(facts, day, known), Facts: facts}
	for _, r := range f.Series {
		f.Learnt = max(f.Learnt, r.Learnt)
	}
	if n := len(f.Series); n > 0 {
		f.Newest = f.Series[n-1].Day
	}
	return f
}

// meetsNewMeasure reports whether a changed item speaks of a measure that the
// sight at hand does not hold.
func (d *difference) meetsNewMeasure() bool {
	for _, item := range d.changes.Items {
		for _, ref := range measuresOf(item) {
			if _, ok := d.was.sight.Measures[ref]; !ok {
				return true
			}
		}
	}
	return false
}

// uses returns the refs of the measures that any item speaks of.
func uses(tree *plan.Tree) map[string]bool {
	used := map[string]bool{}
	for _, item := range tree.Items() {
		for _, ref := range measuresOf(item) {
			used[ref] = true
		}
	}
	return used
}

// measuresOf returns the refs of the measures that an item speaks of.
func measuresOf(item *plan.Item) []string {
	refs := slices.Clone(item.Watches)
	for _, c := range item.Commitments {
		if c.Measure != "" {
			refs = append(refs, c.Measure)
		}
	}
	for _, s := range item.Signals {
		if s.Measure != "" {
			refs = append(refs, s.Measure)
		}
	}
	return refs
}

// changed returns the indexes of the items to score again.
func (d *difference) changed(tree *plan.Tree, touched []string) []int {
	var out []int
	for _, item := range d.changes.Items {
		if i, ok := tree.Index(item.Ref); ok {
			out = append(out, i)
		}
	}
	if len(touched) > 0 {
		for i, item := range tree.Items() {
			if c := item.Commitment(); c != nil && slices.Contains(touched, c.Measure) {
				out = append(out, i)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
