package plan

import (
	"cmp"
	"slices"
	"strings"

	"bearing/internal/fault"
	"bearing/internal/framework"
)

// A Tree is a plan that hangs together: every ref is there once, every parent
// is in the plan, and nothing counts towards itself. It never changes; an act
// makes a new Tree that shares what stayed the same.
//
// Items are addressed by their index in the Tree, 0 to Len()-1, which holds
// for one Tree only.
type Tree struct {
	Plan  Plan
	items []*Item
	shape *shape
}

// shape is what a Tree knows of how its items hang together. Trees that differ
// in text and promises only share one.
type shape struct {
	byRef  map[string]int32
	parent []int32 // -1 at the top
	kids   runs[int32]
	tops   []int32
	edges  runs[Edge]
	order  []int32 // children before what they count towards
}

// runs is one slice cut into a run for each item.
type runs[T any] struct {
	all  []T
	from []int32 // len(items)+1 cuts
}

func (r runs[T]) at(i int) []T { return r.all[r.from[i]:r.from[i+1]] }

// An Edge says that an item counts towards another with a weight.
type Edge struct {
	Item   int32 // the one below
	Link   bool  // by a contributes-link; else as a child of its primary parent
	Weight float64
	Share  float64 // for additive roll-ups
}

// Grow makes a Tree of a document's items, in any order. It refuses what does
// not hang together, and names the item.
func Grow(head Plan, items []*Item) (*Tree, error) {
	s := &shape{byRef: make(map[string]int32, len(items))}
	for i, item := range items {
		if item.Ref == "" {
			return nil, fault.New(fault.Invalid, item.Title, "has no ref; give it one that is unique in the plan")
		}
		if _, twice := s.byRef[item.Ref]; twice {
			return nil, fault.New(fault.Invalid, item.Ref, "is the ref of two items; each needs its own")
		}
		if item.Role == framework.NoRole {
			return nil, fault.New(fault.Invalid, item.Ref, "has no role; say aim, target, approach or action")
		}
		s.byRef[item.Ref] = int32(i)
	}
	t := &Tree{Plan: head, items: items, shape: s}
	if err := s.hang(items); err != nil {
		return nil, err
	}
	s.count(items)
	if err := t.sort(); err != nil {
		return nil, err
	}
	return t, t.noCircle(DependsOn)
}

// hang finds parents and cuts the children into runs, siblings in order.
func (s *shape) hang(items []*Item) error {
	n := len(items)
	s.parent = make([]int32, n)
	s.kids.from = make([]int32, n+1)
	for i, item := range items {
		s.parent[i] = -1
		if item.Parent == "" {
			s.tops = append(s.tops, int32(i))
			continue
		}
		p, ok := s.byRef[item.Parent]
		if !ok {
			return fault.New(fault.Invalid, item.Ref, "names the parent %q, which is not in this plan; add it or leave the parent out", item.Parent)
		}
		s.parent[i] = p
		s.kids.from[p+1]++
	}
	for i := range n {
		s.kids.from[i+1] += s.kids.from[i]
	}
	s.kids.all = make([]int32, n-len(s.tops))
	next := slices.Clone(s.kids.from[:n])
	for i, p := range s.parent {
		if p >= 0 {
			s.kids.all[next[p]] = int32(i)
			next[p]++
		}
	}
	inOrder := func(a, b int32) int {
		return cmp.Or(cmp.Compare(items[a].Position, items[b].Position), cmp.Compare(items[a].Number, items[b].Number), cmp.Compare(a, b))
	}
	slices.SortFunc(s.tops, inOrder)
	for i := range n {
		slices.SortFunc(s.kids.at(i), inOrder)
	}
	return nil
}

// count cuts the edges along which items count towards others into runs.
func (s *shape) count(items []*Item) {
	type link struct {
		to   int32
		edge Edge
	}
	var links []link
	n := len(items)
	s.edges.from = make([]int32, n+1)
	for i, item := range items {
		for _, l := range item.Links {
			if to, ok := s.byRef[l.To]; ok && l.Kind == Contributes && to != s.parent[i] {
				links = append(links, link{to, Edge{int32(i), true, orOne(l.Weight), orOne(l.Share)}})
				s.edges.from[to+1]++
			}
		}
	}
	counted := make([]bool, n)
	for p := range n {
		kids := s.kids.at(p)
		outcome := slices.ContainsFunc(kids, func(k int32) bool { return items[k].Role == framework.Target && counts(items[k], false) })
		for _, k := range kids {
			if counts(items[k], outcome) {
				counted[k] = true
				s.edges.from[p+1]++
			}
		}
	}
	for i := range n {
		s.edges.from[i+1] += s.edges.from[i]
	}
	s.edges.all = make([]Edge, s.edges.from[n])
	next := slices.Clone(s.edges.from[:n])
	put := func(to int32, e Edge) { s.edges.all[next[to]] = e; next[to]++ }
	for p := range n {
		for _, k := range s.kids.at(p) {
			if counted[k] {
				put(int32(p), Edge{k, false, orOne(items[k].Weight), 1})
			}
		}
	}
	for _, l := range links {
		put(l.to, l.edge)
	}
}

// counts reports whether an item counts towards its primary parent. Left to
// itself an action never does, and an approach only where its parent has no
// target of its own: an outcome is not averaged with the way to it.
func counts(item *Item, outcome bool) bool {
	if item.Counts != nil {
		return *item.Counts
	}
	return item.Role == framework.Aim || item.Role == framework.Target || item.Role == framework.Approach && !outcome
}

func orOne(w *float64) float64 {
	if w == nil {
		return 1
	}
	return *w
}

// sort orders items so that each comes after all that hangs under it or counts
// towards it, and refuses a circle.
func (t *Tree) sort() error {
	s, n := t.shape, len(t.items)
	waits := make([]int32, n) // how many below are not placed yet
	above := func(i int32, f func(int32)) {
		if p := s.parent[i]; p >= 0 {
			f(p)
		}
		for _, l := range t.items[i].Links {
			if to, ok := s.byRef[l.To]; ok && (l.Kind == Contributes || l.Kind == Supports) && to != s.parent[i] {
				f(to)
			}
		}
	}
	for i := range n {
		above(int32(i), func(p int32) { waits[p]++ })
	}
	s.order = make([]int32, 0, n)
	for i := range n {
		if waits[i] == 0 {
			s.order = append(s.order, int32(i))
		}
	}
	for at := 0; at < len(s.order); at++ {
		above(s.order[at], func(p int32) {
			if waits[p]--; waits[p] == 0 {
				s.order = append(s.order, p)
			}
		})
	}
	if len(s.order) < n {
		return t.circle(func(i int32) bool { return waits[i] > 0 }, above)
	}
	return nil
}

// noCircle refuses a circle along links of one kind.
func (t *Tree) noCircle(kind LinkKind) error {
	s, n := t.shape, len(t.items)
	waits := make([]int32, n)
	found := false
	next := func(i int32, f func(int32)) {
		for _, l := range t.items[i].Links {
			if to, ok := s.byRef[l.To]; ok && l.Kind == kind {
				f(to)
			}
		}
	}
	for i := range n {
		next(int32(i), func(p int32) { waits[p]++; found = true })
	}
	if !found {
		return nil
	}
	var ready []int32
	for i := range n {
		if waits[i] == 0 {
			ready = append(ready, int32(i))
		}
	}
	for at := 0; at < len(ready); at++ {
		next(ready[at], func(p int32) {
			if waits[p]--; waits[p] == 0 {
				ready = append(ready, p)
			}
		})
	}
	if len(ready) == n {
		return nil
	}
	return t.circle(func(i int32) bool { return waits[i] > 0 }, next)
}

// circle names the refs of one circle among the items that are stuck. Below
// every stuck item stands another one, so walking down must come round.
func (t *Tree) circle(stuck func(int32) bool, next func(int32, func(int32))) error {
	below := map[int32]int32{}
	for i := range int32(len(t.items)) {
		if stuck(i) {
			next(i, func(p int32) { below[p] = i })
		}
	}
	var at int32
	for at = range below {
		if stuck(at) {
			break
		}
	}
	seen := map[int32]int{}
	var path []string
	for {
		path = append(path, t.items[at].Ref)
		if from, again := seen[at]; again {
			ring := path[from:]
			slices.Reverse(ring)
			return fault.New(fault.Invalid, slices.Min(ring), "hangs under itself: %s; take one of these links away", strings.Join(ring, " > "))
		}
		seen[at] = len(path) - 1
		at = below[at]
	}
}

// With returns a Tree in which items stand in the place of those with the same
// ref, and the head is replaced. What changed in text and promises only costs
// little; what moved makes the Tree grow again.
func (t *Tree) With(head Plan, changed []*Item, gone []string) (*Tree, error) {
	same := len(gone) == 0
	for _, item := range changed {
		i, ok := t.shape.byRef[item.Ref]
		same = same && ok && sameShape(t.items[i], item)
	}
	items := slices.Clone(t.items)
	if same {
		for _, item := range changed {
			items[t.shape.byRef[item.Ref]] = item
		}
		return &Tree{Plan: head, items: items, shape: t.shape}, nil
	}
	for _, item := range changed {
		if i, ok := t.shape.byRef[item.Ref]; ok {
			items[i] = item
		} else {
			items = append(items, item)
		}
	}
	items = slices.DeleteFunc(items, func(i *Item) bool { return slices.Contains(gone, i.Ref) })
	return Grow(head, items)
}

// SameShape reports whether indexes of t mean the same items in o.
func (t *Tree) SameShape(o *Tree) bool { return o != nil && t.shape == o.shape }

func sameShape(a, b *Item) bool {
	return a.Parent == b.Parent && a.Position == b.Position && a.Role == b.Role && a.Number == b.Number &&
		equal(a.Weight, b.Weight) && equal(a.Counts, b.Counts) && equal(a.Links, b.Links)
}

// Len returns the number of items.
func (t *Tree) Len() int { return len(t.items) }

// At returns the item at index i. It must not be changed.
func (t *Tree) At(i int) *Item { return t.items[i] }

// Items returns all items. They must not be changed.
func (t *Tree) Items() []*Item { return t.items }

// Index returns the index of the item with a ref.
func (t *Tree) Index(ref string) (int, bool) {
	i, ok := t.shape.byRef[ref]
	return int(i), ok
}

// Parent returns the index of the primary parent of i, -1 at the top.
func (t *Tree) Parent(i int) int { return int(t.shape.parent[i]) }

// ParentRole returns the role of the primary parent of i, NoRole at the top.
func (t *Tree) ParentRole(i int) framework.Role {
	if p := t.Parent(i); p >= 0 {
		return t.items[p].Role
	}
	return framework.NoRole
}

// Tops returns the indexes of the items without a parent, in order.
func (t *Tree) Tops() []int32 { return t.shape.tops }

// Kids returns the indexes of the items whose primary parent is i, in order.
func (t *Tree) Kids(i int) []int32 { return t.shape.kids.at(i) }

// Edges returns what counts towards i: children in order, then links.
func (t *Tree) Edges(i int) []Edge { return t.shape.edges.at(i) }

// Order returns all indexes so that each comes after all that counts towards
// it.
func (t *Tree) Order() []int32 { return t.shape.order }

// Depth returns how many items stand above i along primary parents.
func (t *Tree) Depth(i int) int {
	n := 0
	for p := t.Parent(i); p >= 0; p = t.Parent(p) {
		n++
	}
	return n
}

// Walk calls f for every item from the top down, siblings in order, with its
// depth; where f says no, what hangs under the item is passed over.
func (t *Tree) Walk(f func(i, depth int) bool) {
	var down func(kids []int32, depth int)
	down = func(kids []int32, depth int) {
		for _, k := range kids {
			if f(int(k), depth) {
				down(t.Kids(int(k)), depth+1)
			}
		}
	}
	down(t.Tops(), 0)
}
