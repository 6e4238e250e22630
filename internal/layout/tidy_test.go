package layout

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

var grid = Grid{Width: 200, GapX: 40, GapY: 10}

func TestTidy(t *testing.T) {
	for _, test := range []struct {
		name   string
		forest Forest
		want   []Box
		height float64
	}{
		{"nothing", Forest{}, []Box{}, 0},
		{"one box", Forest{Heights: []float64{30}}, []Box{{0, 0, 30, 0}}, 30},
		{"a parent stands between its children", Forest{[][]int{{1, 2}}, []float64{30, 30, 30}},
			[]Box{{0, 20, 30, 0}, {240, 0, 30, 1}, {240, 40, 30, 1}}, 70},
		{"heights differ", Forest{[][]int{{1, 2}}, []float64{30, 50, 30}},
			[]Box{{0, 35, 30, 0}, {240, 0, 50, 1}, {240, 60, 30, 1}}, 90},
		{"a parent taller than its children", Forest{[][]int{{1}}, []float64{80, 30}},
			[]Box{{0, 0, 80, 0}, {240, 25, 30, 1}}, 80},
		{"two trees stand under one another", Forest{[][]int{nil, nil}, []float64{30, 30}},
			[]Box{{0, 0, 30, 0}, {0, 40, 30, 0}}, 70},
		{"an only grandchild slips under its shallow aunt", Forest{[][]int{{1, 2, 3}, {4, 5, 6}}, []float64{20, 20, 20, 20, 20, 20, 20}},
			[]Box{{0, 60, 20, 0}, {240, 30, 20, 1}, {240, 60, 20, 1}, {240, 90, 20, 1}, {480, 0, 20, 2}, {480, 30, 20, 2}, {480, 60, 20, 2}}, 110},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Tidy(test.forest, grid)
			if !slices.Equal(got.Boxes, test.want) || got.Height != test.height {
				t.Errorf("got %v, height %v\nwant %v, height %v", got.Boxes, got.Height, test.want, test.height)
			}
		})
	}
}

func TestASharedChildKeepsItsFirstParent(t *testing.T) {
	got := Tidy(Forest{[][]int{{2}, {2}, nil}, []float64{10, 10, 10}}, grid)
	if want := []int{-1, -1, 0}; !slices.Equal(got.Parents, want) {
		t.Errorf("parents %v, want %v", got.Parents, want)
	}
}

func TestACircleIsCutAtItsLowestNumber(t *testing.T) {
	got := Tidy(Forest{[][]int{{1}, {2}, {0, 2, 9, -1}}, []float64{10, 10, 10}}, grid)
	if want := []int{-1, 0, 1}; !slices.Equal(got.Parents, want) {
		t.Errorf("parents %v, want %v", got.Parents, want)
	}
}

func TestEveryForestIsTidy(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		f := randomForest(dice, 1+dice.IntN(120))
		p := Tidy(f, grid)
		if again := Tidy(f, grid); !reflect.DeepEqual(p, again) {
			t.Fatal("the same forest got other places")
		}
		columns := map[int][]Box{}
		for _, b := range p.Boxes {
			columns[b.Depth] = append(columns[b.Depth], b)
			if b.Y < -1e-6 || b.Y+b.Height > p.Height+1e-6 || b.X+grid.Width > p.Width {
				t.Fatalf("%+v lies off the page of %v by %v", b, p.Width, p.Height)
			}
		}
		for _, column := range columns {
			apart(t, column)
		}
		centred(t, p)
	}
}

// apart checks that no two boxes of a column come nearer than the gap.
func apart(t *testing.T, column []Box) {
	t.Helper()
	slices.SortFunc(column, func(a, b Box) int { return int(math.Copysign(1, a.Y-b.Y)) })
	for i := 1; i < len(column); i++ {
		if column[i].Y-column[i-1].Y-column[i-1].Height < grid.GapY-1e-6 {
			t.Fatalf("%+v and %+v are too near", column[i-1], column[i])
		}
	}
}

// centred checks that parents stand in the middle of their children, one column
// to the left, and that children keep their order.
func centred(t *testing.T, p Placing) {
	t.Helper()
	kids := map[int][]int{}
	for child, parent := range p.Parents {
		kids[parent] = append(kids[parent], child)
	}
	delete(kids, -1)
	for parent, children := range kids {
		first, last := p.Boxes[children[0]], p.Boxes[children[len(children)-1]]
		if math.Abs(p.Boxes[parent].Middle()-(first.Middle()+last.Middle())/2) > 1e-6 {
			t.Fatalf("box %d is not in the middle of %v", parent, children)
		}
		for i, child := range children {
			if p.Boxes[child].Depth != p.Boxes[parent].Depth+1 || i > 0 && p.Boxes[child].Y <= p.Boxes[children[i-1]].Y {
				t.Fatalf("the children %v of %d are out of place", children, parent)
			}
		}
	}
}

func randomForest(dice *rand.Rand, n int) Forest {
	f := Forest{make([][]int, n), make([]float64, n)}
	for i := range n {
		f.Heights[i] = 20 + 60*dice.Float64()
		if i > 0 && dice.IntN(10) > 0 {
			parent := dice.IntN(i)
			if dice.IntN(2) == 0 {
				parent = i - 1
			}
			f.Children[parent] = append(f.Children[parent], i)
		}
	}
	return f
}

func TestAVeryDeepTreeIsPlaced(t *testing.T) {
	const n = 200_000
	f := Forest{make([][]int, n), make([]float64, n)}
	for i := range n - 1 {
		f.Children[i] = []int{i + 1}
	}
	if got := Tidy(f, grid); got.Boxes[n-1].Depth != n-1 {
		t.Errorf("the deepest box stands in column %d", got.Boxes[n-1].Depth)
	}
}
