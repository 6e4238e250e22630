package app

import (
	"maps"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/plan"
	"bearing/internal/progress"
	"bearing/internal/store"
)

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
