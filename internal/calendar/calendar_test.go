package calendar

import (
	"testing"
	"time"
)

func day(t testing.TB, s string) Date {
	t.Helper()
	d, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func window(t testing.TB, first, last string) Window {
	t.Helper()
	w := Window{First: day(t, first)}
	if last != "" {
		w.Last = day(t, last)
	}
	return w
}

func TestADayIsReadAndWrittenTheSame(t *testing.T) {
	for _, s := range []string{"0001-01-01", "1970-01-01", "2024-02-29", "2026-11-23", "9999-12-31"} {
		if got := day(t, s).String(); got != s {
			t.Errorf("Parse(%q).String() = %q", s, got)
		}
	}
}

func TestADayThatNoCalendarHasIsRefused(t *testing.T) {
	for _, s := range []string{"", "2026-02-29", "2100-02-29", "2026-13-01", "2026-04-31", "0000-12-31", "2026-1-1", "23-11-2026", "2026-11-23T10:00"} {
		if d, err := Parse(s); err == nil {
			t.Errorf("Parse(%q) = %s, want a refusal", s, d)
		}
	}
}

func TestTheDayOfAnInstantIsThatOfItsZone(t *testing.T) {
	late := time.Date(2026, 3, 28, 23, 30, 0, 0, time.FixedZone("west", -5*3600))
	if got := Of(late).String(); got != "2026-03-28" {
		t.Errorf("Of(23:30 in the west) = %s", got)
	}
	if got := Of(late.UTC()).String(); got != "2026-03-29" {
		t.Errorf("Of(the same instant in UTC) = %s", got)
	}
}

func TestNoDayStaysNoDay(t *testing.T) {
	var none Date
	if none.Add(5) != none || none.AddMonths(5) != none || none.String() != "" || !none.Before(On(1, 1, 1)) {
		t.Error("the zero Date must stay no day and come first")
	}
}

func TestTheDayOfTheWeekAgreesWithTheStandardLibrary(t *testing.T) {
	for d := day(t, "1999-12-25"); d.Before(day(t, "2001-03-05")); d = d.Add(1) {
		if d.Weekday() != d.Time().Weekday() {
			t.Fatalf("%s is a %s, want %s", d, d.Weekday(), d.Time().Weekday())
		}
	}
}

func TestMonthsLater(t *testing.T) {
	for _, test := range []struct {
		name, from string
		months     int
		want       string
	}{
		{"same day", "2026-01-15", 1, "2026-02-15"},
		{"a shorter month gives its last day", "2026-01-31", 1, "2026-02-28"},
		{"a leap year has 29 February", "2024-01-31", 1, "2024-02-29"},
		{"a year after the leap day", "2024-02-29", 12, "2025-02-28"},
		{"four years after the leap day", "2024-02-29", 48, "2028-02-29"},
		{"over the end of a year", "2026-11-30", 3, "2027-02-28"},
		{"backwards", "2026-03-31", -1, "2026-02-28"},
		{"backwards over the start of a year", "2026-01-31", -2, "2025-11-30"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := day(t, test.from).AddMonths(test.months).String(); got != test.want {
				t.Errorf("%s + %d months = %s, want %s", test.from, test.months, got, test.want)
			}
		})
	}
}

func TestElapsed(t *testing.T) {
	q1 := window(t, "2026-01-01", "2026-03-31")
	for _, test := range []struct {
		name string
		w    Window
		on   string
		want float64
	}{
		{"the day before", q1, "2025-12-31", 0},
		{"the first day counts", q1, "2026-01-01", 1.0 / 90},
		{"halfway through the quarter", q1, "2026-02-14", .5},
		{"the last day", q1, "2026-03-31", 1},
		{"long after", q1, "2030-01-01", 1},
		{"one day only", window(t, "2026-01-01", "2026-01-01"), "2026-01-01", 1},
		{"a standing promise never passes", window(t, "2026-01-01", ""), "2026-06-01", 0},
		{"an empty window", Window{}, "2026-06-01", 0},
		{"a window that ends before it begins", window(t, "2026-02-01", "2026-01-01"), "2026-06-01", 0},
		{"the leap day is a day", window(t, "2024-01-01", "2024-12-31"), "2024-02-29", 60.0 / 366},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.w.Elapsed(day(t, test.on)); got != test.want {
				t.Errorf("Elapsed(%s) = %v, want %v", test.on, got, test.want)
			}
		})
	}
}

func TestAWindowContainsBothItsEnds(t *testing.T) {
	w := window(t, "2026-01-01", "2026-03-31")
	standing := window(t, "2026-01-01", "")
	for _, test := range []struct {
		w    Window
		on   string
		want bool
	}{
		{w, "2025-12-31", false}, {w, "2026-01-01", true}, {w, "2026-03-31", true}, {w, "2026-04-01", false},
		{standing, "2025-12-31", false}, {standing, "2099-01-01", true}, {Window{}, "2026-01-01", false},
	} {
		if got := test.w.Contains(day(t, test.on)); got != test.want {
			t.Errorf("%v contains %s = %v", test.w, test.on, got)
		}
	}
}
