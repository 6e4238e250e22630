package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"bearing/internal/calendar"
	"bearing/internal/measure"
)

// paths is a plan that expects a number along every shape.
const paths = `bearing: 1
plan: {ref: paths, name: Paths 2026, words: ogsm, language: en, from: 2026-01-01, to: 2026-12-31, owner: mai,
  work: {days: [monday, tuesday, wednesday, thursday, friday], holidays: [2026-04-27]}}
people: {mai: Mai Vũ}
measures:
  m: {name: Bags, unit: bag, every: month, readings: [[2026-08-31, 30], [2026-09-30, 45], [2026-10-31, 60]]}
  n: {name: Boxes, unit: box, readings: [[2026-08-31, 30], [2026-09-30, 45], [2026-10-31, 60]]}
items:
  - {target: Even, ref: even, owner: mai, promise: {measure: m, from: 0, to: 100, since: 2026-02-01, until: 2026-12-31}}
  - {target: Daily, ref: daily, owner: mai, promise: {measure: n, from: 0, to: 100, since: 2026-02-01, until: 2026-12-31}}
  - {target: Smooth, ref: smooth, owner: mai, promise: {measure: n, from: 0, to: 100, path: smooth, since: 2026-01-01, until: 2026-12-31}}
  - target: Season
    ref: season
    owner: mai
    promise: {type: cumulative, measure: n, to: 600, since: 2026-01-01, until: 2026-12-31, path: {shape: seasonal, seasons: [335, 305, 340, 330, 345, 340, 315, 325, 370, 420, 560, 815], workdays: true}}
  - {target: Steps, ref: steps, owner: mai, promise: {measure: n, from: 0, to: 100, since: 2026-01-01, until: 2026-12-31, path: {shape: steps, points: [[2026-02-01, 0.2], [2026-12-30, 0.8]]}}}
  - {target: Custom, ref: custom, owner: mai, promise: {measure: m, from: 0, to: 100, since: 2026-01-01, until: 2026-12-31, path: {shape: custom, points: [[2026-06-30, 0.3], [2026-12-01, 0.9]]}}}
  - {target: Curve, ref: curve, owner: mai, promise: {measure: n, from: 0, to: 100, since: 2026-01-01, until: 2026-12-31, path: {shape: logistic, steep: 12, middle: 0.4, rests: month}}}
  - {target: Usual curve, ref: usual, owner: mai, promise: {measure: n, from: 0, to: 100, since: 2026-01-01, until: 2026-12-31, path: {shape: logistic}}}
`

// What programs are told is enough to work out what was expected.
func TestWhatWasExpectedFollowsFromTheReportAlone(t *testing.T) {
	a := newApp(t)
	if r := bring(t, a, paths); len(r.Refused) > 0 {
		t.Fatal(r.Refused)
	}
	for _, ref := range []string{"even", "daily", "smooth", "season", "steps", "custom", "curve", "usual"} {
		t.Run(ref, func(t *testing.T) {
			s, err := a.Item(context.Background(), me, "paths/"+ref, Look{})
			if err != nil {
				t.Fatal(err)
			}
			told, err := json.Marshal(s.Why("en"))
			if err != nil {
				t.Fatal(err)
			}
			got, want := expectedBy(t, told)
			if !near(got, want) || want <= 0 || want >= 1 {
				t.Errorf("the report gives %v, its path %v: %s", want, got, told)
			}
		})
	}
}

// expectedBy works out anew what a report says was expected.
func expectedBy(t *testing.T, told []byte) (got, want float64) {
	t.Helper()
	var why WhyReport
	if err := json.Unmarshal(told, &why); err != nil {
		t.Fatal(err)
	}
	working, err := calendar.NewWorking(nil, nil, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if w := why.Path.Working; w != nil {
		working = office(t, w)
	}
	w := calendar.Window{First: day(t, *why.Window.First), Last: day(t, *why.Window.Last)}
	for _, f := range why.Figures {
		if f.Name == "expected" {
			return path(t, why.Path).At(w, day(t, *f.Inputs[0].Day), &working), float64(f.Result)
		}
	}
	t.Fatal("nothing was expected")
	return 0, 0
}

func path(t *testing.T, r *PathReport) measure.Path {
	t.Helper()
	shape, ok := measure.ParseProfile(r.Profile)
	if !ok {
		t.Fatalf("%q is not a shape", r.Profile)
	}
	p := measure.Path{Profile: shape, Seasons: r.Seasons, Steep: r.Steep, Middle: r.Middle, Workdays: r.Working != nil}
	for _, point := range r.Points {
		p.Points = append(p.Points, measure.Point{Day: day(t, point.Day), Share: point.Share})
	}
	if r.Rests != nil {
		p.Rests.Every = r.Rests.Every
		p.Rests.Grain, _ = calendar.ParseGrain(r.Rests.Grain)
	}
	return p
}

func office(t *testing.T, r *WorkingReport) calendar.Working {
	t.Helper()
	var days []time.Weekday
	for d := range time.Weekday(7) {
		if slices.Contains(r.Weekdays, strings.ToLower(d.String())) {
			days = append(days, d)
		}
	}
	var holidays []calendar.Date
	for _, d := range r.Holidays {
		holidays = append(holidays, day(t, d))
	}
	w, err := calendar.NewWorking(days, nil, holidays, "")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func day(t *testing.T, s string) calendar.Date {
	t.Helper()
	d, err := calendar.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
