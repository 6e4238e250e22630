package calendar

import (
	"testing"
	"time"
)

func office(t testing.TB, holidays ...string) Working {
	t.Helper()
	var free []Date
	for _, h := range holidays {
		free = append(free, day(t, h))
	}
	days := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	w, err := NewWorking(days, map[time.Weekday]Hours{time.Monday: {9 * 60, 17 * 60}}, free, "Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWorkingDays(t *testing.T) {
	christmas := []string{"2026-12-25", "2026-12-26", "2026-12-25"}
	for _, test := range []struct {
		name  string
		w     Working
		in    Window
		count int
	}{
		{"the zero calendar works every day", Working{}, window(t, "2026-11-01", "2026-11-30"), 30},
		{"a whole week", office(t), window(t, "2026-11-23", "2026-11-29"), 5},
		{"a weekend", office(t), window(t, "2026-11-28", "2026-11-29"), 0},
		{"from Saturday to Monday", office(t), window(t, "2026-11-28", "2026-11-30"), 1},
		{"November", office(t), window(t, "2026-11-01", "2026-11-30"), 21},
		{"a holiday on a Saturday takes nothing, one given twice counts once", office(t, christmas...), window(t, "2026-12-01", "2026-12-31"), 22},
		{"holidays outside the window", office(t, christmas...), window(t, "2026-11-01", "2026-11-30"), 21},
		{"an empty window", office(t), Window{}, 0},
		{"a window without an end", office(t), window(t, "2026-11-01", ""), 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.w.Days(test.in); got != test.count {
				t.Errorf("%d working days, want %d", got, test.count)
			}
			counted := 0
			for d := test.in.First; !d.IsZero() && !d.After(test.in.Last); d = d.Add(1) {
				if test.w.IsWorking(d) {
					counted++
				}
			}
			if counted != test.count {
				t.Errorf("IsWorking counts %d, want %d", counted, test.count)
			}
		})
	}
}

func TestElapsedInWorkingDays(t *testing.T) {
	week := window(t, "2026-11-23", "2026-11-29")
	for _, test := range []struct {
		name string
		w    Working
		in   Window
		on   string
		want float64
	}{
		{"before", office(t), week, "2026-11-22", 0},
		{"after Tuesday two of five", office(t), week, "2026-11-24", .4},
		{"Friday ends the work", office(t), week, "2026-11-27", 1},
		{"Saturday adds nothing", office(t), week, "2026-11-28", 1},
		{"with Monday off, Tuesday is one of four", office(t, "2026-11-23"), week, "2026-11-24", .25},
		{"a window without work passes by the calendar", office(t), window(t, "2026-11-28", "2026-11-29"), "2026-11-28", .5},
		{"the zero calendar agrees with the window", Working{}, window(t, "2026-01-01", "2026-03-31"), "2026-02-14", .5},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.w.Elapsed(test.in, day(t, test.on)); got != test.want {
				t.Errorf("Elapsed(%s) = %v, want %v", test.on, got, test.want)
			}
		})
	}
}

func TestTheNextWorkingDay(t *testing.T) {
	w := office(t, "2026-12-25")
	if got := w.Add(day(t, "2026-12-24"), 1).String(); got != "2026-12-28" {
		t.Errorf("the working day after 24 December = %s, want 2026-12-28", got)
	}
	if got := w.Add(day(t, "2026-12-23"), 3).String(); got != "2026-12-29" {
		t.Errorf("three working days after 23 December = %s, want 2026-12-29", got)
	}
}

func TestACalendarTellsItsZoneAndHolidays(t *testing.T) {
	w := office(t, "2026-12-26", "2026-12-25", "2026-12-26")
	days := w.Holidays()
	if w.Zone() != "Europe/Amsterdam" || len(days) != 2 || days[0].String() != "2026-12-25" {
		t.Errorf("zone %q, holidays %v", w.Zone(), days)
	}
	days[0] = Date{}
	if w.Holidays()[0].IsZero() {
		t.Error("a calendar can be changed through what it returned")
	}
}

func TestOpeningHours(t *testing.T) {
	w := office(t, "2026-12-28")
	if h, ok := w.Open(day(t, "2026-11-23")); !ok || h.Minutes() != 480 {
		t.Errorf("Monday is open %d minutes (%v), want 480", h.Minutes(), ok)
	}
	for _, s := range []string{"2026-11-24", "2026-11-28", "2026-12-28"} {
		if h, ok := w.Open(day(t, s)); ok {
			t.Errorf("%s is open %v, want no hours", s, h)
		}
	}
}

func TestAWorkingCalendarThatCannotBeIsRefused(t *testing.T) {
	for name, hours := range map[string]Hours{"closes before it opens": {600, 540}, "before midnight": {-1, 60}, "after midnight": {0, 1441}, "no time at all": {60, 60}} {
		if _, err := NewWorking(nil, map[time.Weekday]Hours{time.Monday: hours}, nil, ""); err == nil {
			t.Errorf("%s: want a refusal", name)
		}
	}
	if _, err := NewWorking([]time.Weekday{7}, nil, nil, ""); err == nil {
		t.Error("an eighth day of the week: want a refusal")
	}
}
