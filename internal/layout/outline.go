package layout

import "math"

// An outline is how far a subtree reaches up and down in each column, deepest
// column first, so that a parent is put in front at the end of the slices. All
// its values are meant with shift added: moving a subtree costs nothing.
type outline struct {
	top, bottom []float64
	shift       float64
}

// column returns the reach in the nth column from the left.
func (o outline) column(n int) (top, bottom float64) {
	i := len(o.top) - 1 - n
	return o.top[i] + o.shift, o.bottom[i] + o.shift
}

// clearance returns how far below must be moved down to stand clear of o.
func (o outline) clearance(below outline, gap float64) float64 {
	shift := math.Inf(-1)
	for n := range min(len(o.top), len(below.top)) {
		_, bottom := o.column(n)
		top, _ := below.column(n)
		shift = max(shift, bottom-top+gap)
	}
	return shift
}

// join returns the outline of both, below moved down. It keeps the deeper one
// and writes the shallower one into it.
func (o outline) join(below outline, shift float64) outline {
	below.shift += shift
	deep, flat := o, below
	if len(deep.top) < len(flat.top) {
		deep, flat = flat, deep
	}
	for n := range len(flat.top) {
		i := len(deep.top) - 1 - n
		top, bottom := flat.column(n)
		deep.top[i] = min(deep.top[i], top-deep.shift)
		deep.bottom[i] = max(deep.bottom[i], bottom-deep.shift)
	}
	return deep
}

// under returns the outline moved and with a box of that half height before it,
// in the middle.
func (o outline) under(half, move float64) outline {
	o.shift += move
	o.top, o.bottom = append(o.top, -half-o.shift), append(o.bottom, half-o.shift)
	return o
}
