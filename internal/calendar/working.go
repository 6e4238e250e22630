package calendar

import (
	"slices"
	"time"

	"bearing/internal/fault"
)

// Hours are the opening hours of a day in minutes from midnight; To is the
// first minute after closing. The zero Hours are not stated.
type Hours struct{ From, To int }

// Minutes returns how long the day is open.
func (h Hours) Minutes() int { return h.To - h.From }

// A Working is a working calendar: on which days of the week work is done, from
// when to when, which days are holidays, and in whose zone all this is meant.
// The zone is a name only; an instant becomes a Date at the door.
//
// The zero Working works every day.
type Working struct {
	days     uint8 // a bit for each time.Weekday; 0 means all
	hours    [7]Hours
	holidays []Date // sorted, each once
	zone     string
}

// NewWorking returns the calendar of those days of the week, with opening hours
// for those that have them.
func NewWorking(days []time.Weekday, hours map[time.Weekday]Hours, holidays []Date, zone string) (Working, error) {
	w := Working{zone: zone, holidays: slices.Compact(slices.SortedFunc(slices.Values(holidays), Date.Compare))}
	for _, d := range days {
		if d < time.Sunday || d > time.Saturday {
			return Working{}, fault.New(fault.Invalid, "days", "%d is not a day of the week; use 0 for Sunday to 6 for Saturday", int(d))
		}
		w.days |= 1 << d
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		h, stated := hours[d]
		if stated && (h.From < 0 || h.To > 24*60 || h.To <= h.From) {
			return Working{}, fault.New(fault.Invalid, "hours", "on %s the closing time must come after the opening time, both between 00:00 and 24:00", d)
		}
		w.hours[d] = h
	}
	return w, nil
}

// Zone returns the name of the zone, "" when none is stated.
func (w Working) Zone() string { return w.zone }

// Holidays returns the holidays, oldest first.
func (w Working) Holidays() []Date { return slices.Clone(w.holidays) }

// Weekdays returns the days of the week on which work is done, from Sunday.
func (w Working) Weekdays() (days []time.Weekday) {
	for d := range time.Weekday(7) {
		if w.works(d) {
			days = append(days, d)
		}
	}
	return days
}

// IsWorking reports whether work is done on d.
func (w Working) IsWorking(d Date) bool {
	_, holiday := slices.BinarySearchFunc(w.holidays, d, Date.Compare)
	return !d.IsZero() && !holiday && w.works(d.Weekday())
}

// Open returns the opening hours of d; false when d is free or has no hours.
func (w Working) Open(d Date) (Hours, bool) {
	h := w.hours[d.Weekday()]
	return h, w.IsWorking(d) && h != (Hours{})
}

// Days returns the number of working days in a window, 0 when it is empty or
// has no end.
func (w Working) Days(in Window) int {
	n := in.Days()
	if n == 0 {
		return 0
	}
	count := 0
	for d := range time.Weekday(7) {
		if w.works(d) {
			first := (int(d-in.First.Weekday()) + 7) % 7
			count += (n - first + 6) / 7
		}
	}
	return count - w.holidaysIn(in)
}

// Elapsed returns the share of a window's working days that has passed at the
// end of day d, from 0 to 1. A window without a working day passes by the
// calendar.
func (w Working) Elapsed(in Window, d Date) float64 {
	switch n := w.Days(in); {
	case n == 0:
		return in.Elapsed(d)
	case d.Before(in.First):
		return 0
	case !d.Before(in.Last):
		return 1
	default:
		return float64(w.Days(Window{in.First, d})) / float64(n)
	}
}

// Add returns the nth working day after d; d itself for n of 0 or less.
func (w Working) Add(d Date, n int) Date {
	for ; n > 0 && !d.IsZero(); n-- {
		for d = d.Add(1); !w.IsWorking(d); d = d.Add(1) {
		}
	}
	return d
}

func (w Working) works(d time.Weekday) bool { return w.days == 0 || w.days&(1<<d) != 0 }

// holidaysIn counts the holidays of a window that take a working day away.
func (w Working) holidaysIn(in Window) int {
	from, _ := slices.BinarySearchFunc(w.holidays, in.First, Date.Compare)
	n := 0
	for _, d := range w.holidays[from:] {
		if d.After(in.Last) {
			break
		}
		if w.works(d.Weekday()) {
			n++
		}
	}
	return n
}
