package store_test

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/store"
	"bearing/internal/store/storetest"
)

// same compares values; the zero calendar.Date and others have unexported parts.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	exported := cmp.AllowUnexported(calendar.Date{})
	if diff := cmp.Diff(want, got, exported, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func update(t *testing.T, s *store.Store, act func(*store.Tx) error) {
	t.Helper()
	if err := s.Update(context.Background(), act); err != nil {
		t.Fatal(err)
	}
}

func view(t *testing.T, s *store.Store, sight func(*store.Tx) error) {
	t.Helper()
	if err := s.View(context.Background(), sight); err != nil {
		t.Fatal(err)
	}
}

// newPlan keeps a plan with items and returns its number.
func newPlan(t *testing.T, s *store.Store, ref string, items ...*plan.Item) (number int64) {
	t.Helper()
	update(t, s, func(tx *store.Tx) error {
		p, err := tx.KeepPlan(plan.Plan{Ref: ref, Name: "Plan " + ref})
		if err != nil {
			return err
		}
		number = p.Number
		_, err = tx.KeepItems(number, items)
		return err
	})
	return number
}

func target(ref string) *plan.Item {
	return &plan.Item{Ref: ref, Role: framework.Target, Title: "Target " + ref}
}

func changes(t *testing.T, s *store.Store, number, since int64) (c store.Changes) {
	t.Helper()
	view(t, s, func(tx *store.Tx) (err error) {
		c, err = tx.Changes(number, since)
		return err
	})
	return c
}

func refused(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("got %v, want a refusal that is %s", err, kind)
	}
}

var day1, day2 = calendar.On(2026, time.March, 2), calendar.On(2026, time.November, 30)

// fullPlan says everything that a plan can say.
func fullPlan() plan.Plan {
	return plan.Plan{
		Ref: "north", Name: "Bắc – the northern plan", Organisation: "Harbour", Framework: "anything", Lang: "vi",
		Window: calendar.Window{First: day1, Last: day2}, Owners: []string{"ana", "bo"}, Under: "group/g1", Policy: "house",
		Zone: "Europe/Amsterdam", Currency: "EUR", Fiscal: calendar.Fiscal{Start: time.October, NamedByEnd: true},
		Work: plan.WorkWeek{
			Days: []time.Weekday{time.Monday, time.Friday}, Hours: map[time.Weekday]calendar.Hours{time.Monday: {From: 540, To: 1020}},
			Holidays: []calendar.Date{day1},
		},
		Periods: []plan.Period{{Name: "Q1", Window: calendar.Window{First: day1}}},
		Compass: plan.Compass{Mission: "m", Vision: "v", Values: []plan.Value{{Name: "n", Text: "t"}}},
		Draft:   true, Tags: []string{"a", "b"}, Notes: "*so*", Custom: map[string]string{"x": "y", "a": ""},
	}
}

// fullItem says everything that an item can say.
func fullItem() *plan.Item {
	no, x := false, plan.Number
	return &plan.Item{
		Ref: "full", Parent: "top", Position: 3, Role: framework.Target, Kind: "kind", Title: "Ít <rời> & \"mất\" \\u0000",
		Owners: []string{"ana", "bo"}, Champion: "cy", Contributors: []string{"di"}, Start: day1, Due: day2, Weight: x(0), Counts: &no,
		Links: []plan.Link{{Kind: plan.Contributes, To: "top", Weight: x(.5), Share: x(.1)}, {Kind: plan.Guards, To: "other"}},
		Draft: true, Agreement: &plan.Agreement{On: day1, By: []string{"ana"}},
		Commitments: []plan.Commitment{
			{
				Version: 1, Type: plan.Range, Measure: "churn", Baseline: x(-1.5), Value: x(0), Low: x(1), High: x(2), Tolerance: x(.25),
				Share: x(.9), Cap: x(1.2), Window: calendar.Window{First: day1, Last: day2}, By: "ana", On: day1, Review: day2,
				Path: measure.Path{
					Profile: measure.Steps, Seasons: []float64{1, 2}, Points: []measure.Point{{Day: day1, Share: .3}}, Steep: 9,
					Middle: .4, Rests: calendar.Cadence{Every: 2, Grain: calendar.Week}, Workdays: true,
				},
				Aspires: true, Milestones: []plan.Milestone{{Title: "half", Weight: x(2), Due: day1, Done: day2}},
				Per:      &plan.PerMember{Team: "sales", Period: calendar.Cadence{Grain: calendar.Day}, Worked: true},
				Relative: true,
			},
			{Version: 2, Type: plan.Linear, Measure: "churn", Value: x(1e15), Window: calendar.Window{First: day1}, Reason: "learnt more", By: "bo", On: day2},
		},
		States: []plan.State{
			{Kind: plan.Started, On: day1, By: "ana"},
			{Kind: plan.Closed, On: day2, By: "bo", Why: "over", Outcome: plan.NotAchieved, Lesson: "start sooner", Grade: x(.3)},
		},
		Signals: []plan.Signal{{Measure: "nps"}, {Question: "Do they smile?"}}, Watches: []string{"wait"}, Why: "mission", Not: []string{"discounts"},
		DoneWhen: "done", Steps: []plan.Step{{Title: "one", Done: day1}, {Title: "two"}},
		Proofs:  []plan.Proof{{Day: day1, Title: "t", Link: "https://example.org", By: "ana"}},
		Waiting: "the bank", Recurs: calendar.Cadence{Every: 3, Grain: calendar.Month}, Order: 2,
		Budget: &plan.Budget{Amount: 10.5, Spent: 1, Currency: "EUR"}, Effort: &plan.Effort{Hours: 4, Spent: 1, People: []string{"di"}},
		Scope: "strategic", Tags: []string{"t"}, Notes: "line\nline\t\u2028", Said: &plan.Said{Status: "green", Progress: x(0), By: "them"},
		Custom: map[string]string{"k": "v"},
	}
}

func TestAPlanComesBackAsItWasKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		wantPlan, wantItem := fullPlan(), fullItem()
		update(t, s, func(tx *store.Tx) (err error) {
			if wantPlan, err = tx.KeepPlan(fullPlan()); err != nil {
				return err
			}
			kept, err := tx.KeepItems(wantPlan.Number, []*plan.Item{fullItem(), target("bare")})
			wantItem.ID, wantItem.Number, wantItem.Version = kept[0].ID, kept[0].Number, 1
			return err
		})
		c := changes(t, s, wantPlan.Number, 0)
		same(t, "the plan", c.Head, store.Head{Plan: wantPlan, Rev: 1, Items: 2})
		same(t, "the item", c.Items[0], wantItem)
		if !c.Whole || c.Items[1].Ref != "bare" || wantItem.ID == "" || wantItem.Number == 0 || wantPlan.ID == "" {
			t.Errorf("got whole %t, second item %v, ids %q and %q", c.Whole, c.Items[1], wantPlan.ID, wantItem.ID)
		}
	})
}

func fullMeasure() measure.Measure {
	return measure.Measure{
		Ref: "wait", Name: "Waiting time", Names: map[string]string{"vi": "Thời gian chờ"},
		Unit: measure.Unit{Dimension: measure.Duration, Code: "second", Scale: 1000, Per: "call"}, Polarity: measure.Down, Nature: measure.Ratio,
		Decimals: 2, Cadence: calendar.Cadence{Every: 1, Grain: calendar.Week}, Owner: "ana", Definition: "**d**", Formula: "a/b", Source: "phone",
		NonNegative: true, Tags: []string{"x"}, Custom: map[string]string{"k": "v"},
	}
}

func fullPeople() []plan.Person {
	return []plan.Person{
		{Ref: "ana", Name: "Ana", Email: "ana@example.org", Custom: map[string]string{"k": "v"}},
		{Ref: "sales", Name: "Sales", Team: true, Parent: "all", Members: []plan.Membership{{Person: "ana", Window: calendar.Window{First: day1}}, {Person: "bo", Window: calendar.Window{First: day1, Last: day2}}}},
	}
}

func fullFacts() []measure.Reading {
	return []measure.Reading{
		{Day: day2, Value: -0.1, Source: "s", Note: "n", By: "ana"},
		{Day: day1, Value: .3, Num: 3, Den: 10, Learnt: 5},
		{Day: day1, Void: true, Cause: "typed wrongly", Learnt: 5},
	}
}

func TestMeasuresPeopleAndReadingsComeBackAsTheyWereKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		now := time.UnixMilli(1_800_000_000_123)
		config.Now = func() time.Time { return now }
		s := storetest.Keep(t, config)
		m, people, facts := fullMeasure(), fullPeople(), fullFacts()
		var number int64
		update(t, s, func(tx *store.Tx) error {
			ms, err := tx.KeepMeasures([]measure.Measure{m})
			if err != nil {
				return err
			}
			m.ID, m.Number, number = ms[0].ID, ms[0].Number, ms[0].Number
			kept, err := tx.KeepPeople(people)
			if err != nil {
				return err
			}
			people = kept
			return tx.AppendReadings(number, facts)
		})
		view(t, s, func(tx *store.Tx) error {
			ms, mark, err := tx.Measures(0)
			same(t, "measures", ms, []measure.Measure{m})
			if none, _, err := tx.Measures(mark); len(none) > 0 || err != nil {
				t.Errorf("since the mark %d of now there are %v, %v; want nothing", mark, none, err)
			}
			who, errWho := tx.People()
			same(t, "people", who, people)
			read, errRead := tx.Readings([]int64{number})
			facts[0].Learnt = now.UnixMilli()
			same(t, "readings", read[number], []measure.Reading{facts[1], facts[2], facts[0]})
			return firstOf(err, errWho, errRead)
		})
	})
}

func firstOf(errs ...error) error {
	i := slices.IndexFunc(errs, func(err error) bool { return err != nil })
	if i < 0 {
		return nil
	}
	return errs[i]
}

// The tests above compare what came back with what was kept, so what they keep
// must say everything: a field that the language gained is missed here first.
func TestTheFullExamplesLeaveNothingOut(t *testing.T) {
	named := []string{"Plan.ID", "Plan.Number", "Item.ID", "Item.Number", "Item.Version", "Measure.ID", "Measure.Number", "Person.ID"}
	for _, full := range []any{fullPlan(), *fullItem(), fullMeasure(), fullPeople(), fullFacts()} {
		fields := map[string]bool{}
		survey(reflect.ValueOf(full), fields)
		for field, said := range fields {
			if !said && !slices.Contains(named, field) {
				t.Errorf("%s is nowhere set, so nobody knows whether it is kept", field)
			}
		}
	}
}

// survey lists the fields of all structs in v, and whether any value sets them.
func survey(v reflect.Value, fields map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			survey(v.Elem(), fields)
		}
	case reflect.Slice:
		for i := range v.Len() {
			survey(v.Index(i), fields)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			survey(v.MapIndex(key), fields)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				name := v.Type().Name() + "." + field.Name
				fields[name] = fields[name] || !v.Field(i).IsZero()
				survey(v.Field(i), fields)
			}
		}
	}
}
