package measure

import (
	"math"
	"slices"
	"time"

	"bearing/internal/calendar"
)

// At returns the share of the way that is expected by the end of day d: 0
// before the window, 1 from its last day on, never falling in between. A window
// without an end, or that is empty, expects nothing. A path whose own figures
// say nothing (no seasons, no points, weights that sum to 0) is even with the
// days. The working calendar may be nil; it matters to a path of workdays only.
func (p Path) At(w calendar.Window, d calendar.Date, working *calendar.Working) float64 {
	switch {
	case w.Empty() || w.Standing() || d.Before(w.First):
		return 0
	case !d.Before(w.Last):
		return 1
	}
	if p.Rests.Grain != calendar.NoGrain {
		if d = p.rest(w, d); d.Before(w.First) {
			return 0
		}
	}
	if !p.Workdays {
		working = nil
	}
	return between(p.share(w, d, working))
}

// rest returns the last day by which a reading was due: between two due
// readings nothing new is expected. Months are counted back from d, because a
// window's first day may be the last of a long month.
func (p *Path) rest(w calendar.Window, d calendar.Date) calendar.Date {
	every, months := max(p.Rests.Every, 1), 0
	switch p.Rests.Grain {
	case calendar.Year:
		months = 12 * every
	case calendar.Quarter:
		months = 3 * every
	case calendar.Month:
		months = every
	case calendar.Week:
		every *= 7
	}
	if months == 0 {
		return w.First.Add((d.Sub(w.First)+1)/every*every - 1)
	}
	y, m, day := w.First.Time().Date()
	next := d.Add(1)
	month := monthOf(next)
	back := ((month.year-y)*12 + int(month.month-m)) % months
	if back == 0 && month.on(day).After(next) {
		back = months
	}
	for range back {
		month = month.before()
	}
	return month.on(day).Add(-1)
}

// A monthAt is a month of a year and its first day.
type monthAt struct {
	year  int
	month time.Month
	first calendar.Date
}

func monthOf(d calendar.Date) monthAt {
	y, m, day := d.Time().Date()
	return monthAt{y, m, d.Add(1 - day)}
}

func (m monthAt) before() monthAt {
	if m.month--; m.month < time.January {
		m.year, m.month = m.year-1, time.December
	}
	m.first = m.first.Add(-m.days())
	return m
}

func (m monthAt) after() monthAt {
	m.first = m.first.Add(m.days())
	if m.month++; m.month > time.December {
		m.year, m.month = m.year+1, time.January
	}
	return m
}

// on returns a day of the month, its last where it is shorter.
func (m monthAt) on(day int) calendar.Date { return m.first.Add(min(day, m.days()) - 1) }

func (m monthAt) last() calendar.Date { return m.first.Add(m.days() - 1) }

func (m monthAt) days() int {
	switch m.month {
	case time.February:
		if m.year%4 != 0 || m.year%100 == 0 && m.year%400 != 0 {
			return 28
		}
		return 29
	case time.April, time.June, time.September, time.November:
		return 30
	}
	return 31
}

func (p *Path) share(w calendar.Window, d calendar.Date, working *calendar.Working) float64 {
	switch p.Profile {
	case Seasonal:
		return p.seasonal(w, d, working)
	case Logistic:
		return p.logistic(elapsed(w, d, working))
	case Smooth:
		u := elapsed(w, d, working)
		return u * u * (3 - 2*u)
	case Steps:
		return p.steps(w, d, working)
	case Custom:
		return p.custom(w, d, working)
	default:
		return elapsed(w, d, working)
	}
}

func elapsed(w calendar.Window, d calendar.Date, working *calendar.Working) float64 {
	if working == nil {
		return w.Elapsed(d)
	}
	return working.Elapsed(w, d)
}

// Curve returns how steep the S-curve of a logistic path is and where its middle
// lies, as stated or by default.
func (p Path) Curve() (steep, middle float64) {
	steep, middle = p.Steep, p.Middle
	if !(steep > 0) {
		steep = 10
	}
	if middle == 0 {
		middle = .5
	}
	return steep, middle
}

// logistic is the S-curve, cut and stretched to run from 0 to 1.
func (p *Path) logistic(u float64) float64 {
	k, c := p.Curve()
	at := func(v float64) float64 { return 1 / (1 + math.Exp(-k*(v-c))) }
	low, high := at(0), at(1)
	if !(high-low > 1e-9) {
		return u // so steep or so far off that nothing of the curve is left
	}
	return (at(u) - low) / (high - low)
}

func (p *Path) steps(w calendar.Window, d calendar.Date, working *calendar.Working) float64 {
	var due, all float64
	for _, point := range p.Points {
		weight := max(point.Share, 0)
		all += weight
		if !point.Day.After(d) {
			due += weight
		}
	}
	if !(all > 0) {
		return elapsed(w, d, working)
	}
	return due / all
}

// custom runs straight from point to point. A point below one before it is
// lifted to it: an expectation never falls.
func (p *Path) custom(w calendar.Window, d calendar.Date, working *calendar.Working) float64 {
	points := p.Points
	inOrder := func(a, b Point) int { return a.Day.Compare(b.Day) }
	if !slices.IsSortedFunc(points, inOrder) {
		points = slices.SortedStableFunc(slices.Values(points), inOrder)
	}
	u := elapsed(w, d, working)
	fromU, fromShare := 0.0, 0.0
	for _, point := range points {
		if point.Day.Before(w.First) || !point.Day.Before(w.Last) {
			continue
		}
		toU, toShare := elapsed(w, point.Day, working), max(fromShare, between(point.Share))
		if d.Before(point.Day) {
			return along(u, fromU, fromShare, toU, toShare)
		}
		fromU, fromShare = toU, toShare
	}
	return along(u, fromU, fromShare, 1, 1)
}

func along(u, fromU, fromShare, toU, toShare float64) float64 {
	if toU <= fromU {
		return fromShare
	}
	return fromShare + (toShare-fromShare)*(u-fromU)/(toU-fromU)
}

// seasonal adds up the weights of the months so far. The weight of a month is
// spread evenly over its days, so a window may begin and end anywhere.
func (p *Path) seasonal(w calendar.Window, d calendar.Date, working *calendar.Working) float64 {
	if !p.seasons() {
		return elapsed(w, d, working)
	}
	var so, all float64
	for month := monthOf(w.First); !month.first.After(w.Last); month = month.after() {
		whole := calendar.Window{First: month.first, Last: month.last()}
		run := calendar.Window{First: later(whole.First, w.First), Last: earlier(whole.Last, w.Last)}
		weight := p.Seasons[month.month-1] * (elapsed(whole, run.Last, working) - elapsed(whole, run.First.Add(-1), working))
		all += weight
		switch {
		case !d.Before(run.Last):
			so += weight
		case !d.Before(run.First):
			so += weight * elapsed(run, d, working)
		}
	}
	if !(all > 0) {
		return elapsed(w, d, working)
	}
	return so / all
}

func (p *Path) seasons() bool {
	sum := 0.0
	for _, w := range p.Seasons {
		if !(w >= 0) {
			return false
		}
		sum += w
	}
	return len(p.Seasons) == 12 && sum > 0
}

// Index returns how the month of d stands out of the year for a seasonal path:
// 1 is the average month. For a path without seasons it is always 1. A level is
// not built up, so its expectation is a straight line times this index.
func (p Path) Index(d calendar.Date) float64 {
	if p.Profile != Seasonal || !p.seasons() || d.IsZero() {
		return 1
	}
	sum := 0.0
	for _, w := range p.Seasons {
		sum += w
	}
	return p.Seasons[d.Month()-1] * 12 / sum
}

// Seasons returns the weights of the months for a seasonal path: the mean over
// past years of each month's share of its year. Years that do not hold twelve
// figures with a positive total say nothing; without any other the result is
// nil. Every year weighs the same, however much was sold in it.
func Seasons(years [][]float64) []float64 {
	sum, n := make([]float64, 12), 0
	for _, year := range years {
		total := 0.0
		for _, x := range year {
			total += x
		}
		if len(year) != 12 || !(total > 0) || math.IsInf(total, 1) {
			continue
		}
		n++
		for m, x := range year {
			sum[m] += x / total
		}
	}
	if n == 0 {
		return nil
	}
	for m := range sum {
		sum[m] /= float64(n)
	}
	return sum
}

func earlier(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b calendar.Date) calendar.Date {
	if a.After(b) {
		return a
	}
	return b
}

func between(x float64) float64 { return min(max(x, 0), 1) }
