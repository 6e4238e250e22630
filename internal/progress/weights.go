package progress

import (
	"slices"

	"bearing/internal/plan"
)

// A LeafWeight is the effective weight of an item without parts in one above
// it: the sum over all paths of the product of the weights along each, with the
// weights under every item brought to a sum of 1.
type LeafWeight struct {
	Item   int
	Weight float64
}

// Effective returns the effective weights in the item at index i, in the order
// of the items. They sum to 1, so nothing counts twice; what is reached by two
// ways has the weight of both.
func (s *Scores) Effective(i int) []LeafWeight {
	g := s.graph
	weights := map[int32]float64{int32(i): 1}
	var leaves []LeafWeight
	for at := int(g.rank[i]); at >= 0; at-- {
		k := g.order[at]
		w, reached := weights[k]
		if !reached {
			continue
		}
		shares := s.shares(int(k))
		if len(shares) == 0 {
			leaves = append(leaves, LeafWeight{int(k), w})
		}
		for _, share := range shares {
			weights[int32(share.Item)] += w * share.Weight
		}
	}
	slices.SortFunc(leaves, func(a, b LeafWeight) int { return a.Item - b.Item })
	return leaves
}

// shares returns the weights right under an item, brought to a sum of 1.
func (s *Scores) shares(i int) (all []LeafWeight) {
	g := s.graph
	if g.roles[i] != above {
		return nil
	}
	equal, total := s.in.Policy.equal || s.At(i).Zero, 0.0
	for e := g.from[i]; e < g.from[i+1]; e++ {
		w := max(g.weight[e], 0)
		if equal {
			w = 1
		}
		if w > 0 && g.counts(i, int(g.below[e])) {
			total += w
			all = append(all, LeafWeight{int(g.below[e]), w})
		}
	}
	for k := range all {
		all[k].Weight /= total
	}
	return all
}

// Additive returns the sum of v over the distinct items below i that have a
// value, each with its share in i (2.3b): an item that is reached by two ways
// is counted once, unless shares divide it among them. Where an item has a
// value, what hangs below it is not looked at.
func Additive(t *plan.Tree, i int, v func(i int) (float64, bool)) float64 {
	share := map[int32]float64{int32(i): 1}
	total := 0.0
	order := t.Order()
	for at := len(order) - 1; at >= 0; at-- {
		k := order[at]
		s, reached := share[k]
		if !reached {
			continue
		}
		if x, ok := v(int(k)); ok {
			total += min(s, 1) * x
			continue
		}
		for _, e := range t.Edges(int(k)) {
			share[e.Item] += min(s, 1) * max(e.Share, 0)
		}
	}
	return total
}
