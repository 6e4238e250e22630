package app

import (
	"math"
	"time"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/phrase"
	"bearing/internal/plan"
	"bearing/internal/progress"
)

// The reports are what programs are told: the same values as on the pages, in
// JSON. Shares are fractions, days are ISO, what is not known is null.

// A PlanReport is a plan with all its items.
type PlanReport struct {
	Plan  PlanName     `json:"plan"`
	On    string       `json:"on"`
	Items []ItemReport `json:"items"`
}

// A PlanName says which plan it is, the words it is written in and the words
// it is shown in.
type PlanName struct {
	ID        string `json:"id"`
	Number    int64  `json:"number"`
	Ref       string `json:"ref"`
	Name      string `json:"name"`
	Framework string `json:"framework"`
	Words     string `json:"words"`
}

// An ItemReport is one item with its standing.
type ItemReport struct {
	ID       string          `json:"id"`
	Number   int64           `json:"number"`
	Ref      string          `json:"ref"`
	Parent   *string         `json:"parent"` // id, null at the top
	Role     string          `json:"role"`
	Kind     string          `json:"kind"`
	Label    string          `json:"label"`
	Title    string          `json:"title"`
	Owner    *PersonReport   `json:"owner"`
	Start    *string         `json:"start"`
	Due      *string         `json:"due"`
	Progress *ProgressReport `json:"progress"`
	Expected *float64        `json:"expected"`
	Grade    *float64        `json:"grade,omitempty"` // where the framework grades
	Status   string          `json:"status"`
	Original string          `json:"original_status"` // against the first promise
	Reason   string          `json:"reason"`
	Coverage *float64        `json:"coverage"`
	Bounds   *[2]float64     `json:"bounds"`
	Measure  *MeasureReport  `json:"measure"`
}

// A PersonReport is a person or team.
type PersonReport struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// A ProgressReport is one progress three ways: as computed, kept between 0 and
// 1 for display, and as it counts further up.
type ProgressReport struct {
	Raw     float64 `json:"raw"`
	Display float64 `json:"display"`
	Rollup  float64 `json:"rollup"`
}

// A MeasureReport is the measure on which an item is judged.
type MeasureReport struct {
	ID       string   `json:"id"`
	Number   int64    `json:"number"`
	Ref      string   `json:"ref"`
	Name     string   `json:"name"`
	Unit     string   `json:"unit"`
	Baseline *float64 `json:"baseline"`
	Target   *float64 `json:"target"`
	Current  *float64 `json:"current"`
	ReadOn   *string  `json:"read_on"`
}

// Report returns the plan as programs are told it, items from the top down.
func (s *PlanSight) Report(lang framework.Lang) PlanReport {
	r := PlanReport{Plan: s.name(), On: s.Day.String(), Items: []ItemReport{}}
	s.Tree.Walk(func(i, _ int) bool {
		r.Items = append(r.Items, s.ItemReport(i, lang))
		return true
	})
	return r
}

func (s *PlanSight) name() PlanName {
	return PlanName{string(s.Plan.ID), s.Number, s.Plan.Ref, s.Plan.Name, s.Written.Key, s.Words.Key}
}

// ItemReport returns item i as programs are told it.
func (s *PlanSight) ItemReport(i int, lang framework.Lang) ItemReport {
	item, at := s.Tree.At(i), s.Scores.At(i)
	kind, _ := s.Words.Kind(item.Role, s.Tree.ParentRole(i))
	r := ItemReport{
		ID: string(item.ID), Number: item.Number, Ref: item.Ref, Role: item.Role.String(), Kind: kind.Key,
		Label: s.Label(i, lang, 1), Title: item.Title, Start: dayOrNull(s.Start(i)), Due: dayOrNull(s.Due(i)),
		Expected: numberOrNull(at.Expected), Status: at.Status.String(), Original: at.OriginalStatus.String(), Reason: s.Reason(i, lang),
		Measure: s.measureReport(i, lang),
	}
	if p := s.Tree.Parent(i); p >= 0 {
		id := string(s.Tree.At(p).ID)
		r.Parent = &id
	}
	if ref := item.Owner(); ref != "" {
		r.Owner = &PersonReport{string(s.People[ref].ID), s.Person(ref)}
	}
	if at.Known {
		r.Progress = &ProgressReport{at.Raw, at.Display(), at.Rollup}
	}
	if grade, ok := s.Grade(i); ok {
		r.Grade = &grade
	}
	r.Coverage = numberOrNull(at.Coverage)
	if len(s.Tree.Edges(i)) > 0 && item.Commitment() == nil && numberOrNull(at.Low) != nil && numberOrNull(at.High) != nil {
		r.Bounds = &[2]float64{at.Low, at.High}
	}
	return r
}

// Start returns the day from which item i is promised: its own, or that of its
// commitment.
func (s *PlanSight) Start(i int) calendar.Date {
	item := s.Tree.At(i)
	if c := item.Commitment(); c != nil && item.Start.IsZero() {
		return c.Window.First
	}
	return item.Start
}

// Due returns the day by which item i is promised: its own, or that of its
// commitment.
func (s *PlanSight) Due(i int) calendar.Date {
	item := s.Tree.At(i)
	if c := item.Commitment(); c != nil && item.Due.IsZero() {
		return c.Window.Last
	}
	return item.Due
}

// Reason returns the reason line of item i.
func (s *PlanSight) Reason(i int, lang framework.Lang) string {
	var m *measure.Measure
	if f := s.Measured(i); f != nil {
		m = &f.Measure
	}
	return phrase.Voice{Lang: string(lang)}.Reasons(s.Scores.Reason(i), m, s.Title)
}

// Title returns the title of the item with a ref, or the ref.
func (s *PlanSight) Title(ref string) string {
	if i, ok := s.Tree.Index(ref); ok {
		return s.Tree.At(i).Title
	}
	return ref
}

func (s *PlanSight) measureReport(i int, lang framework.Lang) *MeasureReport {
	f, c := s.Measured(i), s.Tree.At(i).Commitment()
	if f == nil {
		return nil
	}
	r := &MeasureReport{ID: string(f.ID), Number: f.Number, Ref: f.Ref, Name: f.NameIn(string(lang)), Unit: f.Unit.String(), Baseline: c.Baseline, Target: c.Value}
	if last, ok := f.Series.Last(s.Day); ok {
		r.Current, r.ReadOn = &last.Value, dayOrNull(last.Day)
	}
	if x, ok := gathered(c, s.Scores.At(i)); ok {
		r.Current = &x
	}
	return r
}

// gathered returns the number on which a promise stands that several readings
// make together: a sum, a count, or a ratio of sums.
func gathered(c *plan.Commitment, at progress.Standing) (float64, bool) {
	if c.Type != plan.Cumulative && c.Type != plan.Tally && c.Type != plan.Ratio || !at.Known || c.Value == nil {
		return 0, false
	}
	base := 0.0
	if c.Baseline != nil {
		base = *c.Baseline
	}
	return nineDigits(base + at.Raw*(*c.Value-base)), true
}

// nineDigits takes off what arithmetic leaves behind the last digit.
func nineDigits(x float64) float64 {
	if x == 0 {
		return 0
	}
	scale := math.Pow(10, 9-math.Ceil(math.Log10(math.Abs(x))))
	return math.Round(x*scale) / scale
}

func dayOrNull(d calendar.Date) *string {
	if d.IsZero() {
		return nil
	}
	s := d.String()
	return &s
}

func numberOrNull(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// Instant reads an instant: RFC 3339, or a day, which means its end.
func Instant(s string) (int64, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UnixMilli(), nil
	}
	d, err := calendar.Parse(s)
	if err != nil {
		return 0, err
	}
	return d.Add(1).Time().UnixMilli() - 1, nil
}
