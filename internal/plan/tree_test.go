package plan

import (
	"slices"
	"strings"
	"testing"

	"bearing/internal/framework"
)

func item(ref, parent string, role framework.Role, links ...Link) *Item {
	return &Item{Ref: ref, Parent: parent, Role: role, Links: links}
}

func to(kind LinkKind, ref string) Link { return Link{Kind: kind, To: ref} }

func TestGrowRefuses(t *testing.T) {
	for _, test := range []struct {
		name  string
		items []*Item
		says  string
	}{
		{"a ref used twice", []*Item{item("a", "", framework.Aim), item("a", "", framework.Aim)}, "ref of two items"},
		{"an item without a ref", []*Item{item("", "", framework.Aim)}, "has no ref"},
		{"an item without a role", []*Item{item("a", "", framework.NoRole)}, "has no role"},
		{"a parent that is not there", []*Item{item("a", "z", framework.Aim)}, `the parent "z"`},
		{"an item that is its own parent", []*Item{item("a", "a", framework.Aim)}, "a > a"},
		{"a circle of parents", []*Item{item("a", "b", framework.Aim), item("b", "c", framework.Aim), item("c", "a", framework.Aim), item("d", "a", framework.Aim)}, "hangs under itself"},
		{"a circle through a contributes-link", []*Item{item("a", "", framework.Aim, to(Contributes, "b")), item("b", "a", framework.Aim)}, "hangs under itself"},
		{"a circle of waiting", []*Item{item("a", "", framework.Action, to(DependsOn, "b")), item("b", "", framework.Action, to(DependsOn, "a"))}, "hangs under itself"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Grow(Plan{}, test.items)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("Grow says %v, want %q", err, test.says)
			}
		})
	}
}

func TestOrderPutsWhatCountsFirst(t *testing.T) {
	tree, err := Grow(Plan{}, []*Item{
		item("top", "", framework.Aim), item("b", "top", framework.Target), item("c", "top", framework.Target),
		item("e", "b", framework.Target, to(Contributes, "c")), item("f", "c", framework.Target),
	})
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for place, i := range tree.Order() {
		at[tree.At(int(i)).Ref] = place
	}
	for i := range tree.Len() {
		for _, e := range tree.Edges(i) {
			if below, above := tree.At(int(e.Item)).Ref, tree.At(i).Ref; at[below] > at[above] {
				t.Errorf("%s comes after %s, towards which it counts", below, above)
			}
		}
	}
}

func TestWhatCountsTowardsAParent(t *testing.T) {
	no := false
	yes := true
	for _, test := range []struct {
		name string
		kids []*Item
		want string
	}{
		{"targets do, the way to them does not", []*Item{item("g", "o", framework.Target), item("s", "o", framework.Approach)}, "g"},
		{"an approach does where there is no target", []*Item{item("s", "o", framework.Approach), item("a", "o", framework.Action)}, "s"},
		{"an action does when somebody says so", []*Item{{Ref: "a", Parent: "o", Role: framework.Action, Counts: &yes}}, "a"},
		{"a target does not when somebody says so", []*Item{{Ref: "g", Parent: "o", Role: framework.Target, Counts: &no}, item("s", "o", framework.Approach)}, "s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			tree, err := Grow(Plan{}, append([]*Item{item("o", "", framework.Aim)}, test.kids...))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range tree.Edges(0) {
				got = append(got, tree.At(int(e.Item)).Ref)
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("%v count, want %s", got, test.want)
			}
		})
	}
}

func TestWithSharesTheShapeUnlessSomethingMoved(t *testing.T) {
	tree, err := Grow(Plan{}, []*Item{item("o", "", framework.Aim), item("g", "o", framework.Target), item("p", "", framework.Aim)})
	if err != nil {
		t.Fatal(err)
	}
	renamed := *tree.At(1)
	renamed.Title = "Repeat share"
	next, err := tree.With(Plan{}, []*Item{&renamed}, nil)
	if err != nil || next.shape != tree.shape || next.At(1).Title != "Repeat share" || tree.At(1).Title != "" {
		t.Errorf("a new title made a new shape or reached the old tree: %v", err)
	}
	moved := renamed
	moved.Parent = "p"
	next, err = next.With(Plan{}, []*Item{&moved, item("n", "p", framework.Target)}, []string{"o"})
	if err != nil {
		t.Fatal(err)
	}
	p, _ := next.Index("p")
	if refs := len(next.Kids(p)); refs != 2 || slices.ContainsFunc(next.Items(), func(i *Item) bool { return i.Ref == "o" }) {
		t.Errorf("p has %d children, want 2, and o should be gone", refs)
	}
}
