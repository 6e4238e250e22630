package progress

import (
	"fmt"
	"math"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// fanOut is how many children an item of a generated plan has.
const fanOut = 8

// shared is the share of the items of a generated plan that count towards a
// second one as well.
const shared = .05

// Scored are the standings of a Graph.
type Scored struct{ all chunks[Standing] }

// At returns the standing of item i.
func (s Scored) At(i int) Standing { return *s.all.at(i) }

// ScoreGraph scores a Graph; it is what Score does once a plan is reduced to
// numbers. A nil policy is the house's.
func ScoreGraph(g *Graph, day calendar.Date, policy *Policy) Scored {
	if policy == nil {
		policy = Policies().House()
	}
	return Scored{g.score(&rules{day: day, policy: policy}, nil)}
}

// GeneratedDay is a day in the middle of every generated plan.
var GeneratedDay = calendar.On(2026, 8, 14)

// Generate makes a Graph of n items for measuring speed: a tree in which every
// item has eight children, 5 % of the items count towards a second one, every
// item without children promises something along a path of any profile, one in
// ten promises was moved, one in fifty has no reading. The same seed gives the
// same Graph.
func Generate(seed uint64, n int) *Graph {
	d := dice(seed)
	g := &Graph{roles: make([]role, n), slot: make([]int32, n), state: make([]state, n), order: make([]int32, n), rank: make([]int32, n)}
	paths := d.paths()
	var promises, firsts []promise
	leaves := 0
	for i := range n {
		if fanOut*i+1 >= n {
			leaves++
		}
	}
	promises = make([]promise, 0, leaves)
	firsts = make([]promise, 0, leaves/8)
	owners := make([]int32, 0, leaves)
	for i := range n {
		g.order[i], g.rank[i] = int32(n-1-i), int32(n-1-i)
		if fanOut*i+1 < n {
			continue
		}
		g.roles[i], g.slot[i] = leaf, int32(len(promises))
		p := d.promise(&paths[d.below(len(paths))])
		promises, owners = append(promises, p), append(owners, -1)
		if d.chance(.1) {
			owners[len(owners)-1] = int32(len(firsts))
			p.goal *= 1.2
			firsts = append(firsts, p)
		}
	}
	g.keep(promises, firsts, owners)
	g.generateEdges(&d)
	return g
}

func (g *Graph) generateEdges(d *die) {
	n := g.Len()
	extra := make(map[int32][]int32, int(shared*float64(n))/4)
	for i := fanOut + 1; i < n; i++ {
		if second := d.below((i-1)/fanOut + 1); d.chance(shared) && second != (i-1)/fanOut {
			extra[int32(second)] = append(extra[int32(second)], int32(i))
		}
	}
	g.from = make([]int32, n+1)
	for i := range n {
		for k := fanOut*i + 1; k <= fanOut*i+fanOut && k < n; k++ {
			g.below = append(g.below, int32(k))
		}
		g.below = append(g.below, extra[int32(i)]...)
		g.from[i+1] = int32(len(g.below))
	}
	g.below = append([]int32(nil), g.below...)
	g.weight = make([]float64, len(g.below))
	for e := range g.weight {
		g.weight[e] = float64(1 + d.below(4))
	}
	g.turn(func(touch func(below, above int32)) {
		for i := range n {
			for _, b := range g.below[g.from[i]:g.from[i+1]] {
				touch(b, int32(i))
			}
		}
	})
}

// A die gives numbers that look random and follow from a seed (splitmix64).
type die struct{ state uint64 }

func dice(seed uint64) die { return die{seed} }

func (d *die) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (d *die) below(n int) int       { return int(d.next() % uint64(n)) }
func (d *die) part() float64         { return float64(d.next()>>11) / (1 << 53) }
func (d *die) chance(p float64) bool { return d.part() < p }
func (d *die) around(spread float64) float64 {
	return spread * (d.part() + d.part() + d.part() - 1.5)
}

// paths returns some of every profile.
func (d *die) paths() []measure.Path {
	var all []measure.Path
	for k := range 64 {
		p := measure.Path{Profile: measure.Profile(k % (int(measure.Custom) + 1))}
		for range 12 {
			p.Seasons = append(p.Seasons, .5+d.part())
		}
		for q := range 4 {
			p.Points = append(p.Points, measure.Point{Day: calendar.On(2026, 3, 1).AddMonths(2 * q), Share: float64(q+1) / 5})
		}
		if k%4 == 0 {
			p.Rests.Grain = calendar.Month
		}
		all = append(all, p)
	}
	return all
}

func (d *die) promise(path *measure.Path) promise {
	first := calendar.On(2026, 1, 1).Add(d.below(60))
	p := promise{
		path: path, window: calendar.Window{First: first, Last: first.Add(240 + d.below(120))},
		base: 100 * d.part(), sigma: 5 * d.part(), inside: unknown, share: unknown, chance: unknown, said: unknown, cap: 1,
		last: GeneratedDay.Add(-d.below(40)), readings: int32(1 + d.below(12)), cadence: int32(7 + d.below(24)), wanted: 3,
		kind: kind(d.below(int(once) + 1)), aspires: d.chance(.2),
	}
	p.goal = p.base + 50 + 100*d.part()
	p.x = p.base + (p.goal-p.base)*(path.At(p.window, GeneratedDay, nil)+d.around(.2))
	switch {
	case d.chance(.02):
		p.x, p.last, p.readings = unknown, calendar.Date{}, 0
	case d.chance(.15):
		p.kind, p.inside, p.share = holds, d.part(), .8
		p.goal = math.Inf(1)
	}
	p.steady, p.fresh, p.held = d.chance(.3), AtRisk, OnTrack
	return p
}

// GenerateInput makes a plan of n items with its readings, as Generate shapes
// it: monthly readings for every measure, each its own.
func GenerateInput(seed uint64, n int) Input {
	d := dice(seed)
	paths := d.paths()
	items := make([]*plan.Item, n)
	facts := make(map[string]Facts, n)
	for i := range items {
		item := &plan.Item{Ref: fmt.Sprintf("i%d", i), Position: i, Role: framework.Aim}
		if i > 0 {
			item.Parent = items[(i-1)/fanOut].Ref
		}
		if second := d.below(i/fanOut + 1); i > fanOut && d.chance(shared) {
			item.Links = append(item.Links, plan.Link{Kind: plan.Contributes, To: items[second].Ref})
		}
		if fanOut*i+1 >= n {
			item.Role = framework.Target
			facts[item.Ref] = d.facts(item, &paths[d.below(len(paths))])
		}
		items[i] = item
	}
	tree, err := plan.Grow(plan.Plan{}, items)
	if err != nil {
		panic(err) // every parent comes before its children here
	}
	return Input{Day: GeneratedDay, Tree: tree, Facts: func(ref string) Facts { return facts[ref] }}
}

// facts gives an item a promise and a monthly reading near its path.
func (d *die) facts(item *plan.Item, path *measure.Path) Facts {
	p := d.promise(path)
	base, goal := 100*d.part(), 150+100*d.part()
	item.Commitments = []plan.Commitment{{Version: 1, Measure: item.Ref, Baseline: &base, Value: &goal, Window: p.window, Path: *path, Aspires: p.aspires}}
	m := &measure.Measure{Ref: item.Ref, Cadence: calendar.Cadence{Grain: calendar.Month}}
	var series measure.Series
	for day := calendar.On(2026, 1, 31); !day.After(GeneratedDay); day = day.Add(1).AddMonths(1).Add(-1) {
		series = append(series, measure.Reading{Day: day, Value: base + (goal-base)*(path.At(p.window, day, nil)+d.around(.2))})
	}
	return Facts{m, series}
}
