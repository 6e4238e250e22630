package app

import (
	"context"

	"bearing/internal/access"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/store"
)

// Measures returns all measures of the workspace, each with its readings and
// the items that promise on it, in order of their numbers.
func (a *App) Measures(ctx context.Context, who access.Actor) ([]MeasureLine, error) {
	sights, err := a.sights(ctx, who)
	if err != nil {
		return nil, err
	}
	uses, figures := usesOf(sights)
	var lines []MeasureLine
	err = a.view(ctx, who, func(tx *store.Tx) error {
		lines = nil
		all, _, err := tx.Measures(0)
		if err != nil {
			return err
		}
		idle, err := tx.Readings(without(all, figures))
		if err != nil {
			return err
		}
		for _, m := range all {
			f := figures[m.Ref]
			if f == nil {
				f = figure(m, idle[m.Number], a.Today(), 0)
			}
			lines = append(lines, MeasureLine{f, uses[m.Ref]})
		}
		return nil
	})
	return lines, err
}

func usesOf(sights []*PlanSight) (map[string][]Use, map[string]*Figures) {
	uses, figures := map[string][]Use{}, map[string]*Figures{}
	for _, s := range sights {
		for ref, f := range s.Measures {
			figures[ref] = f
		}
		s.Tree.Walk(func(i, _ int) bool {
			if c := s.Tree.At(i).Commitment(); c != nil && c.Measure != "" {
				uses[c.Measure] = append(uses[c.Measure], Use{s, i})
			}
			return true
		})
	}
	return uses, figures
}

func without(all []measure.Measure, figures map[string]*Figures) []int64 {
	var out []int64
	for _, m := range all {
		if figures[m.Ref] == nil {
			out = append(out, m.Number)
		}
	}
	return out
}

// Measure returns one measure, by id, number or ref.
func (a *App) Measure(ctx context.Context, who access.Actor, name string) (*MeasureSight, error) {
	sights, err := a.sights(ctx, who)
	if err != nil {
		return nil, err
	}
	uses, _ := usesOf(sights)
	sight := &MeasureSight{Day: a.Today(), People: map[string]plan.Person{}}
	err = a.view(ctx, who, func(tx *store.Tx) error {
		m, err := tx.Measure(name)
		if err != nil {
			return err
		}
		facts, err := tx.Readings([]int64{m.Number})
		if err != nil {
			return err
		}
		people, err := tx.People()
		if err != nil {
			return err
		}
		for _, p := range people {
			sight.People[p.Ref] = p
		}
		sight.MeasureLine = MeasureLine{figure(m, facts[m.Number], sight.Day, 0), uses[m.Ref]}
		return nil
	})
	return sight, err
}
