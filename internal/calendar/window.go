package calendar

// A Window is a run of days, both ends included. The zero Window is empty; a
// window whose last day is no day has no end ("standing").
type Window struct{ First, Last Date }

// Empty reports whether no day lies in w.
func (w Window) Empty() bool { return w.First.IsZero() || !w.Last.IsZero() && w.Last.Before(w.First) }

// Standing reports whether w begins and never ends.
func (w Window) Standing() bool { return !w.First.IsZero() && w.Last.IsZero() }

// Contains reports whether d lies in w.
func (w Window) Contains(d Date) bool {
	return !w.Empty() && !d.Before(w.First) && (w.Standing() || !d.After(w.Last))
}

// Days returns the number of days in w, 0 when it is empty or has no end.
func (w Window) Days() int {
	if w.Empty() || w.Standing() {
		return 0
	}
	return w.Last.Sub(w.First) + 1
}

// Elapsed returns the share of w that has passed at the end of day d, from 0
// to 1: (d - first + 1) / (last - first + 1). A standing or empty window has
// passed not at all.
func (w Window) Elapsed(d Date) float64 {
	switch n := w.Days(); {
	case n == 0 || d.Before(w.First):
		return 0
	case !d.Before(w.Last):
		return 1
	default:
		return float64(d.Sub(w.First)+1) / float64(n)
	}
}
