package app

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"bearing/internal/calendar"
	"bearing/internal/interchange"
	"bearing/internal/interchange/tabular"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/store"
)

// wideMap says what the columns of wide are.
const wideMap = `map: wide
plan: {ref: wide, name: Wide, framework: kpi}
items:
  - repeats: same
    ref: "{ref}"
    role: target
    title: "{title}"
    measure: {ref: "{measure}", name: "{title}"}
    promise: {type: linear, baseline: "{baseline}", value: "{target}"}
    reading: {value: "{value}", day: "{day}"}
`

// wide is a table of n targets with two readings each.
func wide(n int) string {
	var b strings.Builder
	b.WriteString("ref,title,measure,baseline,target,day,value\n")
	for day := 1; day <= 2; day++ {
		for i := range n {
			fmt.Fprintf(&b, "t%d,Number %d,m%d,0,100,2026-01-0%d,%d\n", i, i, i, day, day*i)
		}
	}
	return b.String()
}

// An import is made ready before its act. What others did in between must not
// be lost, whatever it was.
func TestAnImportThatWasMadeReadyLooksAgainWhenSomebodyWasQuicker(t *testing.T) {
	for what, test := range map[string]struct {
		act   func(*store.Tx, int64) error
		moves bool
	}{
		"nobody did anything":               {func(*store.Tx, int64) error { return nil }, false},
		"a reading of another measure came": {func(tx *store.Tx, _ int64) error { return record(tx, "other") }, false},
		"a reading of its measure came":     {func(tx *store.Tx, _ int64) error { return record(tx, "second") }, true},
		"an item of its plan changed": {func(tx *store.Tx, number int64) error {
			c, err := tx.Changes(number, 0)
			if err == nil {
				c.Items[0].Title = "Said better"
				_, err = tx.KeepItems(number, c.Items[:1])
			}
			return err
		}, true},
		"somebody joined": {func(tx *store.Tx, _ int64) error {
			_, err := tx.KeepPeople([]plan.Person{{Ref: "new", Name: "New"}})
			return err
		}, true},
		"the source was brought in": {func(tx *store.Tx, _ int64) error {
			m, err := tx.Imported(sourceOf("shop"))
			if err != nil {
				return err
			}
			return tx.KeepImported(m.With([]store.Saying{{Name: "item/x", What: "{}"}}, nil))
		}, true},
	} {
		t.Run(what, func(t *testing.T) {
			a := newApp(t)
			bring(t, a, shop)
			number, err := a.PlanNumber(context.Background(), me, "shop")
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := interchange.Read("shop.yaml", []byte(shop), interchange.Options{Today: a.Today()})
			if err != nil {
				t.Fatal(err)
			}
			in := newImporting(a, Source{Name: "shop.yaml"}, &parsed.Documents[0])
			err = errors.Join(
				a.Store.Update(context.Background(), func(tx *store.Tx) error {
					_, err := tx.KeepMeasures([]measure.Measure{{Ref: "other", Name: "Other"}})
					return err
				}),
				a.Store.View(context.Background(), in.prepare),
				a.Store.Update(context.Background(), func(tx *store.Tx) error { return test.act(tx, number) }),
				a.Store.View(context.Background(), func(tx *store.Tx) error {
					holds, err := in.holds(tx)
					if holds == test.moves {
						t.Errorf("what was made ready holds: %v", holds)
					}
					return err
				}))
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func record(tx *store.Tx, ref string) error {
	m, err := tx.Measure(ref)
	if err != nil {
		return err
	}
	return tx.AppendReadings(m.Number, []measure.Reading{{Day: calendar.On(2026, 2, 1), Value: 1}})
}

func TestALargeTableComesInWholeAndASecondTimeChangesNothing(t *testing.T) {
	a := newApp(t)
	const n = 2_500 // more than are written at once
	by, err := tabular.ParseMap("wide.yaml", []byte(wideMap))
	if err != nil {
		t.Fatal(err)
	}
	src := Source{Name: "wide.csv", Data: []byte(wide(n)), Map: by}
	first, err := a.Import(context.Background(), me, src)
	if err != nil {
		t.Fatal(err)
	}
	again, err := a.Import(context.Background(), me, src)
	if err != nil {
		t.Fatal(err)
	}
	if first[0].Created != n || again[0].Unchanged != n || len(again[0].Disputed)+len(again[0].Refused) > 0 {
		t.Errorf("first %d created; again %d unchanged, %d disputed, %d refused", first[0].Created, again[0].Unchanged, len(again[0].Disputed), len(again[0].Refused))
	}
	err = a.Store.View(context.Background(), func(tx *store.Tx) error {
		ms, _, err := tx.Measures(0)
		if err != nil {
			return err
		}
		facts := 0
		for _, m := range ms {
			of, err := tx.Readings([]int64{m.Number})
			if err != nil {
				return err
			}
			facts += len(of[m.Number])
		}
		if len(ms) != n || facts != 2*n {
			t.Errorf("%d measures with %d facts", len(ms), facts)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsWrittenSparelyReadsAsItWas(t *testing.T) {
	zero, no := 0.0, false
	item := plan.Item{
		Ref: "a", Title: "Says \"so\"\n<b>đ</b>", Weight: &zero, Counts: &no, Owners: []string{"ana", "ben"},
		Start: calendar.On(2026, 1, 1), Custom: map[string]string{"k": "v"}, Said: &plan.Said{}, Tags: []string{},
		Commitments: []plan.Commitment{{Version: 1, Measure: "m", Value: &zero, Type: plan.Linear}, {}},
	}
	text, err := spare(&item)
	if err != nil {
		t.Fatal(err)
	}
	if back := remembered[plan.Item](text); back == nil || !reflect.DeepEqual(*back, item) {
		t.Errorf("%s reads as %+v", text, back)
	}
}
