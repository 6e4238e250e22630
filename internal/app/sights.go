package app

import (
	"context"

	"bearing/internal/access"
	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/progress"
	"bearing/internal/store"
)

// A Look says from where a plan is looked at. The zero Look is today, with all
// that is known, in the plan's own words.
type Look struct {
	On      calendar.Date // no day: today
	KnownAt int64         // an instant in Unix milliseconds; 0: now
	Words   string        // key of the framework to read in; "": the one it is written in
}

// A PlanSight is one plan at one moment, whole and consistent. Nothing in it
// may be changed: other readers see the same values.
type PlanSight struct {
	Number   int64
	Rev      int64
	Plan     plan.Plan
	Tree     *plan.Tree
	Scores   *progress.Scores
	Written  *framework.Framework // the words it is written in
	Words    *framework.Framework // the words it is shown in
	Day      calendar.Date
	Today    bool // Day is the clock's own
	People   map[string]plan.Person
	Measures map[string]*Figures // by ref: those the plan uses
	Learnt   int64               // the latest instant at which a reading was learnt, 0 for none
	Newest   calendar.Date       // the latest day that a reading is about, no day for none
}

// Figures are a measure and what is known of it on the day of the sight.
type Figures struct {
	measure.Measure
	Series measure.Series    // effective, oldest first
	Facts  []measure.Reading // all that was ever said, corrections too
	Learnt int64             // as in PlanSight, of this measure alone
	Newest calendar.Date
}

// Label returns what item i is called in the words shown.
func (s *PlanSight) Label(i int, lang framework.Lang, n int) string {
	return s.Words.Label(s.Tree.At(i).Role, s.Tree.ParentRole(i), lang, n)
}

// Person returns the name behind a ref, or the ref.
func (s *PlanSight) Person(ref string) string {
	if p, ok := s.People[ref]; ok {
		return p.Name
	}
	return ref
}

// Measured returns the figures on which item i is judged, nil for none.
func (s *PlanSight) Measured(i int) *Figures {
	if c := s.Tree.At(i).Commitment(); c != nil {
		return s.Measures[c.Measure]
	}
	return nil
}

// Counts returns how many items of a role stand at each status; what was
// dropped or replaced is not counted.
func (s *PlanSight) Counts(role framework.Role) (n Tally) {
	for i, item := range s.Tree.Items() {
		if at := s.Scores.At(i); item.Role == role && !at.Left {
			n[at.Status]++
		}
	}
	return n
}

// A Tally counts items by their status.
type Tally [progress.Missed + 1]int

// An ItemSight is one item in its plan.
type ItemSight struct {
	*PlanSight
	Index int
}

// Item returns the item.
func (s *ItemSight) Item() *plan.Item { return s.Tree.At(s.Index) }

// A PlanLine is one plan in the list of plans.
type PlanLine struct {
	Number    int64
	Plan      plan.Plan
	Framework *framework.Framework
	Items     int
	Counts    Tally // of its targets
	Owner     string
}

// A MeasureLine is one measure in the list of KPIs.
type MeasureLine struct {
	*Figures
	UsedBy []Use
}

// A Use is an item that promises on a measure.
type Use struct {
	Sight *PlanSight
	Index int
}

// A MeasureSight is one measure, with what is promised on it.
type MeasureSight struct {
	MeasureLine
	Day    calendar.Date
	People map[string]plan.Person
}

// Plans returns all plans that the actor may see, in order of their numbers.
func (a *App) Plans(ctx context.Context, who access.Actor) ([]PlanLine, error) {
	sights, err := a.sights(ctx, who)
	if err != nil {
		return nil, err
	}
	lines := make([]PlanLine, len(sights))
	for i, s := range sights {
		lines[i] = PlanLine{s.Number, s.Plan, s.Written, s.Tree.Len(), s.Counts(framework.Target), ""}
		if len(s.Plan.Owners) > 0 {
			lines[i].Owner = s.Person(s.Plan.Owners[0])
		}
	}
	return lines, nil
}

// A Named is what a list of plans to choose from needs of one.
type Named struct {
	Number       int64
	Name, Lang   string
	Organisation string
}

// PlanNames returns the names of all plans, in order of their numbers, without
// asking how they stand.
func (a *App) PlanNames(ctx context.Context, who access.Actor) (names []Named, err error) {
	err = a.view(ctx, who, func(tx *store.Tx) error {
		names = nil
		heads, err := tx.Plans()
		for _, h := range heads {
			names = append(names, Named{h.Plan.Number, h.Plan.Name, h.Plan.Lang, h.Plan.Organisation})
		}
		return err
	})
	return names, err
}

// Item returns one item, by id, number or "plan-ref/item-ref".
func (a *App) Item(ctx context.Context, who access.Actor, name string, look Look) (*ItemSight, error) {
	return a.item(ctx, who, name, look)
}
