package progress

// A Graph is a plan reduced to what a score needs: who counts towards whom with
// which weight, and the promises in numbers. It is dense and knows no text.
type Graph struct {
	roles    []role
	slot     []int32 // of an item with a promise or a task: its place there
	state    []state // of every item, as somebody left it
	left     []bool  // what was dropped or replaced, and what hangs under it; nil for none
	promises chunks[promise]
	tasks    chunks[task]
	first    []int32 // by promise: the place of the first promise where it moved, -1

	from   []int32 // edges are cut into a run for each item
	below  []int32
	weight []float64
	order  []int32 // below before above

	ups    []int32 // who is touched when an item changes, cut by upFrom
	upFrom []int32
	rank   []int32 // place in order
}

// role is what an item is to a score.
type role uint8

const (
	above role = iota // rolled up from what counts towards it
	leaf              // has a promise of its own
	work              // an action
)

// Len returns the number of items.
func (g *Graph) Len() int { return len(g.roles) }

func (g *Graph) score(by *rules, foreign func(int) []Foreign) chunks[Standing] {
	all := newChunks[Standing](g.Len())
	for _, i := range g.order {
		*all.at(int(i)) = g.standing(int(i), by, all, foreign)
	}
	return all
}

func (g *Graph) standing(i int, by *rules, all chunks[Standing], foreign func(int) []Foreign) Standing {
	s := g.judged(i, by, all, foreign)
	if g.left != nil && g.left[i] {
		s.leave(g.state[i])
	}
	return s
}

// leave takes the colour from what nobody goes on with. How it was closed, or
// what was met before, stays said.
func (s *Standing) leave(st state) {
	s.Left = true
	if s.Status == Done || s.reason == codeMissedClosed || s.reason == codeActionMissed {
		return
	}
	s.Status, s.OriginalStatus, s.because = NoFreshData, NoFreshData, 0
	switch st {
	case dropped:
		s.reason = codeStateDropped
	case replaced:
		s.reason = codeStateReplaced
	default:
		s.reason = codeStateAbove
	}
}

func (g *Graph) judged(i int, by *rules, all chunks[Standing], foreign func(int) []Foreign) Standing {
	switch g.roles[i] {
	case leaf:
		return g.promised(int(g.slot[i]), by)
	case work:
		return g.tasks.at(int(g.slot[i])).standing(by)
	default:
		var guests []Foreign
		if foreign != nil {
			guests = foreign(i)
		}
		return g.rollup(i, by, all, guests)
	}
}

// promised judges a promise, and the first one where it moved since.
func (g *Graph) promised(at int, by *rules) Standing {
	s := g.promises.at(at).standing(by)
	if first := g.first[at]; first >= 0 {
		original := g.promises.at(int(first)).standing(by)
		s.Original, s.OriginalStatus, s.Moved = original.Raw, original.Status, true
	}
	return s
}

// A sum gathers what counts towards an item (2.2).
type sum struct {
	all, known            float64 // weight
	progress              float64
	expected, expecting   float64 // and the weight for which something is expected
	ratio, paced          float64
	coverage, low, high   float64
	status                [len(statuses)]float64
	unweighted, truncated float64
	equal                 bool
}

func (t *sum) add(c *Standing, weight float64) {
	t.unweighted++
	if t.equal {
		weight = 1
	}
	if !(weight > 0) {
		return
	}
	t.all += weight
	t.status[c.Status] += weight
	t.coverage += weight * c.Coverage
	t.low += weight * c.Low
	t.high += weight * c.High
	if !c.Known {
		return
	}
	t.known += weight
	t.progress += weight * c.Rollup
	if known(c.Expected) {
		t.expecting += weight
		t.expected += weight * c.Expected
	}
	if known(c.Ratio) {
		t.paced += weight
		t.ratio += weight * t.cut(clamp(c.Ratio, 1))
	}
}

// cut truncates a ratio where a policy reckons in whole percents.
func (t *sum) cut(x float64) float64 {
	if t.truncated == 0 {
		return x
	}
	return float64(int64(x*t.truncated+hair)) / t.truncated
}

func (g *Graph) rollup(i int, by *rules, all chunks[Standing], guests []Foreign) Standing {
	t := g.gather(i, by.policy.equal, by, all, guests)
	zero := t.all == 0 && t.unweighted > 0
	if zero {
		t = g.gather(i, true, by, all, guests)
	}
	s := t.standing()
	s.Zero = zero
	g.decide(i, &s, &t, by)
	s.OriginalStatus, s.Original = s.Status, s.Raw
	return s
}

func (g *Graph) gather(i int, equal bool, by *rules, all chunks[Standing], guests []Foreign) sum {
	t := sum{equal: equal, truncated: by.policy.truncated}
	for e := g.from[i]; e < g.from[i+1]; e++ {
		if b := int(g.below[e]); g.counts(i, b) {
			t.add(all.at(b), g.weight[e])
		}
	}
	for k := range guests {
		if !guests[k].Standing.Left {
			t.add(&guests[k].Standing, guests[k].Weight)
		}
	}
	return t
}

// counts says whether an item still counts towards one above it. What went
// with that one does, so that it keeps its figures.
func (g *Graph) counts(above, below int) bool {
	return g.left == nil || !g.left[below] || g.left[above] && !g.state[below].leaves()
}

func (t *sum) standing() Standing {
	s := Standing{
		Raw: fraction(t.progress, t.known), Expected: fraction(t.expected, t.expecting), Ratio: fraction(t.ratio, t.paced),
		Known: t.known > 0, High: 1,
	}
	s.Rollup = s.Raw
	if t.all > 0 {
		s.Coverage, s.Low, s.High = t.coverage/t.all, t.low/t.all, t.high/t.all
	}
	return s
}

// decide gives what is rolled up its status.
func (g *Graph) decide(i int, s *Standing, t *sum, by *rules) {
	s.Shown = s.Known && s.Coverage >= by.policy.shown-hair
	state := g.state[i]
	switch {
	case state == closedAchieved || state == closedOnly:
		s.Status, s.reason = Done, codeDoneClosed
	case state == closedNot:
		s.Status, s.reason = Missed, codeMissedClosed
	case t.unweighted == 0:
		s.Status, s.reason = NoFreshData, codeRollupEmpty
	default:
		var f figures
		t.figures(s, &f)
		v := by.policy.rollup(&f)
		s.Status, s.reason, s.because = v.status, v.reason, uint8(v.at+1)
	}
}

// figures sets what a policy may ask of a roll-up.
func (t *sum) figures(s *Standing, f *figures) {
	*f = nothing
	f[fProgress], f[fExpected], f[fRatio], f[fGap] = s.Raw, s.Expected, s.Ratio, s.Expected-s.Raw
	f[fCoverage] = s.Coverage
	fresh := t.all - t.status[NoFreshData]
	f[fFresh] = fraction(fresh, t.all)
	f[fOff] = fraction(t.status[OffTrack]+t.status[Missed], fresh)
	f[fRisk] = fraction(t.status[AtRisk], fresh)
	f[fEarly] = fraction(t.status[TooEarly], fresh)
	f[fOn] = fraction(t.status[OnTrack]+t.status[Done], fresh-t.status[TooEarly])
	f[fWorst] = t.worst()
}

func (t *sum) worst() float64 {
	switch {
	case t.status[OffTrack]+t.status[Missed] > 0:
		return 0
	case t.status[AtRisk] > 0:
		return 1
	case t.status[OnTrack]+t.status[Done] > 0:
		return 2
	}
	return unknown
}
