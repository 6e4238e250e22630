// Package calendar holds days and what is made of them: windows, grains,
// fiscal years, working days and cadences.
//
// A Date is a civil day without a zone. An instant becomes a Date once, at the
// door, in the zone of the workspace; from there on everything is days. The
// day "today" is always an argument.
package calendar

import (
	"time"

	"bearing/internal/fault"
)

// A Date is a civil day of the proleptic Gregorian calendar from year 1 to
// 9999. The zero Date is no day at all; it comes before every other.
type Date struct{ n int32 } // days since 31 December of year 0

const epoch = 719163 // the Date.n of 1970-01-01

// On returns the day of a year, month and day of the month; what lies outside
// a month runs over into the next, as with time.Date.
func On(year int, month time.Month, day int) Date {
	return Of(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// Of returns the civil day of t in t's own zone.
func Of(t time.Time) Date {
	y, m, d := t.Date()
	seconds := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()
	return Date{int32(seconds/86400 + epoch)}
}

// Parse reads "2006-01-02". It refuses a day that no calendar has.
func Parse(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil || t.Year() < 1 {
		return Date{}, fault.New(fault.Invalid, "date", "%q is not a day; write it as 2026-11-23", s)
	}
	return Of(t), nil
}

// Time returns midnight of d in UTC.
func (d Date) Time() time.Time { return time.Unix(int64(d.n-epoch)*86400, 0).UTC() }

// String returns the day as "2006-01-02", "" for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d.n == 0 }

// Add returns the day n days later; no day stays no day.
func (d Date) Add(n int) Date {
	if d.IsZero() {
		return d
	}
	return Date{d.n + int32(n)}
}

// AddMonths returns the same day of the month n months later, or the last day
// of that month where it is shorter.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	return On(first.Year(), first.Month(), min(t.Day(), last.Day()))
}

// Sub returns the number of days from e to d.
func (d Date) Sub(e Date) int { return int(d.n - e.n) }

// Before, After and Compare order days; no day comes first.
func (d Date) Before(e Date) bool { return d.n < e.n }

// After reports whether d comes after e.
func (d Date) After(e Date) bool { return d.n > e.n }

// Compare returns -1, 0 or 1.
func (d Date) Compare(e Date) int {
	switch {
	case d.n < e.n:
		return -1
	case d.n > e.n:
		return 1
	}
	return 0
}

// Year returns the civil year.
func (d Date) Year() int { return d.Time().Year() }

// Month returns the civil month.
func (d Date) Month() time.Month { return d.Time().Month() }

// Day returns the day of the month.
func (d Date) Day() int { return d.Time().Day() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(d.n % 7) }
