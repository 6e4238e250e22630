package web

import (
	"strconv"
	"strings"

	"bearing/internal/app"
	"bearing/internal/framework"
	"bearing/internal/plan"
	"bearing/internal/text"
)

// An index is what pages need to know of a tree besides the tree: the order in
// which it is read, what it is searched by, and the display codes in each
// vocabulary. It is made once for a tree; what did not change since the tree
// before is taken over.
type index struct {
	tree  *plan.Tree
	order []int32  // from the top down, siblings in order
	depth []int16  // by item
	found []string // by item: folded title and owners

	// Guarded by the Site.
	codes  map[string][]string // by framework: by item
	orders map[string][]int32  // all items by what a table is sorted by
}

// index returns what is known of a plan's tree, and the codes of its items in
// the words shown.
func (s *Site) index(p *app.PlanSight) (*index, []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.indexes[p.Number]
	if was == nil || was.tree != p.Tree {
		was = newIndex(p, was)
		s.indexes[p.Number] = was
	}
	if was.codes[p.Words.Key] == nil {
		was.codes[p.Words.Key] = was.letter(p.Words)
	}
	return was, was.codes[p.Words.Key]
}

func newIndex(p *app.PlanSight, was *index) *index {
	t := p.Tree
	x := &index{tree: t, order: make([]int32, 0, t.Len()), depth: make([]int16, t.Len()), found: make([]string, t.Len()), codes: map[string][]string{}}
	t.Walk(func(i, depth int) bool {
		x.order = append(x.order, int32(i))
		x.depth[i] = int16(depth)
		return true
	})
	for i, item := range t.Items() {
		if was != nil && i < was.tree.Len() && was.tree.At(i) == item {
			x.found[i] = was.found[i]
			continue
		}
		x.found[i] = searched(p, item)
	}
	return x
}

// searched is what an item is found by.
func searched(p *app.PlanSight, item *plan.Item) string {
	words := []string{item.Title, item.Ref}
	for _, ref := range item.Owners {
		words = append(words, p.Person(ref))
	}
	return text.Fold(strings.Join(append(words, item.Tags...), " "))
}

// letter numbers the items by the letters of their kinds: O1, G1, G2, S1. The
// letters are those of the vocabulary at hand, so these codes are for reading
// one page together; a link uses an item's own number.
func (x *index) letter(words *framework.Framework) []string {
	codes := make([]string, x.tree.Len())
	counts := map[string]int{}
	for _, i := range x.order {
		prefix := prefixOf(words, x.tree.At(int(i)).Role, x.tree.ParentRole(int(i)))
		counts[prefix]++
		codes[i] = prefix + strconv.Itoa(counts[prefix])
	}
	return codes
}

func prefixOf(words *framework.Framework, role, parent framework.Role) string {
	for _, f := range []*framework.Framework{words, framework.Neutral()} {
		if k, ok := f.Kind(role, parent); ok && k.Prefix != "" {
			return k.Prefix
		}
	}
	return "#"
}
