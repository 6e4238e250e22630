package chart

import (
	"math"
	"time"

	"bearing/internal/calendar"
)

// A Spark is a line of the size of a word; the number stands beside it, so it is
// hidden from those who listen.
type Spark struct {
	Values        []float64
	Low, High     *float64 // the band to be held, where there is one
	Width, Height int      // in pixels; no width: it fills its box
}

// SVG draws the line. Values that are not finite are left out; of none nothing
// is drawn.
func (k Spark) SVG() string {
	values := make([]float64, 0, len(k.Values))
	for _, v := range k.Values {
		if finite(v) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return ""
	}
	p := &pen{}
	if k.Width > 0 {
		p.write(`<svg class="spark" width="%d" height="%d" aria-hidden="true" focusable="false">`, k.Width, k.Height)
	} else {
		p.write(`<svg class="spark wide" width="100%%" height="100%%" aria-hidden="true" focusable="false">`)
	}
	k.draw(p, values)
	p.write("</svg>")
	return p.String()
}

// What stays free around a spark, in per cent of its box.
const sparkLeft, sparkWide, sparkTop, sparkHigh = 2.0, 94.0, 8.0, 84.0

func (k Spark) draw(p *pen, values []float64) {
	low, high := k.reach(values)
	y := func(v float64) float64 { return sparkTop + sparkHigh*min(max((high-v)/(high-low), 0), 1) }
	if low, high := finitePart(k.Low), finitePart(k.High); low != nil || high != nil {
		top, bottom := 0.0, 100.0
		if high != nil {
			top = y(*high)
		}
		if low != nil {
			bottom = y(*low)
		}
		p.write(`<rect class="c-band" x="0" y="%s%%" width="100%%" height="%s%%"/>`, digits(top), digits(max(bottom-top, 1)))
	}
	points := make([]Point, len(values))
	for i, v := range values {
		points[i] = Point{calendar.On(1, time.January, 1).Add(i), v}
	}
	place := func(at Point) int { return at.Day.Sub(points[0].Day) }
	step := sparkWide / float64(max(len(values)-1, 1))
	line := &route{}
	for _, at := range thin(points, func(at Point) int { return place(at) * pixels / len(points) }) {
		line.to(sparkLeft+step*float64(place(at)), y(at.Value))
	}
	p.write(`<svg width="100%%" height="100%%" viewBox="0 0 100 100" preserveAspectRatio="none" overflow="visible">`)
	p.stroke("c-line", line)
	p.write(`</svg><circle class="c-now" cx="%s%%" cy="%s%%" r="2.5"/>`, digits(sparkLeft+step*float64(len(values)-1)), digits(y(values[len(values)-1])))
}

// reach returns the lowest and highest value to be shown.
func (k Spark) reach(values []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	for _, v := range []*float64{finitePart(k.Low), finitePart(k.High)} {
		if v != nil {
			low, high = min(low, *v), max(high, *v)
		}
	}
	if high-low <= 1e-9*max(math.Abs(low), math.Abs(high)) {
		return low - 1, high + 1
	}
	return low, high
}
