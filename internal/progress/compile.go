package progress

import (
	"cmp"
	"slices"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/plan"
)

// compile reduces a plan and what is known of its measures to a Graph.
func compile(in *Input) *Graph {
	t := in.Tree
	n := t.Len()
	g := &Graph{roles: make([]role, n), slot: make([]int32, n), state: make([]state, n), order: t.Order()}
	g.link(t)
	var promises, firsts []promise
	var owners []int32
	for i := range n {
		g.roles[i] = roleOf(t, i)
		if g.roles[i] == leaf {
			now, first := in.promises(i)
			g.slot[i] = int32(len(promises))
			promises, owners = append(promises, now), append(owners, -1)
			if first != nil {
				owners[len(owners)-1] = int32(len(firsts))
				firsts = append(firsts, *first)
			}
		}
		g.state[i], _ = stateOn(t.At(i), in.Day)
	}
	g.leave(t)
	g.keep(promises, firsts, owners)
	g.work(in)
	return g
}

func (s state) leaves() bool { return s == dropped || s == replaced }

// leave marks what was dropped or replaced, and what hangs under that and
// counts towards nothing that still lives.
func (g *Graph) leave(t *plan.Tree) {
	if !slices.ContainsFunc(g.state, state.leaves) {
		return
	}
	g.left = make([]bool, len(g.state))
	for _, i := range slices.Backward(g.order) {
		p := t.Parent(int(i))
		g.left[i] = g.state[i].leaves() || p >= 0 && g.left[p] && !g.lives(t, int(i))
	}
}

// lives says whether an item counts, by a link, towards one that is not left.
func (g *Graph) lives(t *plan.Tree, i int) bool {
	return slices.ContainsFunc(t.At(i).Links, func(l plan.Link) bool {
		to, ok := t.Index(l.To)
		return ok && l.Kind == plan.Contributes && !g.left[to]
	})
}

// keep stores the promises in force, and behind them the first ones.
func (g *Graph) keep(promises, firsts []promise, owners []int32) {
	g.promises = newChunks[promise](len(promises) + len(firsts))
	g.first = make([]int32, len(promises))
	for i, p := range promises {
		*g.promises.at(i) = p
		if g.first[i] = owners[i]; owners[i] >= 0 {
			g.first[i] += int32(len(promises))
		}
	}
	for i, p := range firsts {
		*g.promises.at(len(promises) + i) = p
	}
}

// link copies the edges, and turns them round to know who is touched by what.
func (g *Graph) link(t *plan.Tree) {
	n := t.Len()
	g.from = make([]int32, n+1)
	for i := range n {
		for _, e := range t.Edges(i) {
			g.below, g.weight = append(g.below, e.Item), append(g.weight, e.Weight)
		}
		g.from[i+1] = int32(len(g.below))
	}
	g.turn(func(touch func(below, above int32)) {
		for i := range n {
			for _, b := range g.below[g.from[i]:g.from[i+1]] {
				touch(b, int32(i))
			}
			for _, p := range predecessors(t, i) {
				touch(p, int32(i))
			}
		}
	})
	g.rank = make([]int32, n)
	for at, i := range g.order {
		g.rank[i] = int32(at)
	}
}

// turn cuts the items above into a run for each item below.
func (g *Graph) turn(each func(touch func(below, above int32))) {
	g.upFrom = make([]int32, len(g.from))
	each(func(below, _ int32) { g.upFrom[below+1]++ })
	for i := range len(g.upFrom) - 1 {
		g.upFrom[i+1] += g.upFrom[i]
	}
	g.ups = make([]int32, g.upFrom[len(g.upFrom)-1])
	next := slices.Clone(g.upFrom)
	each(func(below, above int32) {
		g.ups[next[below]] = above
		next[below]++
	})
}

// roleOf says how an item is scored: by its own promise where one is made that
// can be measured, else by what counts towards it. A target of which nothing
// can be said stands for itself, so that it is shown as unfinished.
func roleOf(t *plan.Tree, i int) role {
	item := t.At(i)
	c := item.Commitment()
	switch {
	case item.Role == framework.Action:
		return work
	case c != nil && (measurable(c) || len(t.Edges(i)) == 0), item.Role == framework.Target && len(t.Edges(i)) == 0:
		return leaf
	}
	return above
}

// measurable says whether a commitment promises something that could be
// measured, complete or not.
func measurable(c *plan.Commitment) bool {
	switch c.Type {
	case plan.Milestones, plan.Binary, plan.Tally:
		return true
	}
	return c.Measure != ""
}

// inForce returns the promise that was in force on a day, and the first one.
func inForce(item *plan.Item, day calendar.Date) (now, first *plan.Commitment) {
	if len(item.Commitments) == 0 {
		return nil, nil
	}
	first = &item.Commitments[0]
	now = first
	for i := range item.Commitments {
		if c := &item.Commitments[i]; !c.On.After(day) {
			now = c
		}
	}
	return now, first
}

// promises returns the promise of an item in force, and the first one where it
// is another.
func (in *Input) promises(i int) (now promise, first *promise) {
	item := in.Tree.At(i)
	c, original := inForce(item, in.Day)
	now = in.promise(i, c)
	if c != original {
		p := in.promise(i, original)
		first = &p
	}
	return now, first
}

// promise brings a commitment together with what is known on the day.
func (in *Input) promise(i int, c *plan.Commitment) promise {
	b := builder{in: in, item: in.Tree.At(i), c: c}
	p := b.build()
	if in.Outlook != nil {
		if chance, ok := in.Outlook(i); ok {
			p.chance = chance
		}
	}
	b.replay(&p)
	return p
}

// predecessors returns the items of the plan that an action must wait for.
func predecessors(t *plan.Tree, i int) (before []int32) {
	item := t.At(i)
	if item.Role != framework.Action {
		return nil
	}
	for _, l := range item.Links {
		if at, ok := t.Index(l.To); ok && l.Kind == plan.DependsOn {
			before = append(before, int32(at))
		}
	}
	slices.SortFunc(before, cmp.Compare)
	return before
}
