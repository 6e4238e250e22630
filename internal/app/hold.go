package app

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"bearing/internal/access"
	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/progress"
	"bearing/internal/store"
)

// shelf keeps the plans that were looked at last, each as the newest sight of
// it. A sight is read whole once and from then on by difference: the same
// fixed set of questions asks for what came after the revision at hand.
type shelf struct {
	mu    sync.Mutex
	plans map[int64]*place
	clock int64
}

// shelved is how many plans are kept.
const shelved = 64

// place is one plan's place on the shelf.
type place struct {
	mu   sync.Mutex // one reader brings it up to date, others wait for that
	held *held
	used int64
}

// held is a sight and how far it has read.
type held struct {
	sight *PlanSight
	mark  int64                // of the measures
	used  map[string]bool      // refs of the measures that its tree speaks of
	below map[int64]*PlanSight // plans under it, as they counted
}

func (s *shelf) place(number int64) *place {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock++
	p, ok := s.plans[number]
	if !ok {
		if len(s.plans) >= shelved {
			s.drop()
		}
		p = &place{}
		s.plans[number] = p
	}
	p.used = s.clock
	return p
}

func (s *shelf) drop() {
	oldest := int64(-1)
	for n, p := range s.plans {
		if oldest < 0 || p.used < s.plans[oldest].used {
			oldest = n
		}
	}
	delete(s.plans, oldest)
}

// Plan returns one plan, by id, number or ref.
func (a *App) Plan(ctx context.Context, who access.Actor, name string, look Look) (sight *PlanSight, err error) {
	err = a.view(ctx, who, func(tx *store.Tx) error {
		number, err := tx.PlanNumber(name)
		if err != nil {
			return err
		}
		sight, err = a.look(tx, number, look)
		return err
	})
	return sight, err
}

// look returns the plan as look asks for it.
func (a *App) look(tx *store.Tx, number int64, look Look) (*PlanSight, error) {
	day := look.On
	if day.IsZero() {
		day = a.Today()
	}
	var sight *PlanSight
	var err error
	if look.KnownAt == 0 && day == a.Today() {
		sight, err = a.hold(tx, number, day)
	} else {
		sight, err = a.recall(tx, number, day, look.KnownAt)
	}
	if err != nil || look.Words == "" {
		return sight, err
	}
	words, ok := a.Frameworks.Get(look.Words)
	if !ok {
		return nil, fault.New(fault.Invalid, "words", "%q is not a framework here; `bearing frameworks` lists them", look.Words)
	}
	inWords := *sight
	inWords.Words = words
	return &inWords, nil
}

// hold brings the plan on the shelf up to date and returns its sight.
func (a *App) hold(tx *store.Tx, number int64, day calendar.Date) (*PlanSight, error) {
	p := a.shelf.place(number)
	p.mu.Lock()
	defer p.mu.Unlock()
	next, err := a.catchUp(tx, number, day, p.held)
	if err != nil {
		return nil, err
	}
	if p.held == nil || next.sight.Rev >= p.held.sight.Rev && next.mark >= p.held.mark {
		p.held = next
	}
	return next.sight, nil
}

// catchUp reads what came after was, or everything when there is nothing yet,
// and returns the plan as it is in tx.
func (a *App) catchUp(tx *store.Tx, number int64, day calendar.Date, was *held) (*held, error) {
	if was == nil {
		was = &held{}
	}
	rev := int64(0)
	if was.sight != nil {
		rev = was.sight.Rev
	}
	changes, err := tx.Changes(number, rev)
	if err != nil {
		return nil, err
	}
	if changes.Head.Rev < rev { // an older look of a reader that began before: answer it, keep nothing
		was = &held{}
		if changes, err = tx.Changes(number, 0); err != nil {
			return nil, err
		}
	}
	d := difference{app: a, tx: tx, number: number, day: day, was: was, changes: changes}
	return d.apply()
}

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

// dress gives a sight its words, people and freshness.
func (a *App) dress(s *PlanSight, people []plan.Person, old *PlanSight) error {
	written, ok := a.Frameworks.Get(s.Plan.Framework)
	if !ok {
		return fault.New(fault.Unavailable, s.Plan.Name, "is written in %q, a framework that this installation does not have; give its file with --frameworks", s.Plan.Framework)
	}
	s.Written, s.Words = written, written
	s.People = map[string]plan.Person{}
	if old != nil {
		for ref, p := range old.People {
			s.People[ref] = p
		}
	}
	for _, p := range people {
		s.People[p.Ref] = p
	}
	for _, f := range s.Measures {
		s.Learnt = max(s.Learnt, f.Learnt)
		if f.Newest.After(s.Newest) {
			s.Newest = f.Newest
		}
	}
	return nil
}

// input is what the scores of a sight are made of.
func (a *App) input(s *PlanSight, below map[int64]*PlanSight) (progress.Input, error) {
	working, err := s.Plan.Calendar()
	if err != nil {
		return progress.Input{}, err
	}
	policy, ok := a.policy(s.Plan.Policy)
	if !ok {
		return progress.Input{}, fault.New(fault.Unavailable, s.Plan.Name, "is judged by the rule %q, which this installation does not have", s.Plan.Policy)
	}
	in := progress.Input{Day: s.Day, Tree: s.Tree, Policy: policy, Working: &working, Facts: func(ref string) progress.Facts {
		if f, ok := s.Measures[ref]; ok {
			return progress.Facts{Measure: &f.Measure, Series: f.Series}
		}
		return progress.Facts{}
	}}
	if lower := upward(s.Plan.Ref, below); len(lower) > 0 {
		in.Below = func(ref string) []progress.Foreign { return lower[ref] }
	}
	return in, nil
}

// policy returns the policy of a key, the house's own for none.
func (a *App) policy(key string) (*progress.Policy, bool) {
	if key == "" {
		return a.Policies.House(), true
	}
	return a.Policies.Get(key)
}

// upward collects what counts from the plans below towards items of the plan
// with a ref, by the ref of the item.
func upward(to string, below map[int64]*PlanSight) map[string][]progress.Foreign {
	out := map[string][]progress.Foreign{}
	numbers := make([]int64, 0, len(below))
	for n := range below {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		s := below[n]
		for i, item := range s.Tree.Items() {
			for _, l := range item.Links {
				if ref, ok := strings.CutPrefix(l.To, to+"/"); ok && l.Kind == plan.Contributes {
					out[ref] = append(out[ref], progress.Foreign{Ref: s.Plan.Ref + "/" + item.Ref, Weight: orOne(l.Weight), Share: orOne(l.Share), Standing: s.Scores.At(i)})
				}
			}
		}
	}
	return out
}

func orOne(w *float64) float64 {
	if w == nil {
		return 1
	}
	return *w
}

// recall returns the plan as it stood on a day, as known at an instant: the
// structure is that of the last revision by then, or the first there is.
func (a *App) recall(tx *store.Tx, number int64, day calendar.Date, known int64) (*PlanSight, error) {
	until := known
	if until == 0 {
		until = day.Add(1).Time().UnixMilli() - 1
	}
	rev, err := tx.RevAt(number, until)
	if err != nil && known == 0 && fault.KindOf(err) == fault.NotFound {
		rev, err = 1, nil
	}
	if err != nil {
		return nil, err
	}
	then, err := tx.PlanAt(number, rev)
	if err != nil {
		return nil, err
	}
	ms, _, err := tx.Measures(0)
	if err != nil {
		return nil, err
	}
	facts, err := tx.ReadingsOfPlan(number, 0)
	if err != nil {
		return nil, err
	}
	s := &PlanSight{Number: number, Rev: rev, Plan: then.Head.Plan, Day: day, Measures: map[string]*Figures{}}
	for _, m := range ms {
		s.Measures[m.Ref] = figure(m, facts[m.Number], day, known)
	}
	if s.Tree, err = plan.Grow(then.Head.Plan, then.Items); err != nil {
		return nil, err
	}
	used := uses(s.Tree)
	maps.DeleteFunc(s.Measures, func(ref string, _ *Figures) bool { return !used[ref] })
	if err := a.dress(s, then.People, nil); err != nil {
		return nil, err
	}
	below, err := a.recallBelow(tx, number, day, known)
	if err != nil {
		return nil, err
	}
	in, err := a.input(s, below)
	if err != nil {
		return nil, err
	}
	s.Scores = progress.Score(in)
	return s, nil
}

func (a *App) recallBelow(tx *store.Tx, number int64, day calendar.Date, known int64) (map[int64]*PlanSight, error) {
	under, err := tx.Under(number)
	if err != nil {
		return nil, err
	}
	sights := make(map[int64]*PlanSight, len(under))
	for _, n := range under {
		if sights[n], err = a.recall(tx, n, day, known); err != nil {
			return nil, err
		}
	}
	return sights, nil
}

// sights returns all plans as they stand today.
func (a *App) sights(ctx context.Context, who access.Actor) (all []*PlanSight, err error) {
	err = a.view(ctx, who, func(tx *store.Tx) error {
		heads, err := tx.Plans()
		if err != nil {
			return err
		}
		all = make([]*PlanSight, len(heads))
		for i, h := range heads {
			if all[i], err = a.hold(tx, h.Plan.Number, a.Today()); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

func (a *App) item(ctx context.Context, who access.Actor, name string, look Look) (sight *ItemSight, err error) {
	err = a.view(ctx, who, func(tx *store.Tx) error {
		number, is, err := find(tx, name)
		if err != nil {
			return err
		}
		s, err := a.look(tx, number, look)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(s.Tree.Items(), is)
		if i < 0 {
			return fault.New(fault.NotFound, name, "is not in the plan on that day")
		}
		sight = &ItemSight{s, i}
		return nil
	})
	return sight, err
}

// find returns the plan of an item, and how to know the item in it.
func find(tx *store.Tx, name string) (number int64, is func(*plan.Item) bool, err error) {
	if at, ref, ok := strings.Cut(name, "/"); ok {
		number, err = tx.PlanNumber(at)
		return number, func(i *plan.Item) bool { return i.Ref == ref }, err
	}
	number, item, err := tx.ItemPlan(name)
	return number, func(i *plan.Item) bool { return i.Number == item }, err
}
