package crash

import (
	"context"
	"os"
	"strings"
	"testing"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/ordeal/subject"
	"bearing/internal/store"
	"bearing/internal/store/storetest"
)

// binaries are built once for all tests here, by name of the plant.
var binaries = map[string]string{}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "crash-*")
	if err != nil {
		panic(err)
	}
	for _, plant := range []*subject.Plant{nil, EarlyAnswer()} {
		name := ""
		if plant != nil {
			name = plant.Name
		}
		if binaries[name], err = subject.Build(context.Background(), dir, plant); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func run(t *testing.T, plant string, rounds int, db store.Config) *Report {
	t.Helper()
	dir := t.TempDir()
	if db.Dir != "" {
		dir = db.Dir
	}
	report, err := Run(t.Context(), Config{House: subject.House{Binary: binaries[plant], Dir: dir, URL: db.URL}, Rounds: rounds, Writers: 12, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestAKilledProgramKeepsWhatItAcknowledged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db store.Config) {
		report := run(t, "", 5, db)
		if err := report.Err(); err != nil {
			t.Error(err)
		}
		if report.Rounds != 5 || report.Acked < 5 {
			t.Errorf("%d rounds with %d acknowledged readings say too little", report.Rounds, report.Acked)
		}
	})
}

func TestAProgramThatAnswersBeforeItCommitsIsFoundOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db store.Config) {
		report := run(t, EarlyAnswer().Name, 20, db) // it ends with the first loss
		if len(report.Lost) == 0 {
			t.Errorf("%d readings acknowledged too early and none missed: this trial would not notice a loss", report.Acked)
		}
	})
}

// oneReading is a trial in which one reading was sent, acknowledged and kept.
func oneReading(t *testing.T) (*trial, *hand, left) {
	t.Helper()
	w := &hand{measure: 1, sent: map[string]*sent{"a": {Fact: subject.Fact{Measure: 1, Day: "2026-01-02", Value: 1, Note: "a"}, acked: true}}}
	day, err := calendar.Parse("2026-01-02")
	if err != nil {
		t.Fatal(err)
	}
	now := left{
		mark: 1, events: 1, moved: map[int64]bool{1: true},
		facts: map[int64][]measure.Reading{1: {{Day: day, Value: 1, Note: "a"}}},
	}
	return &trial{report: &Report{}, writers: []*hand{w}}, w, now
}

// Each of these is what a database could be like after a program that keeps an
// act by half; the comparison must say so.
func TestEveryKindOfBreakIsNamed(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(w *hand, now *left)
		want  string
	}{
		{"nothing", func(*hand, *left) {}, ""},
		{"an acknowledged reading is gone", func(w *hand, now *left) { now.facts[1], now.events = nil, 0 }, "lost"},
		{"a reading that nobody sent", func(w *hand, _ *left) { clear(w.sent) }, "nobody sent"},
		{"another value", func(_ *hand, now *left) { now.facts[1][0].Value++ }, "holds 2"},
		{"kept twice", func(_ *hand, now *left) { now.facts[1] = append(now.facts[1], now.facts[1][0]); now.events++ }, "kept 2 times"},
		{"a reading without its event", func(_ *hand, now *left) { now.events = 0 }, "by half"},
		{"an event without its reading", func(_ *hand, now *left) { now.events++ }, "by half"},
		{"a reading without its mark", func(_ *hand, now *left) { clear(now.moved) }, "without a mark"},
	} {
		t.Run(test.name, func(t *testing.T) {
			trial, w, now := oneReading(t)
			test.spoil(w, &now)
			trial.hold(now, left{})
			err := trial.report.Err()
			if (err != nil) != (test.want != "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("the report says %v, want %q", err, test.want)
			}
		})
	}
}
