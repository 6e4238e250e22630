package progress

import (
	"reflect"
	"slices"
)

// After returns the scores after the items at some indexes changed, or the
// readings behind them: it works out these and what hangs above them, and
// shares all other standings. The Tree must have the same shape as before; on
// another day, by another policy, or where an item gained or lost its promise or
// was dropped or taken up again, everything is scored anew.
func (s *Scores) After(in Input, changed []int) *Scores {
	if in.Policy == nil {
		in.Policy = s.in.Policy
	}
	if !s.comparable(&in) {
		return Score(in)
	}
	graph, ok := s.graph.after(&in, changed)
	if !ok {
		return Score(in)
	}
	next := &Scores{in: in, graph: graph}
	all := s.all.fork()
	by, foreign := next.rules(), next.foreign()
	for _, i := range graph.touched(changed) {
		all.set(int(i), graph.standing(int(i), by, all.chunks, foreign))
	}
	next.all = all.chunks
	return next
}

// comparable says whether all that holds for every item is as it was.
func (s *Scores) comparable(in *Input) bool {
	return in.Day == s.in.Day && in.Policy == s.in.Policy && in.Tree.Len() == s.graph.Len() &&
		in.Tree.Plan.Window == s.in.Tree.Plan.Window && reflect.DeepEqual(in.Working, s.in.Working)
}

// after returns the graph with the promises, tasks and states of some items
// made anew; false where they need another place.
func (g *Graph) after(in *Input, changed []int) (*Graph, bool) {
	next := *g
	promises, tasks := g.promises.fork(), g.tasks.fork()
	next.promises, next.tasks = promises.chunks, tasks.chunks
	cloned := false
	for _, i := range changed {
		if roleOf(in.Tree, i) != g.roles[i] {
			return nil, false
		}
		if st, _ := stateOn(in.Tree.At(i), in.Day); st != g.state[i] {
			if st.leaves() || g.state[i].leaves() {
				return nil, false // what hangs beneath leaves or comes back with it
			}
			if !cloned {
				next.state, cloned = slices.Clone(g.state), true
			}
			next.state[i] = st
		}
		if g.roles[i] != leaf {
			continue
		}
		at := int(g.slot[i])
		now, first := in.promises(i)
		if (first != nil) != (g.first[at] >= 0) {
			return nil, false
		}
		promises.set(at, now)
		if first != nil {
			promises.set(int(g.first[at]), *first)
		}
	}
	for _, i := range changed {
		next.retask(in, i, tasks)
		for _, up := range g.ups[g.upFrom[i]:g.upFrom[i+1]] {
			next.retask(in, int(up), tasks)
		}
	}
	return &next, true
}

// retask makes an action anew: it changed, or what it waits for did.
func (g *Graph) retask(in *Input, i int, tasks *fork[task]) {
	if g.roles[i] == work {
		tasks.set(int(g.slot[i]), g.task(in, i))
	}
}

// touched returns the items whose standing can differ when some change, each
// after what it depends on. An action passes nothing on to one that waits for
// it but what after has noted.
func (g *Graph) touched(changed []int) []int32 {
	var all []int32
	seen := map[int32]bool{}
	var up func(i int32)
	up = func(i int32) {
		if seen[i] {
			return
		}
		seen[i] = true
		all = append(all, i)
		for _, a := range g.ups[g.upFrom[i]:g.upFrom[i+1]] {
			up(a)
		}
	}
	for _, i := range changed {
		up(int32(i))
	}
	slices.SortFunc(all, func(a, b int32) int { return int(g.rank[a] - g.rank[b]) })
	return all
}
