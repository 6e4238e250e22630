// Package layout places the boxes of a tree on a page that reads from left to
// right: parents left, children right of them, all of one depth in one column.
//
// It is the tidy tree of Reingold and Tilford (1981) for boxes of different
// heights. Subtrees are moved together until they nearly touch, by comparing
// their outlines column by column; a parent stands in the middle of its first
// and its last child. Outlines are joined at the cost of the shallower one, so a
// tree is placed in time that grows with its boxes and not with its depth.
package layout

// A Forest is what is to be placed: boxes by number, with their heights and, in
// order, their children. Children of no box are roots, which stand below one
// another. A box that is listed twice keeps the parent that is met first; a
// circle is cut before its lowest number.
type Forest struct {
	Children [][]int
	Heights  []float64
}

// A Grid is how boxes stand apart.
type Grid struct {
	Width float64 // of every box
	GapX  float64 // between columns
	GapY  float64 // between boxes in a column
}

// A Box is where something stands: its left upper corner and its height. Depth
// counts columns from 0.
type Box struct {
	X, Y, Height float64
	Depth        int
}

// Middle returns the height of the line that joins a box with its parent.
func (b Box) Middle() float64 { return b.Y + b.Height/2 }

// A Placing is a forest that has its places: no coordinate is below 0.
type Placing struct {
	Boxes         []Box
	Parents       []int // -1 for a root
	Width, Height float64
}

// Tidy places a forest on a grid. The same forest always gets the same places.
func Tidy(f Forest, g Grid) Placing {
	t := newTree(f)
	t.place(g.GapY)
	return t.placing(g)
}

// A tree is a forest under one root that is never drawn, the last box.
type tree struct {
	heights  []float64
	children [][]int
	parents  []int
	order    []int     // parents before children
	offset   []float64 // of a middle from that of its parent
}

func newTree(f Forest) *tree {
	n := len(f.Heights)
	t := &tree{heights: append([]float64(nil), f.Heights...), children: make([][]int, n+1), parents: make([]int, n+1), offset: make([]float64, n+1)}
	t.heights = append(t.heights, 0)
	listed := make([]bool, n)
	for i := range t.parents {
		t.parents[i] = -1
	}
	for parent := range min(n, len(f.Children)) {
		for _, child := range f.Children[parent] {
			if child >= 0 && child < n && child != parent {
				listed[child] = true
			}
		}
	}
	placed := make([]bool, n)
	for i := range n {
		if !listed[i] {
			t.grow(f, i, placed)
		}
	}
	for i := range n {
		if !placed[i] {
			t.grow(f, i, placed)
		}
	}
	t.order = append([]int{n}, t.order...)
	return t
}

// grow hangs a root and all that can be reached from it into the tree.
func (t *tree) grow(f Forest, root int, placed []bool) {
	t.children[len(placed)] = append(t.children[len(placed)], root)
	placed[root] = true
	stack := []int{root}
	for len(stack) > 0 {
		parent := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		t.order = append(t.order, parent)
		if parent >= len(f.Children) {
			continue
		}
		for _, child := range f.Children[parent] {
			if child >= 0 && child < len(placed) && !placed[child] {
				placed[child] = true
				t.parents[child] = parent
				t.children[parent] = append(t.children[parent], child)
				stack = append(stack, child)
			}
		}
	}
}

// place finds the offset of every box from its parent, children first.
func (t *tree) place(gap float64) {
	outlines := make([]outline, len(t.children))
	for i := len(t.order) - 1; i >= 0; i-- {
		box := t.order[i]
		all := outline{}
		for k, child := range t.children[box] {
			shift := 0.0
			if k > 0 {
				shift = all.clearance(outlines[child], gap)
			}
			t.offset[child] = shift
			all = all.join(outlines[child], shift)
			outlines[child] = outline{}
		}
		middle := t.centre(box)
		for _, child := range t.children[box] {
			t.offset[child] -= middle
		}
		outlines[box] = all.under(t.heights[box]/2, -middle)
	}
}

// centre returns the middle between the first and the last child.
func (t *tree) centre(box int) float64 {
	kids := t.children[box]
	if len(kids) == 0 {
		return 0
	}
	return (t.offset[kids[0]] + t.offset[kids[len(kids)-1]]) / 2
}

// placing adds the offsets up and moves everything to the origin.
func (t *tree) placing(g Grid) Placing {
	root := len(t.heights) - 1
	p := Placing{Boxes: make([]Box, root), Parents: t.parents[:root]}
	middle := make([]float64, root+1)
	depth := make([]int, root+1)
	depth[root] = -1
	top, bottom := 0.0, 0.0
	for _, box := range t.order {
		for _, child := range t.children[box] {
			middle[child], depth[child] = middle[box]+t.offset[child], depth[box]+1
			b := Box{float64(depth[child]) * (g.Width + g.GapX), middle[child] - t.heights[child]/2, t.heights[child], depth[child]}
			p.Boxes[child] = b
			top, bottom = min(top, b.Y), max(bottom, b.Y+b.Height)
			p.Width = max(p.Width, b.X+g.Width)
		}
	}
	for i := range p.Boxes {
		p.Boxes[i].Y -= top
	}
	p.Height = bottom - top
	return p
}
