package progress

import (
	"math"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// A mark is what was known of a promise after one of its readings.
type mark struct {
	day      calendar.Date
	readings int32
	x        float64
	inside   float64
	sigma    float64
}

// read lets the readings of the measure tell where the promise stands. Those
// before the window begins tell where it started from, no more.
func (b *builder) read(p *promise) {
	end := b.end(p)
	if r, ok := b.facts.Series.Last(end); ok {
		p.last = r.Day
		p.x, p.inside = unknown, unknown
		if !b.sums(p) {
			p.x, p.inside = r.Value, b.credit(p, r.Value)
		}
	}
	if p.window.Empty() {
		return
	}
	run := running{builder: b, p: p}
	in := b.facts.Series.In(calendar.Window{First: p.window.First, Last: end})
	b.marks = make([]mark, 0, len(in))
	for i := range in {
		b.marks = append(b.marks, run.next(&in[i]))
	}
	if n := len(b.marks); n > 0 {
		p.set(b.marks[n-1])
	}
}

func (p *promise) set(m mark) {
	p.last, p.readings, p.x, p.inside, p.sigma = m.day, m.readings, m.x, m.inside, m.sigma
}

// sums says whether readings add up over the window.
func (b *builder) sums(p *promise) bool {
	return b.c.Type == plan.Cumulative || b.c.Type == plan.Tally || b.c.Type == plan.Ratio || p.periods
}

// credit is 1 for a value inside the bounds of a hold. Outside it is 0, or falls
// off over the tolerance.
func (b *builder) credit(p *promise, x float64) float64 {
	if p.kind != holds && p.kind != flat || !known(x) {
		return unknown
	}
	off := max(p.base-x, x-p.goal, 0)
	switch {
	case off == 0:
		return 1
	case p.kind == holds && b.c.Tolerance != nil && *b.c.Tolerance > 0:
		return max(0, 1 - off / *b.c.Tolerance)
	}
	return 0
}

// running adds readings up one by one.
type running struct {
	*builder
	p          *promise
	n          int32
	inside     float64
	sum        float64
	num, den   float64
	deviations int
	before     float64 // deviation of the reading before
	total      float64 // of a sum: its deviation so far
	ranges     float64 // sum of the moving ranges
}

func (r *running) next(reading *measure.Reading) mark {
	r.n++
	r.sum += reading.Value
	r.num, r.den = r.num+reading.Num, r.den+reading.Den
	m := mark{day: reading.Day, readings: r.n, x: finite(r.stands(reading.Value)), inside: unknown, sigma: unknown}
	if r.p.kind == holds || r.p.kind == flat {
		m.inside = r.credit(r.p, m.x)
		if r.p.periods {
			r.inside += math.Floor(m.inside)
			m.inside = r.inside / float64(r.n)
		}
		return m
	}
	m.sigma = r.wobble(m)
	return m
}

func (r *running) stands(value float64) float64 {
	switch {
	case r.c.Type == plan.Cumulative || r.c.Type == plan.Tally:
		return r.sum
	case r.c.Type == plan.Ratio && r.den != 0:
		return r.facts.unit().Divide(r.num, r.den)
	}
	return value
}

// wobble is sigma of the deviations from the path, by their mean moving range
// over 1.128; not known before there are enough of them. A sum gathers the
// deviations of its readings, so its own sigma grows with their root.
func (r *running) wobble(m mark) float64 {
	expected := r.p.expected(m.day, r.in.Working)
	if !known(expected) {
		return unknown
	}
	deviation, grown := m.x-r.p.wanting(expected), 1.0
	if r.p.kind == adds {
		deviation, r.total = deviation-r.total, deviation
		grown = math.Sqrt(float64(r.n))
	}
	if r.deviations++; r.deviations > 1 {
		r.ranges += math.Abs(deviation - r.before)
	}
	r.before = deviation
	if r.deviations < r.in.Policy.wobble {
		return unknown
	}
	return finite(r.ranges / float64(r.deviations-1) / 1.128 * grown)
}

func finite(x float64) float64 {
	if math.IsInf(x, 0) {
		return unknown
	}
	return x
}

// replay finds the colour that is shown since the last reading. Two readings
// that give the same colour settle it, so only those after the last such pair
// are gone through.
func (b *builder) replay(p *promise) {
	last := len(b.marks) - 1
	if b.in.Policy.readings < 2 || last < 0 {
		return
	}
	by := &rules{b.in.Day, b.in.Policy, b.in.Working}
	was := func(k int, day calendar.Date) Status { return p.after(b.marks[k], day, by) }
	k, now := last, was(last, b.marks[last].day)
	p.fresh, p.steady = now, true
	for k > 0 {
		before := was(k-1, b.marks[k-1].day)
		if before == now {
			break
		}
		k, now = k-1, before
	}
	shown := now
	for k++; k <= last; k++ {
		before, aged := now, was(k-1, b.marks[k].day.Add(-1))
		if aged == before {
			aged = shown
		}
		now = was(k, b.marks[k].day)
		shown = b.in.Policy.steady(shown, aged, before, now)
	}
	p.held = shown
}

// after gives the status that the readings up to a mark gave on a day.
func (p *promise) after(m mark, day calendar.Date, by *rules) Status {
	q := *p
	q.set(m)
	q.state, q.until = open, calendar.Date{}
	var f figures
	return q.judge(day, by, &f).status
}
