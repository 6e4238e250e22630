package calendar

import "time"

// A Grain is the length of the periods in which something is counted or asked
// for. The order is that of length.
type Grain uint8

// The grains. Minute and Hour have no meaning for a Date and count as Day.
const (
	NoGrain Grain = iota
	Minute
	Hour
	Day
	Week // ISO 8601: Monday to Sunday
	Month
	Quarter
	Year
)

var grains = [...]string{"", "minute", "hour", "day", "week", "month", "quarter", "year"}

func (g Grain) String() string { return grains[g] }

// ParseGrain reads the name of a grain.
func ParseGrain(s string) (Grain, bool) {
	for i, name := range grains {
		if name == s {
			return Grain(i), true
		}
	}
	return NoGrain, false
}

// Fiscal says when years begin and how they are called. The zero Fiscal is the
// civil year.
type Fiscal struct {
	Start      time.Month // 0 counts as January
	NamedByEnd bool       // fiscal 2022 is the year that ends in 2022
}

func (f Fiscal) start() time.Month { return max(f.Start, time.January) }

// Year returns the fiscal year of that name.
func (f Fiscal) Year(name int) Window {
	if f.NamedByEnd && f.start() > time.January {
		name--
	}
	first := On(name, f.start(), 1)
	return Window{first, first.AddMonths(12).Add(-1)}
}

// Quarter returns the nth quarter, 1 to 4, of the fiscal year of that name.
func (f Fiscal) Quarter(name, n int) Window {
	first := f.Year(name).First.AddMonths(3 * (n - 1))
	return Window{first, first.AddMonths(3).Add(-1)}
}

// Period returns the period of grain g in which d lies; years and quarters are
// fiscal.
func (f Fiscal) Period(g Grain, d Date) Window {
	switch g {
	case Week:
		first := d.Add(-((int(d.Weekday()) + 6) % 7))
		return Window{first, first.Add(6)}
	case Month:
		first := On(d.Year(), d.Month(), 1)
		return Window{first, first.AddMonths(1).Add(-1)}
	case Quarter, Year:
		months := 3
		if g == Year {
			months = 12
		}
		back := (int(d.Month()-f.start()) + 12) % months
		first := On(d.Year(), d.Month(), 1).AddMonths(-back)
		return Window{first, first.AddMonths(months).Add(-1)}
	default:
		return Window{d, d}
	}
}

// A Cadence is how often something is due: every n grains. The zero Cadence
// asks for nothing.
type Cadence struct {
	Every int // 0 counts as 1
	Grain Grain
}

// Days returns the length of one cadence in days, rounded up to whole ones: 1,
// 7, 31, 92 or 366 times n. It is the patience with which a late reading is met.
func (c Cadence) Days() int {
	lengths := [...]int{0, 1, 1, 1, 7, 31, 92, 366}
	return max(c.Every, 1) * lengths[c.Grain]
}

// Due returns how many readings are due in w up to and including day d: the
// number of whole cadences of w that have ended by then.
func (c Cadence) Due(w Window, d Date) int {
	if c.Grain == NoGrain || w.Empty() || d.Before(w.First) {
		return 0
	}
	end := d
	if !w.Standing() && w.Last.Before(d) {
		end = w.Last
	}
	return c.whole(w.First, end.Add(1))
}

// whole counts the cadences that fit between two days. Months are counted from
// the first day every time, so that 31 January, 28 February, 31 March stay one
// month apart and a short month does not shorten all that follow.
func (c Cadence) whole(first, end Date) int {
	n := max(c.Every, 1)
	step := c.months()
	if step == 0 {
		return end.Sub(first) / c.days() / n
	}
	k := ((end.Year()-first.Year())*12 + int(end.Month()-first.Month())) / step / n
	if k > 0 && first.AddMonths(k*step*n).After(end) {
		k--
	}
	return k
}

// days is the length of a grain that is a fixed number of days.
func (c Cadence) days() int {
	if c.Grain == Week {
		return 7
	}
	return 1
}

// months is the length of a grain that is a number of months, else 0.
func (c Cadence) months() int {
	switch c.Grain {
	case Month:
		return 1
	case Quarter:
		return 3
	case Year:
		return 12
	default:
		return 0
	}
}
