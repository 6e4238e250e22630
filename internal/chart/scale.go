package chart

import (
	"math"

	"bearing/internal/calendar"
)

// The frame around the plot: pixels above and below, per cent left and right.
const (
	above, below      = 22, 24
	leftmost, widest  = 7.0, 91.0
	viewBox           = 1000.0
	valueLines        = 4 // how many lines of value are aimed at
	dayLabels         = 7 // how many labels of days at most
	defaultHeight     = 260
	minimumPlotHeight = 40
)

// A scale turns days and values into places on the drawing.
type scale struct {
	days      calendar.Window
	low, high float64
	step      float64
	height    int
}

// scaleOf returns the scale on which all points fit, its ends on round numbers.
func scaleOf(days calendar.Window, values []float64, height int) scale {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	if low > high {
		low, high = 0, 1
	}
	if high-low <= 1e-9*max(math.Abs(low), math.Abs(high)) {
		pad := max(math.Abs(low)/20, 1)
		low, high = low-pad, high+pad
	}
	step := roundStep((high - low) / valueLines)
	return scale{days, math.Floor(low/step) * step, math.Ceil(high/step) * step, step, height}
}

// around returns the scale with room beyond the ends of bands, so that an end can
// be seen as one.
func (s scale) around(bands []Band) scale {
	low, high := s.low, s.high
	for _, b := range bands {
		if b.Low == low {
			s.low = low - s.step
		}
		if b.High == high {
			s.high = high + s.step
		}
	}
	return s
}

// roundStep returns the least of 1, 2, 5 and 10 times a power of ten that is not
// below step.
func roundStep(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, n := range []float64{1, 2, 5} {
		if step <= n*power {
			return n * power
		}
	}
	return 10 * power
}

// lines returns the values at which a line crosses the plot.
func (s scale) lines() []float64 {
	n := int(math.Round((s.high - s.low) / s.step))
	lines := make([]float64, n+1)
	for i := range lines {
		lines[i] = s.low + float64(i)*s.step
	}
	return lines
}

// Across returns where a day stands on a chart of these days, in per cent of its
// width.
func Across(days calendar.Window, d calendar.Date) float64 { return scale{days: days}.x(d) }

// x returns where a day lies, in per cent.
func (s scale) x(d calendar.Date) float64 { return leftmost + widest*s.share(d) }

func (s scale) share(d calendar.Date) float64 {
	n := s.days.Last.Sub(s.days.First)
	if n <= 0 {
		return .5
	}
	return min(max(float64(d.Sub(s.days.First))/float64(n), 0), 1)
}

// down returns how far from the top of the plot a value lies, from 0 to 1.
func (s scale) down(v float64) float64 {
	return min(max((s.high-v)/(s.high-s.low), 0), 1)
}

func (s scale) plot() float64 { return float64(s.height - above - below) }

// y returns where a value lies, in pixels of the drawing.
func (s scale) y(v float64) float64 { return above + s.plot()*s.down(v) }

// dayMarks returns the days that get a label: the beginnings of the shortest
// periods of which there are not too many.
func (s scale) dayMarks() ([]calendar.Date, calendar.Grain) {
	for _, rung := range []struct {
		grain calendar.Grain
		every int
	}{{calendar.Day, 1}, {calendar.Week, 1}, {calendar.Month, 1}, {calendar.Quarter, 1}, {calendar.Year, 1}, {calendar.Year, 2}, {calendar.Year, 5}, {calendar.Year, 10}, {calendar.Year, 100}} {
		if marks := s.beginnings(rung.grain, rung.every); len(marks) <= dayLabels {
			return marks, rung.grain
		}
	}
	return nil, calendar.Year
}

// beginnings returns the first days of periods inside the window, one more than
// can be labelled at most.
func (s scale) beginnings(g calendar.Grain, every int) []calendar.Date {
	var marks []calendar.Date
	for d := (calendar.Fiscal{}).Period(g, s.days.First).First; !d.After(s.days.Last) && len(marks) <= dayLabels; {
		if s.days.Contains(d) && (g != calendar.Year || d.Year()%every == 0) {
			marks = append(marks, d)
		}
		d = calendar.Fiscal{}.Period(g, d).Last.Add(1)
	}
	return marks
}
