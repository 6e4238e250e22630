package calendar

import (
	"testing"
	"time"
)

func TestPeriods(t *testing.T) {
	october := Fiscal{Start: time.October, NamedByEnd: true}
	for _, test := range []struct {
		name        string
		f           Fiscal
		g           Grain
		on          string
		first, last string
	}{
		{"a week runs from Monday", Fiscal{}, Week, "2026-11-29", "2026-11-23", "2026-11-29"},
		{"Monday begins its own week", Fiscal{}, Week, "2026-11-23", "2026-11-23", "2026-11-29"},
		{"a week over the end of the year", Fiscal{}, Week, "2027-01-01", "2026-12-28", "2027-01-03"},
		{"February of a leap year", Fiscal{}, Month, "2024-02-10", "2024-02-01", "2024-02-29"},
		{"civil quarter", Fiscal{}, Quarter, "2026-11-23", "2026-10-01", "2026-12-31"},
		{"civil year", Fiscal{}, Year, "2026-11-23", "2026-01-01", "2026-12-31"},
		{"fiscal quarter from October", october, Quarter, "2022-01-15", "2022-01-01", "2022-03-31"},
		{"fiscal year from October, early in it", october, Year, "2021-10-01", "2021-10-01", "2022-09-30"},
		{"fiscal year from October, late in it", october, Year, "2022-09-30", "2021-10-01", "2022-09-30"},
		{"quarters of a year from February", Fiscal{Start: time.February}, Quarter, "2026-01-31", "2025-11-01", "2026-01-31"},
		{"a day is its own period", Fiscal{}, Day, "2026-11-23", "2026-11-23", "2026-11-23"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, want := test.f.Period(test.g, day(t, test.on)), window(t, test.first, test.last); got != want {
				t.Errorf("got %s to %s, want %s to %s", got.First, got.Last, want.First, want.Last)
			}
		})
	}
}

func TestPeriodsAreReadByName(t *testing.T) {
	october := Fiscal{Start: time.October, NamedByEnd: true}
	april := Fiscal{Start: time.April}
	for _, test := range []struct {
		f               Fiscal
		in, first, last string
	}{
		{october, "FY2022", "2021-10-01", "2022-09-30"},
		{october, "2022", "2021-10-01", "2022-09-30"},
		{october, "FY2022Q1", "2021-10-01", "2021-12-31"},
		{october, "2022 Q3", "2022-04-01", "2022-06-30"},
		{april, "FY2026", "2026-04-01", "2027-03-31"},
		{april, "2026-Q4", "2027-01-01", "2027-03-31"},
		{Fiscal{}, "2026", "2026-01-01", "2026-12-31"},
		{Fiscal{}, "2026-Q3", "2026-07-01", "2026-09-30"},
		{Fiscal{}, "Q3 2026", "2026-07-01", "2026-09-30"},
		{Fiscal{}, " 2026q3 ", "2026-07-01", "2026-09-30"},
		{Fiscal{}, "2026-W14", "2026-03-30", "2026-04-05"},
		{Fiscal{}, "2026-W01", "2025-12-29", "2026-01-04"},
		{Fiscal{}, "2026-W53", "2026-12-28", "2027-01-03"},
		{october, "2026-11", "2026-11-01", "2026-11-30"},
		{october, "2024-02-29", "2024-02-29", "2024-02-29"},
	} {
		t.Run(test.in, func(t *testing.T) {
			got, err := test.f.Parse(test.in)
			if err != nil {
				t.Fatal(err)
			}
			if want := window(t, test.first, test.last); got != want {
				t.Errorf("got %s to %s, want %s to %s", got.First, got.Last, test.first, test.last)
			}
		})
	}
}

func TestWhatIsNoPeriodIsRefused(t *testing.T) {
	for _, s := range []string{"", "FY22", "2026-Q5", "2026-Q0", "2025-W53", "2026-W00", "2026-W54", "2026-13", "2026-00", "0000", "9999", "next year", "2026-02-30", "FY2026-11"} {
		if w, err := (Fiscal{}).Parse(s); err == nil {
			t.Errorf("Parse(%q) = %s to %s, want a refusal", s, w.First, w.Last)
		}
	}
}

func TestReadingsDue(t *testing.T) {
	year := window(t, "2026-01-01", "2026-12-31")
	for _, test := range []struct {
		name string
		c    Cadence
		w    Window
		on   string
		want int
	}{
		{"nothing is asked", Cadence{}, year, "2026-06-30", 0},
		{"before the window", Cadence{1, Month}, year, "2025-12-31", 0},
		{"a month that has not ended", Cadence{1, Month}, year, "2026-01-30", 0},
		{"a month ends on its last day", Cadence{1, Month}, year, "2026-01-31", 1},
		{"half a year", Cadence{1, Month}, year, "2026-06-30", 6},
		{"no more than the window holds", Cadence{1, Month}, year, "2031-01-01", 12},
		{"every two weeks", Cadence{2, Week}, year, "2026-02-11", 3},
		{"every day", Cadence{1, Day}, year, "2026-01-10", 10},
		{"every quarter", Cadence{1, Quarter}, year, "2026-12-30", 3},
		{"every year", Cadence{1, Year}, year, "2026-12-31", 1},
		{"a standing window goes on", Cadence{1, Week}, window(t, "2026-01-05", ""), "2036-01-06", 522},
		{"from the 31st, the end of February", Cadence{1, Month}, window(t, "2026-01-31", ""), "2026-02-27", 1},
		{"from the 31st, March is not shortened by February", Cadence{1, Month}, window(t, "2026-01-31", ""), "2026-03-29", 1},
		{"from the 31st, the day before 31 March", Cadence{1, Month}, window(t, "2026-01-31", ""), "2026-03-30", 2},
		{"from the leap day, yearly", Cadence{1, Year}, window(t, "2024-02-29", ""), "2028-02-28", 4},
		{"a cadence longer than the calendar", Cadence{1 << 40, Month}, year, "2026-12-31", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.c.Due(test.w, day(t, test.on)); got != test.want {
				t.Errorf("Due(%s) = %d, want %d", test.on, got, test.want)
			}
		})
	}
}

// TestDueIsTheCountOfSteps compares the shortcut with counting step by step.
func TestDueIsTheCountOfSteps(t *testing.T) {
	for _, first := range []string{"2024-01-31", "2024-02-29", "2025-12-31", "2026-03-15"} {
		w := window(t, first, "")
		for _, c := range []Cadence{{1, Day}, {3, Week}, {1, Month}, {2, Month}, {1, Quarter}, {1, Year}} {
			for n := range 1500 {
				d := w.First.Add(n)
				if got, want := c.Due(w, d), steps(c, w.First, d.Add(1)); got != want {
					t.Fatalf("from %s every %d %s on %s: %d, want %d", first, c.Every, c.Grain, d, got, want)
				}
			}
		}
	}
}

func steps(c Cadence, first, end Date) int {
	months := map[Grain]int{Month: 1, Quarter: 3, Year: 12}[c.Grain]
	days := map[Grain]int{Day: 1, Week: 7}[c.Grain]
	for n := 1; ; n++ {
		if first.AddMonths(n * months * c.Every).Add(n * days * c.Every).After(end) {
			return n - 1
		}
	}
}

func TestYearsOfWholeWeeks(t *testing.T) {
	last := WeekYear{Ends: time.Saturday, Month: time.September}
	nearest := WeekYear{Ends: time.Saturday, Month: time.January, Nearest: true}
	for _, test := range []struct {
		name        string
		y           WeekYear
		year        int
		first, last string
		weeks       int
	}{
		{"last Saturday of September", last, 2024, "2023-10-01", "2024-09-28", 52},
		{"last Saturday of September, the long year", last, 2023, "2022-09-25", "2023-09-30", 53},
		{"Saturday nearest the end of January", nearest, 2025, "2024-02-04", "2025-02-01", 52},
		{"Saturday nearest the end of January, the long year", nearest, 2024, "2023-01-29", "2024-02-03", 53},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, want := test.y.Year(test.year), window(t, test.first, test.last); got != want {
				t.Errorf("got %s to %s, want %s to %s", got.First, got.Last, want.First, want.Last)
			}
			if got := test.y.Weeks(test.year); got != test.weeks {
				t.Errorf("%d weeks, want %d", got, test.weeks)
			}
			if q1, q4 := test.y.Quarter(test.year, 1), test.y.Quarter(test.year, 4); q1.Days() != 91 || q4.Days() != 91+7*(test.weeks-52) || q4.Last != test.y.Year(test.year).Last {
				t.Errorf("quarters of %d and %d days", q1.Days(), q4.Days())
			}
		})
	}
}

func FuzzPeriod(f *testing.F) {
	for _, s := range []string{"2026", "FY2022Q3", "2026-W53", "2026-11", "2026-11-23", "Q1 2020"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, err := Fiscal{Start: time.October, NamedByEnd: true}.Parse(s)
		if err == nil && w.Empty() {
			t.Errorf("Parse(%q) gave an empty window without a refusal", s)
		}
	})
}

func TestGrainsAreReadByName(t *testing.T) {
	for g := Minute; g <= Year; g++ {
		if got, ok := ParseGrain(g.String()); !ok || got != g {
			t.Errorf("ParseGrain(%q) = %v, %v", g.String(), got, ok)
		}
	}
	if g, ok := ParseGrain("fortnight"); ok {
		t.Errorf("a fortnight is read as %v", g)
	}
}

func TestThePatienceWithALateReading(t *testing.T) {
	for _, test := range []struct {
		c    Cadence
		want int
	}{{Cadence{}, 0}, {Cadence{0, Week}, 7}, {Cadence{2, Week}, 14}, {Cadence{1, Hour}, 1}, {Cadence{1, Month}, 31}, {Cadence{1, Quarter}, 92}, {Cadence{1, Year}, 366}} {
		if got := test.c.Days(); got != test.want {
			t.Errorf("every %d %s: %d days, want %d", test.c.Every, test.c.Grain, got, test.want)
		}
	}
}
