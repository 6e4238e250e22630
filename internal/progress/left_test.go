package progress

import (
	"testing"

	"bearing/internal/plan"
)

// Dropping an item, and taking it up again, changes what hangs beneath it: the
// scores after it are those of scoring everything anew.
func TestWhatIsDroppedTakesWhatHangsBeneathAlong(t *testing.T) {
	s := told(t, "swapped")
	old, _ := s.in.Tree.Index("old")
	bad, _ := s.in.Tree.Index("bad")
	for _, step := range []struct {
		name  string
		state plan.State
		left  bool
	}{
		{"dropped", plan.State{Kind: plan.Closed, Outcome: plan.Dropped, On: s.in.Day}, true},
		{"taken up again", plan.State{Kind: plan.Reopened, On: s.in.Day}, false},
	} {
		in := s.in
		in.Tree = withState(t, in.Tree, old, step.state)
		s = s.After(in, []int{old})
		anew := Score(in)
		for i := range in.Tree.Len() {
			if got, want := s.At(i), anew.At(i); !alike(got, want) || got.Left != want.Left {
				t.Errorf("%s: %s is %+v, want %+v", step.name, in.Tree.At(i).Ref, got, want)
			}
			if err := Check(s.Explain(i)); err != nil {
				t.Errorf("%s: %v", step.name, err)
			}
		}
		if s.At(bad).Left != step.left || s.At(bad).Status.coloured() == step.left {
			t.Errorf("%s: what hangs beneath is %s, left: %v", step.name, s.At(bad).Status, s.At(bad).Left)
		}
	}
}

// withState returns a tree in which something more happened to an item.
func withState(t *testing.T, tree *plan.Tree, i int, state plan.State) *plan.Tree {
	t.Helper()
	items := append([]*plan.Item(nil), tree.Items()...)
	item := *items[i]
	item.States = append(append([]plan.State(nil), item.States...), state)
	items[i] = &item
	grown, err := plan.Grow(tree.Plan, items)
	if err != nil {
		t.Fatal(err)
	}
	return grown
}
