package measure

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bearing/internal/calendar"
)

func day(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func window(t testing.TB, first, last string) calendar.Window {
	t.Helper()
	return calendar.Window{First: day(t, first), Last: day(t, last)}
}

var lastYears = [][]float64{
	{80, 70, 90, 95, 100, 105, 110, 100, 95, 100, 120, 135},
	{84, 77, 99, 100, 108, 114, 121, 112, 104, 108, 130, 143},
}

func TestSeasonsAreTheMeanOfEachYearsShares(t *testing.T) {
	want := []float64{.065641, .058782, .075577, .078045, .083205, .087596, .092372, .084744, .079583, .083205, .1, .11125}
	got := Seasons(append(lastYears, []float64{1, 2}, make([]float64, 12)))
	for m, w := range want {
		if math.Abs(got[m]-w) > 5e-7 {
			t.Errorf("month %d weighs %.6f, want %.6f", m+1, got[m], w)
		}
	}
	if Seasons([][]float64{make([]float64, 12)}) != nil {
		t.Error("a year of nothing has no seasons")
	}
}

func TestWhatAPathExpects(t *testing.T) {
	thousand := window(t, "2026-01-01", "2028-09-26") // 1,000 days
	q1, year := window(t, "2026-01-01", "2026-03-31"), window(t, "2026-01-01", "2026-12-31")
	steps := Path{Profile: Steps, Points: []Point{{day(t, "2026-03-31"), .5}, {day(t, "2026-02-01"), .2}, {day(t, "2026-03-01"), .3}}}
	own := Path{Profile: Custom, Points: []Point{{day(t, "2026-02-14"), .2}, {day(t, "2026-03-17"), .8}}}
	for _, test := range []struct {
		name string
		path Path
		w    calendar.Window
		on   calendar.Date
		want float64
	}{
		{"evenly, halfway through the quarter", Path{}, q1, day(t, "2026-02-14"), .5},
		{"the day before it begins", Path{}, q1, day(t, "2025-12-31"), 0},
		{"the last day", Path{Profile: Logistic}, q1, day(t, "2026-03-31"), 1},
		{"long after", Path{Profile: Smooth}, q1, day(t, "2030-01-01"), 1},
		{"an S-curve at a tenth", Path{Profile: Logistic}, thousand, thousand.First.Add(99), .011447},
		{"an S-curve at a quarter", Path{Profile: Logistic}, thousand, thousand.First.Add(249), .070104},
		{"an S-curve halfway", Path{Profile: Logistic}, thousand, thousand.First.Add(499), .5},
		{"an S-curve at three quarters", Path{Profile: Logistic}, thousand, thousand.First.Add(749), .929896},
		{"an S-curve at nine tenths", Path{Profile: Logistic}, thousand, thousand.First.Add(899), .988553},
		{"an S-curve that is out of reach", Path{Profile: Logistic, Steep: 500, Middle: 9}, q1, day(t, "2026-02-14"), .5},
		{"a smooth curve at a tenth", Path{Profile: Smooth}, thousand, thousand.First.Add(99), .028},
		{"a smooth curve at a quarter", Path{Profile: Smooth}, thousand, thousand.First.Add(249), .15625},
		{"a smooth curve at three quarters", Path{Profile: Smooth}, thousand, thousand.First.Add(749), .84375},
		{"a smooth curve at nine tenths", Path{Profile: Smooth}, thousand, thousand.First.Add(899), .972},
		{"the day before a step", steps, q1, day(t, "2026-02-28"), .2},
		{"the day of a step", steps, q1, day(t, "2026-03-01"), .5},
		{"steps without weight", Path{Profile: Steps}, q1, day(t, "2026-02-14"), .5},
		{"on a point of one's own", own, q1, day(t, "2026-02-14"), .2},
		{"between two points", own, q1, day(t, "2026-03-01"), .2 + .6*15/31},
		{"seasons at the end of June", Path{Profile: Seasonal, Seasons: Seasons(lastYears)}, year, day(t, "2026-06-30"), .448846},
		{"seasons by parts of months", Path{Profile: Seasonal, Seasons: []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}}, window(t, "2026-01-16", "2026-03-15"), day(t, "2026-02-14"), (16.0/31 + .5) / (16.0/31 + 1 + 15.0/31)},
		{"seasons that say nothing", Path{Profile: Seasonal, Seasons: []float64{1, 2}}, q1, day(t, "2026-02-14"), .5},
		{"a month rests until its reading is due", Path{Rests: calendar.Cadence{Grain: calendar.Month}}, year, day(t, "2026-03-30"), 59.0 / 365},
		{"and moves on the last day of the month", Path{Rests: calendar.Cadence{Grain: calendar.Month}}, year, day(t, "2026-03-31"), 90.0 / 365},
		{"nothing is due in the first week", Path{Rests: calendar.Cadence{Grain: calendar.Week}}, q1, day(t, "2026-01-06"), 0},
		{"every second week", Path{Rests: calendar.Cadence{Every: 2, Grain: calendar.Week}}, q1, day(t, "2026-02-01"), 28.0 / 90},
		{"every quarter", Path{Rests: calendar.Cadence{Grain: calendar.Quarter}}, year, day(t, "2026-08-01"), 181.0 / 365},
		{"every day", Path{Rests: calendar.Cadence{Grain: calendar.Day}}, q1, day(t, "2026-02-14"), .5},
		{"a standing promise", Path{}, calendar.Window{First: q1.First}, day(t, "2026-02-14"), 0},
		{"no days at all", Path{}, calendar.Window{}, day(t, "2026-02-14"), 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.path.At(test.w, test.on, nil); math.Abs(got-test.want) > 1e-6 {
				t.Errorf("At(%s) = %.6f, want %.6f", test.on, got, test.want)
			}
		})
	}
}

func TestWorkdaysCountWhenThePathSaysSo(t *testing.T) {
	office, err := calendar.NewWorking([]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}, nil, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	week, sunday, wednesday := window(t, "2026-11-23", "2026-11-29"), day(t, "2026-11-28"), day(t, "2026-11-25")
	for _, test := range []struct {
		name string
		path Path
		on   calendar.Date
		want float64
	}{
		{"three of five", Path{Workdays: true}, wednesday, .6},
		{"the weekend adds nothing", Path{Workdays: true}, sunday, 1},
		{"every day counts unless it says so", Path{}, wednesday, 3.0 / 7},
		{"a curve over working days", Path{Profile: Smooth, Workdays: true}, wednesday, .648},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.path.At(week, test.on, &office); math.Abs(got-test.want) > 1e-9 {
				t.Errorf("At(%s) = %v, want %v", test.on, got, test.want)
			}
		})
	}
}

func TestAnIndexComparesAMonthWithTheAverageOne(t *testing.T) {
	p := Path{Profile: Seasonal, Seasons: Seasons(lastYears)}
	if got := p.Index(day(t, "2026-12-05")); math.Abs(got-1.335) > 1e-9 {
		t.Errorf("December stands at %v, want 1.335", got)
	}
	if got := (Path{}).Index(day(t, "2026-12-05")); got != 1 {
		t.Errorf("without seasons every month stands at 1, not %v", got)
	}
}

func TestNoPathEverFalls(t *testing.T) {
	office, err := calendar.NewWorking([]time.Weekday{time.Monday, time.Thursday}, nil, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		first := calendar.On(2024, 1, 1).Add(rapid.IntRange(0, 1000).Draw(t, "first"))
		w := calendar.Window{First: first, Last: first.Add(rapid.IntRange(0, 800).Draw(t, "length"))}
		p := anyPath(t, w)
		if got := p.At(w, w.First.Add(-1), &office); got != 0 {
			t.Fatalf("before the window %v is expected", got)
		}
		if got := p.At(w, w.Last, &office); got != 1 {
			t.Fatalf("on the last day %v is expected", got)
		}
		before := 0.0
		for d := w.First; !d.After(w.Last); d = d.Add(1 + w.Days()/60) {
			e := p.At(w, d, &office)
			if !(e >= before-1e-12 && e <= 1) {
				t.Fatalf("%s expects %v after %v", d, e, before)
			}
			before = e
		}
	})
}

func anyPath(t *rapid.T, w calendar.Window) Path {
	p := Path{
		Profile:  Profile(rapid.IntRange(0, int(Custom)).Draw(t, "profile")),
		Seasons:  rapid.SliceOfN(rapid.Float64Range(0, 1e6), 0, 12).Draw(t, "seasons"),
		Steep:    rapid.Float64Range(-1, 1e4).Draw(t, "steep"),
		Middle:   rapid.Float64Range(-2, 3).Draw(t, "middle"),
		Rests:    calendar.Cadence{Every: rapid.IntRange(0, 3).Draw(t, "every"), Grain: calendar.Grain(rapid.IntRange(0, int(calendar.Year)).Draw(t, "grain"))},
		Workdays: rapid.Bool().Draw(t, "workdays"),
	}
	for range rapid.IntRange(0, 5).Draw(t, "points") {
		p.Points = append(p.Points, Point{w.First.Add(rapid.IntRange(-20, w.Days()+20).Draw(t, "day")), rapid.Float64Range(-1, 2).Draw(t, "share")})
	}
	return p
}

func TestARestEndsWhereTheCalendarSaysAReadingWasDue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := calendar.On(2023, 1, 1).Add(rapid.IntRange(0, 1500).Draw(t, "first"))
		w := calendar.Window{First: first, Last: first.Add(2000)}
		rests := calendar.Cadence{Every: rapid.IntRange(0, 4).Draw(t, "every"), Grain: calendar.Grain(rapid.IntRange(int(calendar.Day), int(calendar.Year)).Draw(t, "grain"))}
		d := first.Add(rapid.IntRange(0, 1500).Draw(t, "day"))
		p := Path{Rests: rests}
		end := p.rest(w, d)
		if rests.Due(w, end) != rests.Due(w, d) {
			t.Fatalf("by %s other readings were due than by %s", end, d)
		}
		if end.After(d) || !end.Before(first) && rests.Due(w, end.Add(-1)) == rests.Due(w, d) {
			t.Fatalf("%s is not the day on which the last reading before %s was due", end, d)
		}
	})
}
