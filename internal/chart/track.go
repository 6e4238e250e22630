package chart

import (
	"math"
	"slices"
)

// A Track is the glyph of the product, placed: everything one promise needs to
// show on one line. Every place is in per cent of the line, from 0 to 100. The
// start lies left and the target right, whichever way is better; a number that
// has to fall looks the same as one that has to rise.
//
// A Track that holds (Hold) has no way to go: it shows the band in which the
// number has to stay and where it is.
type Track struct {
	Shown bool // false: the values could not be placed and nothing is to be drawn
	Hold  bool

	Start, Target float64 // of a move
	Now, Expected Mark
	Original      Mark // the target that was promised first, when it has moved
	Landing, Core Span // where it will probably end: 8 in 10, and 1 in 2
	Gap           Span // from now to expected, when now is behind
	Allowed       Span // of a hold: the band; it reaches an end of the line where it is open

	Floor, Ceiling Mark // of a hold: the stated ends of the band
	Inside         bool // of a hold: now lies in the band

	// Hints for labels, which must not lie over one another.
	NowNearStart bool // the label of now stands to the right of its dot
	EndAtFlag    bool // now has passed the target: the end label stands at the flag
}

// A Mark is a place on the line, if it is shown.
type Mark struct {
	At    float64
	Shown bool
}

// A Span is a stretch of the line, if it is shown.
type Span struct {
	From, To float64
	Shown    bool
}

// A Move is what a Track of a target shows, in the measure's own values. What
// is nil is not known.
type Move struct {
	Start, Target float64
	Now           *float64
	Expected      *float64 // where the path would be today
	Original      *float64 // the target promised first
	Landing       *Landing
}

// A Landing is where a number will probably be at its deadline.
type Landing struct{ Low80, Low50, High50, High80 float64 }

// A Hold is what a Track of a floor, a ceiling or a range shows.
type Hold struct {
	Floor, Ceiling *float64 // at least one
	Now            *float64
	Seen           []float64 // further values that have to fit, the extremes of a window
}

const (
	edge      = .035 // what stays free at either end
	nearStart = .12
)

// An axis maps values to places between 0 and 100.
type axis struct{ low, span float64 }

// axisOf returns the axis on which all values fit. The edges are part of it;
// values that are all the same lie in the middle.
func axisOf(values []float64) axis {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	if low == high {
		return axis{low - .5, 1}
	}
	span := (high - low) / (1 - 2*edge)
	return axis{low - edge*span, span}
}

func (a axis) at(v float64) float64 {
	return min(max(100*(v-a.low)/a.span, 0), 100)
}

func (a axis) mark(v *float64) Mark {
	if v == nil {
		return Mark{}
	}
	return Mark{a.at(*v), true}
}

func (a axis) stretch(from, to float64) Span {
	from, to = a.at(from), a.at(to)
	return Span{min(from, to), max(from, to), true}
}

// NewTrack places a move. A value that is not finite is left out; without a
// finite start and target there is nothing to show.
func NewTrack(m Move) Track {
	if !finite(m.Start) || !finite(m.Target) {
		return Track{}
	}
	way := wayOf(m.Start, m.Target)
	now, expected, original := way.share(m.Now), way.share(m.Expected), way.share(m.Original)
	landing := way.landing(m.Landing)
	start, target := way.of(m.Start), way.of(m.Target)

	values := append([]float64{start, target}, landing...)
	for _, v := range []*float64{now, expected, original} {
		if v != nil {
			values = append(values, *v)
		}
	}
	a := axisOf(values)
	t := Track{Shown: true, Start: a.at(start), Target: a.at(target), Now: a.mark(now), Expected: a.mark(expected), Original: a.mark(original)}
	if landing != nil {
		t.Landing, t.Core = a.stretch(landing[0], landing[3]), a.stretch(landing[1], landing[2])
	}
	if now != nil {
		t.NowNearStart = t.Now.At < 100*(edge+nearStart)
		t.EndAtFlag = *now > target
	}
	if now != nil && expected != nil && *expected > *now {
		t.Gap = a.stretch(*now, *expected)
	}
	return t
}

// A way turns values into shares of the distance from start to target, so that
// better is always to the right.
type way struct{ start, length float64 }

// wayOf returns the way between two values. Halves keep the greatest numbers
// from running over; a way without length counts as one that rises.
func wayOf(start, target float64) way {
	length := target/2 - start/2
	if length == 0 {
		length = .5
	}
	return way{start, length}
}

func (w way) of(v float64) float64 { return (v/2 - w.start/2) / w.length }

func (w way) share(v *float64) *float64 {
	if v == nil || !finite(w.of(*v)) {
		return nil
	}
	return new(w.of(*v))
}

// landing returns the four ends of a landing from the left, or nil.
func (w way) landing(l *Landing) []float64 {
	if l == nil {
		return nil
	}
	ends := []float64{w.of(l.Low80), w.of(l.Low50), w.of(l.High50), w.of(l.High80)}
	for _, v := range ends {
		if !finite(v) {
			return nil
		}
	}
	slices.Sort(ends)
	return ends
}

// NewHoldTrack places a hold. The line runs as far outside the band as the band
// is wide; an open band is as wide as the number was ever away from its end.
func NewHoldTrack(h Hold) Track {
	low, high, ok := h.band()
	if !ok {
		return Track{}
	}
	t := Track{Shown: true, Hold: true}
	values := append(h.values(), low, high)
	if h.Floor == nil || h.Ceiling == nil {
		reach := h.reach(low)
		values = append(values, low-reach, low+reach)
	} else {
		half := (high - low) / 2
		values = append(values, low-half, high+half)
	}
	a := axisOf(values)
	t.Floor, t.Ceiling, t.Now = a.mark(h.Floor), a.mark(h.Ceiling), a.mark(finitePart(h.Now))
	t.Allowed = Span{0, 100, true}
	if t.Floor.Shown {
		t.Allowed.From = t.Floor.At
	}
	if t.Ceiling.Shown {
		t.Allowed.To = t.Ceiling.At
	}
	if t.Now.Shown {
		t.Inside = (h.Floor == nil || *h.Now >= *h.Floor) && (h.Ceiling == nil || *h.Now <= *h.Ceiling)
	}
	return t
}

// band returns the stated ends; an open end is the same as the stated one.
func (h Hold) band() (low, high float64, ok bool) {
	switch {
	case h.Floor != nil && h.Ceiling != nil:
		low, high = *h.Floor, *h.Ceiling
	case h.Floor != nil:
		low, high = *h.Floor, *h.Floor
	case h.Ceiling != nil:
		low, high = *h.Ceiling, *h.Ceiling
	default:
		return 0, 0, false
	}
	return low, high, finite(low) && finite(high) && low <= high
}

// values returns what has to fit on the line beside the band.
func (h Hold) values() []float64 {
	var values []float64
	if now := finitePart(h.Now); now != nil {
		values = append(values, *now)
	}
	for _, v := range h.Seen {
		if finite(v) {
			values = append(values, v)
		}
	}
	return values
}

// reach returns how far the line runs to either side of the one stated end: as
// far as the number was away from it, and at least a twentieth of it.
func (h Hold) reach(end float64) float64 {
	reach := math.Abs(end) / 20
	for _, v := range h.values() {
		reach = max(reach, math.Abs(v-end)*4/3)
	}
	if reach == 0 {
		return 1
	}
	return reach
}

func finitePart(v *float64) *float64 {
	if v == nil || !finite(*v) {
		return nil
	}
	return v
}

// finite reports whether v can be placed: a number, and not one so large that a
// difference of two runs over.
func finite(v float64) bool { return math.Abs(v) <= 1e150 }
