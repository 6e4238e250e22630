package app

import (
	"context"
	"slices"
	"strings"

	"bearing/internal/access"
	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/plan"
	"bearing/internal/progress"
	"bearing/internal/store"
)

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
	if same, err := a.still(tx, number, day, was); same != nil || err != nil {
		return same, err
	}
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

// still returns what is held as it is, when nothing has come after it: neither
// in the plan and its numbers, nor in a plan below.
func (a *App) still(tx *store.Tx, number int64, day calendar.Date, was *held) (*held, error) {
	if was == nil || was.sight.Day != day {
		return nil, nil
	}
	if same, err := tx.Still(number, was.sight.Rev, was.mark); !same || err != nil {
		return nil, err
	}
	d := difference{app: a, tx: tx, number: number, day: day, was: was}
	below, moved, err := d.below()
	if moved || err != nil {
		return nil, err
	}
	return &held{was.sight, was.mark, was.used, below}, nil
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
