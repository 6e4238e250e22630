package progress

import (
	"math"
	"slices"

	"bearing/internal/calendar"
	"bearing/internal/measure"
)

// path walks a path day by day.
func (c *checker) path(day calendar.Date) float64 {
	w, p := c.e.Window, c.e.Path
	switch {
	case day.Before(w.First):
		return 0
	case !day.Before(w.Last):
		return 1
	}
	if day = rested(p.Rests, w.First, day); day.Before(w.First) {
		return 0
	}
	switch p.Profile {
	case measure.Seasonal:
		return c.seasonal(day)
	case measure.Logistic:
		return logistic(c.passed(day), p)
	case measure.Smooth:
		u := c.passed(day)
		return 3*u*u - 2*u*u*u
	case measure.Steps:
		return c.stepped(day)
	case measure.Custom:
		return c.joined(day)
	}
	return c.passed(day)
}

// rested returns the last day on which a reading was due.
func rested(every calendar.Cadence, first, day calendar.Date) calendar.Date {
	n := max(every.Every, 1)
	months := map[calendar.Grain]int{calendar.Month: 1, calendar.Quarter: 3, calendar.Year: 12}[every.Grain]
	end := first.Add(-1)
	for k := 1; every.Grain != calendar.NoGrain; k++ {
		next := first.AddMonths(k * n * months).Add(-1)
		if months == 0 {
			days := 1
			if every.Grain == calendar.Week {
				days = 7
			}
			next = first.Add(k*n*days - 1)
		}
		if next.After(day) {
			return end
		}
		end = next
	}
	return day
}

// worked says whether a day counts, in a stretch with or without working days.
func (c *checker) worked(d calendar.Date) bool {
	return c.e.Working == nil || !c.e.Path.Workdays || c.e.Working.IsWorking(d)
}

// passed counts the days so far and all days.
func (c *checker) passed(day calendar.Date) float64 { return c.counted(c.e.Window, day) }

func (c *checker) counted(w calendar.Window, day calendar.Date) float64 {
	so, all := 0, 0
	for d := w.First; !d.After(w.Last); d = d.Add(1) {
		if c.worked(d) {
			all++
			if !d.After(day) {
				so++
			}
		}
	}
	if all == 0 {
		return float64(day.Sub(w.First)+1) / float64(w.Last.Sub(w.First)+1)
	}
	return float64(so) / float64(all)
}

func logistic(u float64, p measure.Path) float64 {
	k, mid := p.Steep, p.Middle
	if !(k > 0) {
		k = 10
	}
	if mid == 0 {
		mid = .5
	}
	l := func(v float64) float64 { return 1 / (1 + math.Exp(-k*(v-mid))) }
	if l(1)-l(0) <= 1e-9 {
		return u
	}
	return (l(u) - l(0)) / (l(1) - l(0))
}

// seasonal gives each day its part of the weight of its month.
func (c *checker) seasonal(day calendar.Date) float64 {
	w := c.e.Window
	so, all := 0.0, 0.0
	for d := w.First; !d.After(w.Last); d = d.Add(1) {
		part := c.partOfMonth(d)
		all += part
		if !d.After(day) {
			so += part
		}
	}
	if !(all > 0) {
		return c.passed(day)
	}
	return so / all
}

func (c *checker) partOfMonth(d calendar.Date) float64 {
	if len(c.e.Path.Seasons) != 12 {
		return unknown
	}
	first := calendar.On(d.Year(), d.Month(), 1)
	n := 0
	for k := first; k.Month() == d.Month(); k = k.Add(1) {
		if c.worked(k) {
			n++
		}
	}
	if !c.worked(d) {
		return 0
	}
	return c.e.Path.Seasons[d.Month()-1] / float64(n)
}

func (c *checker) stepped(day calendar.Date) float64 {
	so, all := 0.0, 0.0
	for _, p := range c.e.Path.Points {
		all += math.Max(p.Share, 0)
		if !p.Day.After(day) {
			so += math.Max(p.Share, 0)
		}
	}
	if !(all > 0) {
		return c.passed(day)
	}
	return so / all
}

// joined finds the two points around a day; none lies below one before it.
func (c *checker) joined(day calendar.Date) float64 {
	type knot struct{ u, share float64 }
	knots := []knot{{0, 0}}
	points := slices.Clone(c.e.Path.Points)
	slices.SortStableFunc(points, func(a, b measure.Point) int { return a.Day.Compare(b.Day) })
	top := 0.0
	for _, p := range points {
		if !p.Day.Before(c.e.Window.First) && p.Day.Before(c.e.Window.Last) {
			top = math.Max(top, between(p.Share, 1))
			knots = append(knots, knot{c.passed(p.Day), top})
		}
	}
	knots = append(knots, knot{1, 1})
	u := c.passed(day)
	for k := len(knots) - 1; k > 0; k-- {
		a, b := knots[k-1], knots[k]
		if u >= a.u && b.u > a.u {
			return a.share + (b.share-a.share)*(u-a.u)/(b.u-a.u)
		}
	}
	return 1
}

// season is the share that a level with seasons is expected to have made.
func (c *checker) season(day calendar.Date, b, goal float64) float64 {
	w, p := c.e.Window, c.e.Path
	year := 0.0
	for _, s := range p.Seasons {
		year += s
	}
	index := func(d calendar.Date) float64 {
		if len(p.Seasons) != 12 {
			return 1
		}
		return p.Seasons[d.Month()-1] / (year / 12)
	}
	if day.After(w.Last) {
		day = w.Last
	}
	at := day
	if day.Before(w.Last) {
		at = rested(p.Rests, w.First, day)
	}
	if at.Before(w.First) {
		return 0
	}
	u := c.passed(at)
	from, to := b/index(w.First.Add(-1)), goal/index(w.Last)
	return ((from+u*(to-from))*index(day) - b) / (goal - b)
}
