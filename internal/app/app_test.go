package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bearing/internal/access"
	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/framework"
	"bearing/internal/interchange/yaml"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/progress"
	"bearing/internal/store"
)

var me = access.Local()

// shop is a small plan of a shop, as a file.
const shop = `bearing: 1
plan: {ref: shop, name: Shop 2026, words: ogsm, language: en, from: 2026-01-01, to: 2026-12-31, owner: mai}
people: {mai: Mai Vũ}
measures:
  second: {name: Second orders, unit: "%", every: month, readings: [[2026-03-31, 33], [2026-06-30, 35], [2026-09-30, 37.5], [2026-10-31, 38.2]]}
items:
  - aim: People come back without being asked
    ref: O1
    owner: mai
    items:
      - target: Second orders
        ref: G1
        owner: mai
        promise: {measure: second, from: 31, to: 40, since: 2026-01-01, until: 2026-12-31}
`

func newApp(t *testing.T) *App {
	t.Helper()
	return appOn(t, store.Config{Dir: t.TempDir()})
}

// appOn returns an App whose clock stands at noon of 23 November 2026.
func appOn(t *testing.T, cfg store.Config) *App {
	t.Helper()
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	cfg.Now = func() time.Time { at = at.Add(time.Millisecond); return at }
	s, err := store.Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return New(Config{Store: s, Frameworks: framework.Builtin(), Policies: progress.Policies(), Clock: cfg.Now, Today: calendar.On(2026, 11, 23)})
}

func bring(t *testing.T, a *App, text string) Imported {
	t.Helper()
	reports, err := a.Import(context.Background(), me, Source{Name: "shop.yaml", Data: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return reports[0]
}

func see(t *testing.T, a *App, look Look) *PlanSight {
	t.Helper()
	s, err := a.Plan(context.Background(), me, "shop", look)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func at(t *testing.T, s *PlanSight, ref string) progress.Standing {
	t.Helper()
	i, ok := s.Tree.Index(ref)
	if !ok {
		t.Fatalf("%s is not in the plan", ref)
	}
	return s.Scores.At(i)
}

func TestAPlanComesInAndIsScored(t *testing.T) {
	a := newApp(t)
	if r := bring(t, a, shop); r.Created != 2 || r.Updated+r.Unchanged+len(r.Refused) != 0 {
		t.Fatalf("the import says %+v", r)
	}
	s := see(t, a, Look{})
	if got := at(t, s, "G1").Raw; !near(got, 0.8) {
		t.Errorf("G1 stands at %v, want .8 = (38.2-31)/(40-31)", got)
	}
	if o, g := at(t, s, "O1"), at(t, s, "G1"); o.Rollup != g.Rollup {
		t.Errorf("O1 rolls up to %v, want %v", o.Rollup, g.Rollup)
	}
	if label := s.Label(1, "en", 1); label != "Goal" {
		t.Errorf("the target is called %q, want Goal", label)
	}
	if label := see(t, a, Look{Words: "goals"}).Label(1, "en", 1); label != "Objective" {
		t.Errorf("in other words it is called %q, want Objective", label)
	}
}

func near(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }

func TestTheSameFileAgainChangesNothing(t *testing.T) {
	a := newApp(t)
	bring(t, a, shop)
	rev := see(t, a, Look{}).Rev
	if r := bring(t, a, shop); r.Unchanged != 2 || r.Created+r.Updated+len(r.Disputed) != 0 {
		t.Errorf("the second import says %+v", r)
	}
	if now := see(t, a, Look{}).Rev; now != rev {
		t.Errorf("the plan moved from revision %d to %d", rev, now)
	}
}

func TestADryRunKeepsNothing(t *testing.T) {
	a := newApp(t)
	r, err := a.Import(context.Background(), me, Source{Name: "shop.yaml", Data: []byte(shop), DryRun: true})
	if err != nil || r[0].Created != 2 {
		t.Fatalf("the dry run says %+v, %v", r, err)
	}
	if _, err := a.Plan(context.Background(), me, "shop", Look{}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("after the dry run the plan is there: %v", err)
	}
}

func TestALaterFileChangesOnlyWhatItChanged(t *testing.T) {
	a := newApp(t)
	bring(t, a, shop)
	if _, err := a.Record(context.Background(), me, Record{Measure: "second", On: calendar.On(2026, 10, 31), Value: 38.4, Cause: "two returns were counted"}); err != nil {
		t.Fatal(err)
	}
	later := strings.NewReplacer("People come back without being asked", "People come back by themselves", "[2026-09-30, 37.5]", "[2026-09-30, 37.6]", "to: 40, since", "to: 39, since").Replace(shop)
	r := bring(t, a, later)
	if r.Updated != 2 || len(r.Disputed) != 0 {
		t.Errorf("the later import says %+v", r)
	}
	s := see(t, a, Look{})
	g, _ := s.Tree.Index("G1")
	ledger := s.Tree.At(g).Commitments
	if len(ledger) != 2 || *ledger[0].Value != 40 || *ledger[1].Value != 39 || ledger[1].Reason == "" {
		t.Errorf("the ledger reads %+v", ledger)
	}
	series := s.Measures["second"].Series
	if v, _ := series.Last(calendar.On(2026, 11, 23)); v.Value != 38.4 {
		t.Errorf("the correction made here is gone: %v", v.Value)
	}
	if v, _ := series.Last(calendar.On(2026, 9, 30)); v.Value != 37.6 {
		t.Errorf("the reading that the file corrected stands at %v", v.Value)
	}

	both := strings.Replace(later, "[2026-10-31, 38.2]", "[2026-10-31, 38.9]", 1)
	r = bring(t, a, both)
	if len(r.Disputed) != 1 || !strings.Contains(r.Disputed[0].Reason, "2026-10-31") {
		t.Errorf("a day that both sides changed is reported as %+v", r.Disputed)
	}
	if v, _ := see(t, a, Look{}).Measures["second"].Series.Last(calendar.On(2026, 11, 23)); v.Value != 38.4 {
		t.Errorf("the disputed day stands at %v, want what was said here", v.Value)
	}
}

func TestWhatIsExportedComesBackTheSame(t *testing.T) {
	a := newApp(t)
	for _, name := range examples(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		docs, err := yaml.Read(name, data)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Import(context.Background(), me, Source{Name: name, Data: data}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, doc := range docs {
			out, err := a.Export(context.Background(), me, doc.Plan.Ref, "yaml")
			if err != nil {
				t.Fatal(err)
			}
			again, err := yaml.Read(name, out)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			b := newApp(t)
			if _, err := b.Import(context.Background(), me, Source{Name: name, Data: out}); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			kept, err := b.Document(context.Background(), me, doc.Plan.Ref)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(again[0], kept, loosely()...); diff != "" {
				t.Errorf("%s %s comes back different:\n%s", name, doc.Plan.Ref, diff)
			}
		}
	}
}

// loosely compares documents by what they say.
func loosely() []cmp.Option {
	return []cmp.Option{
		cmpopts.EquateEmpty(), cmp.AllowUnexported(calendar.Date{}),
		cmpopts.IgnoreFields(plan.Plan{}, "ID", "Number"), cmpopts.IgnoreFields(plan.Item{}, "ID", "Number", "Version"),
		cmpopts.IgnoreFields(plan.Person{}, "ID"), cmpopts.IgnoreFields(measure.Measure{}, "ID", "Number"),
		cmpopts.IgnoreFields(plan.Commitment{}, "Version"),
		cmpopts.SortSlices(func(a, b plan.Person) bool { return a.Ref < b.Ref }),
		cmpopts.SortSlices(func(a, b plan.Watched) bool { return a.Ref < b.Ref }),
		cmpopts.SortSlices(func(a, b *plan.Item) bool { return a.Ref < b.Ref }),
		cmpopts.SortSlices(func(a, b measure.Reading) bool { return a.Day.Before(b.Day) }),
	}
}

// examples returns the plan files that are shipped.
func examples(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"*.yaml", "frameworks/*.yaml"} {
		names, err := filepath.Glob(filepath.Join("..", "..", "docs", "format", "examples", pattern))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, names...)
	}
	if len(out) < 16 {
		t.Fatalf("found %d example plans", len(out))
	}
	return out
}

func TestAPlanAsItWasAndAsItWasKnown(t *testing.T) {
	a := newApp(t)
	bring(t, a, shop)
	before := a.Clock().UnixMilli()
	if _, err := a.Record(context.Background(), me, Record{Measure: "second", On: calendar.On(2026, 10, 31), Value: 39.1}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		look Look
		want float64
	}{
		{"now", Look{}, 0.9},
		{"as known before the correction", Look{KnownAt: before}, 0.8},
		{"as of a day", Look{On: calendar.On(2026, 7, 15)}, 4.0 / 9},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := at(t, see(t, a, test.look), "G1").Raw; !near(got, test.want) {
				t.Errorf("G1 stands at %v, want %v", got, test.want)
			}
		})
	}
}

func TestWhatCannotBeIsRefused(t *testing.T) {
	a := newApp(t)
	bring(t, a, shop)
	for _, test := range []struct {
		name, text, says string
	}{
		{"a framework that nobody knows", strings.Replace(shop, "words: ogsm", "words: ogmm", 1), "ogmm"},
		{"a circle", strings.Replace(shop, "ref: G1", "ref: G1\n        contributes: [{to: G1}]", 1), "under itself"},
		{"a policy that nobody knows", strings.Replace(shop, "owner: mai}", "owner: mai, policy: gut}", 1), "gut"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rev := see(t, a, Look{}).Rev
			_, err := a.Import(context.Background(), me, Source{Name: "shop.yaml", Data: []byte(test.text)})
			if err == nil || fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), test.says) {
				t.Errorf("the import says %v", err)
			}
			if see(t, a, Look{}).Rev != rev {
				t.Error("something was written")
			}
		})
	}
	for _, test := range []struct {
		name string
		in   Record
	}{
		{"a value beyond all numbers", Record{Measure: "second", Value: 1e308}},
		{"a day that has not come", Record{Measure: "second", Value: 1, On: calendar.On(2026, 11, 24)}},
		{"a measure that is not there", Record{Measure: "third", Value: 1}},
		{"text that is none", Record{Measure: "second", Value: 1, Note: "\xff"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := a.Record(context.Background(), me, test.in); err == nil {
				t.Error("it was kept")
			}
		})
	}
}

func TestASightIsNeverOlderThanTheLastAct(t *testing.T) {
	dir := t.TempDir()
	a, b := appOn(t, store.Config{Dir: dir}), appOn(t, store.Config{Dir: dir})
	bring(t, a, shop)
	for n := range 50 {
		value := 31 + float64(n)/10
		writer, reader := a, b
		if n%2 == 0 {
			writer, reader = b, a
		}
		if _, err := writer.Record(context.Background(), me, Record{Measure: "second", Value: value}); err != nil {
			t.Fatal(err)
		}
		if v, _ := see(t, reader, Look{}).Measures["second"].Series.Last(calendar.On(2026, 11, 23)); v.Value != value {
			t.Fatalf("after act %d the other process shows %v, want %v", n, v.Value, value)
		}
	}
}

func TestWhatCountsFromAPlanBelow(t *testing.T) {
	a := newApp(t)
	bring(t, a, shop)
	bring(t, a, `bearing: 1
plan: {ref: team, name: Team, words: okr, language: en, from: 2026-01-01, to: 2026-12-31, under: shop/O1}
measures: {mails: {name: Mails, every: month, readings: [[2026-10-31, 20]]}}
items:
  - target: Mails
    ref: K1
    contributes: [{to: shop/O1}]
    promise: {measure: mails, from: 0, to: 100, since: 2026-01-01, until: 2026-12-31}
`)
	if got := at(t, see(t, a, Look{}), "O1").Rollup; !near(got, 0.5) {
		t.Fatalf("O1 rolls up to %v, want .5, the mean of .8 here and .2 in the team", got)
	}
	if _, err := a.Record(context.Background(), me, Record{Measure: "mails", Value: 60}); err != nil {
		t.Fatal(err)
	}
	if got := at(t, see(t, a, Look{}), "O1").Rollup; !near(got, 0.7) {
		t.Errorf("after a reading in the team O1 rolls up to %v, want .7", got)
	}
}

func TestACurrentValueWithoutADayComesInOnce(t *testing.T) {
	a := newApp(t)
	table := "title,start value,target value,current value,due\nSecond orders,31,40,38,2026-12-31\n"
	come := func() Imported {
		reports, err := a.Import(context.Background(), me, Source{Name: "shop.csv", Data: []byte(table)})
		if err != nil {
			t.Fatal(err)
		}
		return reports[0]
	}
	if r := come(); r.Created != 1 {
		t.Fatalf("the import says %+v", r)
	}
	a.Stand(calendar.On(2026, 11, 30))
	if r := come(); r.Unchanged != 1 {
		t.Errorf("the same table a week later says %+v", r)
	}
	table = strings.Replace(table, ",38,", ",39,", 1)
	if r := come(); r.Updated != 1 {
		t.Errorf("a new value says %+v", r)
	}
}
