package calendar

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"bearing/internal/fault"
)

// The written forms of a period. "FY" may stand before a year; it changes
// nothing, because years and quarters are always those of the Fiscal.
var (
	yearForm    = regexp.MustCompile(`^(?:FY ?)?(\d{4})$`)
	quarterForm = regexp.MustCompile(`^(?:FY ?)?(\d{4})[ -]?Q([1-4])$`)
	turnedForm  = regexp.MustCompile(`^Q([1-4])[ -](?:FY ?)?(\d{4})$`)
	weekForm    = regexp.MustCompile(`^(\d{4})-?W(\d{2})$`)
	monthForm   = regexp.MustCompile(`^(\d{4})-(\d{2})$`)
)

// Parse reads the name of a period: "2026" or "FY2026", "2026-Q3", "FY2026Q3",
// "2026 Q3" or "Q3 2026", "2026-W14", "2026-11", and a single day. Years and
// quarters are fiscal, weeks those of ISO 8601, months civil.
func (f Fiscal) Parse(s string) (Window, error) {
	name := strings.ToUpper(strings.TrimSpace(s))
	w, ok := f.period(name)
	if ok && !w.Empty() {
		return w, nil
	}
	if d, err := Parse(name); err == nil {
		return Window{d, d}, nil
	}
	if len(s) > 40 {
		s = strings.ToValidUTF8(s[:40], "") + "..."
	}
	return Window{}, fault.New(fault.Invalid, "period", "%q is not a period; write it as 2026, FY2026, 2026-Q3, 2026-W14, 2026-11 or 2026-11-23", s)
}

func (f Fiscal) period(name string) (Window, bool) {
	if m := yearForm.FindStringSubmatch(name); m != nil {
		y, ok := yearNumber(m[1])
		return f.Year(y), ok
	}
	if m := quarterForm.FindStringSubmatch(name); m != nil {
		y, ok := yearNumber(m[1])
		return f.Quarter(y, int(m[2][0]-'0')), ok
	}
	if m := turnedForm.FindStringSubmatch(name); m != nil {
		y, ok := yearNumber(m[2])
		return f.Quarter(y, int(m[1][0]-'0')), ok
	}
	if m := weekForm.FindStringSubmatch(name); m != nil {
		return isoWeek(m[1], m[2])
	}
	if m := monthForm.FindStringSubmatch(name); m != nil {
		return month(m[1], m[2])
	}
	return Window{}, false
}

// yearNumber keeps a year of rest at either end, so that a fiscal year that
// begins or ends in a neighbour still lies in the calendar.
func yearNumber(s string) (int, bool) {
	y, err := strconv.Atoi(s)
	return y, err == nil && y > 1 && y < 9999
}

// isoWeek returns a week by its number; week 1 is the one with 4 January.
func isoWeek(year, week string) (Window, bool) {
	y, ok := yearNumber(year)
	n, err := strconv.Atoi(week)
	if !ok || err != nil || n < 1 {
		return Window{}, false
	}
	w := Fiscal{}.Period(Week, On(y, time.January, 4).Add(7*(n-1)))
	in, _ := w.First.Time().ISOWeek()
	return w, in == y
}

func month(year, month string) (Window, bool) {
	y, ok := yearNumber(year)
	n, err := strconv.Atoi(month)
	if !ok || err != nil || n < 1 || n > 12 {
		return Window{}, false
	}
	return Fiscal{}.Period(Month, On(y, time.Month(n), 1)), true
}
