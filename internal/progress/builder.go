package progress

import (
	"math"
	"slices"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// A builder makes one promise.
type builder struct {
	in    *Input
	item  *plan.Item
	c     *plan.Commitment // nil: nothing is promised
	facts Facts
	marks []mark
}

func (b *builder) build() promise {
	p := promise{
		base: unknown, goal: unknown, x: unknown, inside: unknown, share: unknown, sigma: unknown,
		chance: unknown, said: said(b.item), cap: 1, kind: vague, path: &measure.Path{}, cadence: int32(b.in.Policy.cadence),
	}
	var record *plan.State
	p.state, record = stateOn(b.item, b.in.Day)
	if p.state != open {
		p.until = record.On
	}
	if b.c == nil {
		b.unpromised(&p)
		return p
	}
	if b.c.Cap != nil {
		p.cap = max(*b.c.Cap, 0)
	}
	if b.c.Measure != "" {
		b.facts = b.in.Facts(b.c.Measure)
	}
	p.path, p.window, p.aspires = &b.c.Path, b.window(), b.c.Aspires
	b.rhythm(&p)
	b.fill(&p)
	return p
}

// unpromised is done or missed when somebody says so, and unfinished until
// then.
func (b *builder) unpromised(p *promise) {
	p.lacks = codeUnfinishedPromise
	if p.state == closedAchieved || p.state == closedNot || p.state == closedOnly {
		p.kind, p.base, p.goal, p.x = once, 0, 1, truth(p.state != closedNot)
	}
}

func said(item *plan.Item) float64 {
	if item.Said != nil {
		if s, ok := ParseStatus(item.Said.Status); ok && s.coloured() {
			return float64(OffTrack - s)
		}
	}
	return unknown
}

// window returns the days of the promise. Where the commitment is silent, the
// item's own days speak, and for the beginning also the day of the promise, the
// plan's horizon and the first reading, unless they come after the end.
func (b *builder) window() calendar.Window {
	w := b.c.Window
	if w.Last.IsZero() {
		w.Last = b.item.Due
	}
	if w.First.IsZero() {
		w.First = b.item.Start
	}
	for _, d := range []calendar.Date{b.c.On, b.in.Tree.Plan.Window.First, b.firstReading()} {
		if w.First.IsZero() && (w.Last.IsZero() || !d.After(w.Last)) {
			w.First = d
		}
	}
	return w
}

// firstReading returns the day from which anything is known; what is held was
// always to be held.
func (b *builder) firstReading() calendar.Date {
	switch {
	case b.c.Type.Holds():
		return calendar.On(1, 1, 1)
	case len(b.facts.Series) == 0:
		return calendar.Date{}
	}
	return b.facts.Series[0].Day
}

// rhythm sets how often readings come, and how many are needed.
func (b *builder) rhythm(p *promise) {
	rhythm := b.c.Path.Rests
	if m := b.facts.Measure; m != nil && m.Cadence.Grain != calendar.NoGrain {
		rhythm = m.Cadence
		if b.c.Path.Rests.Grain == calendar.NoGrain {
			p.every, p.grain = int32(rhythm.Every), rhythm.Grain
		}
	}
	policy := b.in.Policy
	if rhythm.Grain == calendar.NoGrain {
		rhythm = calendar.Cadence{Every: policy.cadence, Grain: calendar.Day}
	}
	p.cadence = int32(max(rhythm.Days(), 1))
	p.wanted = float32(policy.most)
	if !p.window.Empty() && !p.window.Standing() {
		due := rhythm.Due(p.window, p.window.Last)
		p.wanted = float32(min(policy.most, math.Ceil(policy.part*float64(due))))
	}
}

// end returns the last day whose readings count.
func (b *builder) end(p *promise) calendar.Date {
	day := p.on(b.in.Day)
	if !p.window.Last.IsZero() && p.window.Last.Before(day) {
		return p.window.Last
	}
	return day
}

func (b *builder) fill(p *promise) {
	switch kind := b.c.Type; {
	case kind == plan.Milestones:
		b.milestones(p)
	case kind == plan.Binary:
		b.binary(p)
	case kind == plan.Tally && !b.hasReadings(p):
		b.proofs(p)
	case b.facts.Measure == nil && !(kind == plan.Baseline && b.c.Baseline != nil):
		p.lacks = codeUnfinishedMeasure
	case kind == plan.Baseline:
		b.baseline(p)
	case kind.Holds() || b.c.Per != nil:
		b.hold(p)
	default:
		b.move(p)
	}
}

func (b *builder) hasReadings(p *promise) bool {
	_, ok := b.facts.Series.Last(b.end(p))
	return ok
}

func (b *builder) milestones(p *promise) {
	p.kind, p.base, p.always = once, 0, true
	parts := b.c.Milestones
	if len(parts) == 0 {
		for _, s := range b.item.Steps {
			parts = append(parts, plan.Milestone{Title: s.Title, Done: s.Done})
		}
	}
	if len(parts) == 0 {
		p.lacks = codeUnfinishedParts
		return
	}
	end, weigh := b.end(p), weighing(parts)
	p.goal, p.x = 0, 0
	for _, m := range parts {
		p.goal += weigh(m)
		if !m.Done.IsZero() && !m.Done.After(end) {
			p.x += weigh(m)
		}
	}
	if path := duePath(parts, p.window); path != nil {
		p.path = path
	}
	b.dated(p)
}

// weighing returns how milestones weigh: all the same when every weight is 0.
func weighing(parts []plan.Milestone) func(plan.Milestone) float64 {
	own := func(m plan.Milestone) float64 {
		if m.Weight == nil {
			return 1
		}
		return max(*m.Weight, 0)
	}
	if slices.ContainsFunc(parts, func(m plan.Milestone) bool { return own(m) > 0 }) {
		return own
	}
	return func(plan.Milestone) float64 { return 1 }
}

// duePath expects each milestone on the day when it is due, the last day for
// one without; nil when none has a day.
func duePath(parts []plan.Milestone, w calendar.Window) *measure.Path {
	path, dated := measure.Path{Profile: measure.Steps}, false
	weigh := weighing(parts)
	for _, m := range parts {
		day := m.Due
		if dated = dated || !day.IsZero(); day.IsZero() {
			day = w.Last
		}
		path.Points = append(path.Points, measure.Point{Day: day, Share: weigh(m)})
	}
	if !dated {
		return nil
	}
	return &path
}

// binary is done by its closure, when all its steps are, or when its measure
// reads so: 1, or the value that is promised. Its news is the last thing that
// somebody did or read.
func (b *builder) binary(p *promise) {
	p.kind, p.base, p.goal, p.x = once, 0, 1, 0
	end := b.end(p)
	if allDone(b.item.Steps, end) || p.state == closedAchieved || p.state == closedOnly {
		p.x = 1
	}
	p.last = lastNews(b.item, end)
	if r, ok := b.facts.Series.Last(end); ok {
		p.told = true
		if !r.Day.Before(p.last) {
			p.last = r.Day
		}
		if done := b.c.Value; r.Value >= 1 && done == nil || done != nil && r.Value >= *done {
			p.x = 1
		}
	}
	p.wanted = 0
	p.path = atTheEnd(p.window)
	b.dated(p)
}

func atTheEnd(w calendar.Window) *measure.Path {
	return &measure.Path{Profile: measure.Steps, Points: []measure.Point{{Day: w.Last, Share: 1}}}
}

func allDone(steps []plan.Step, day calendar.Date) bool {
	return len(steps) > 0 && !slices.ContainsFunc(steps, func(s plan.Step) bool { return s.Done.IsZero() || s.Done.After(day) })
}

// lastNews returns the last day on which somebody did something to an item.
func lastNews(item *plan.Item, day calendar.Date) (last calendar.Date) {
	hear := func(d calendar.Date) {
		if !d.After(day) && d.After(last) {
			last = d
		}
	}
	for _, s := range item.States {
		hear(s.On)
	}
	for _, s := range item.Steps {
		hear(s.Done)
	}
	for _, s := range item.Proofs {
		hear(s.Day)
	}
	return last
}

func (b *builder) baseline(p *promise) {
	p.kind, p.base, p.goal, p.x = once, 0, 1, 0
	p.wanted = 0
	p.path = atTheEnd(p.window)
	if r, ok := b.facts.Series.Last(b.end(p)); ok {
		p.last, p.x = r.Day, 1
	}
	if b.c.Baseline != nil {
		p.x = 1
	}
	b.dated(p)
}

func (b *builder) proofs(p *promise) {
	p.kind, p.base, p.goal, p.always = adds, 0, orNaN(b.c.Value), true
	end := b.end(p)
	p.x = 0
	for _, proof := range b.item.Proofs {
		if p.window.Contains(proof.Day) && !proof.Day.After(end) {
			p.x++
			if proof.Day.After(p.last) {
				p.last = proof.Day
			}
		}
	}
	b.valued(p)
	b.dated(p)
}

func orNaN(x *float64) float64 {
	if x == nil {
		return unknown
	}
	return *x
}

// hold promises to stay: a rule for each member of a team is judged on the
// team's own readings.
func (b *builder) hold(p *promise) {
	p.kind, p.share = holds, 1
	p.base, p.goal = bounds(b.c)
	if b.c.Share != nil {
		p.share, p.periods = *b.c.Share, true
	}
	if math.IsInf(p.base, -1) && math.IsInf(p.goal, 1) {
		p.lacks = codeUnfinishedValue
		return
	}
	b.ordered(p)
	b.read(p)
}

// bounds returns between which values a commitment promises to stay.
func bounds(c *plan.Commitment) (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	set := func(bound *float64, values ...*float64) {
		for _, v := range values {
			if v != nil {
				*bound = *v
				return
			}
		}
	}
	switch c.Type {
	case plan.AtMost:
		set(&high, c.Value, c.High)
	case plan.Range:
		set(&low, c.Low)
		set(&high, c.High)
	default:
		set(&low, c.Value, c.Low)
	}
	return low, high
}

func (b *builder) move(p *promise) {
	p.kind, p.base, p.goal = moves, orNaN(b.c.Baseline), orNaN(b.c.Value)
	if b.c.Type == plan.Cumulative || b.c.Type == plan.Tally {
		p.kind = adds
		if b.c.Baseline == nil {
			p.base = 0
		}
	}
	p.level = b.c.Type == plan.Linear && b.facts.Measure.Nature == measure.Level && b.c.Path.Profile == measure.Seasonal
	b.valued(p)
	switch {
	case p.base != p.goal:
	case p.kind == adds:
		p.lacks = codeUnfinishedFlat
	default:
		b.maintain(p)
		return
	}
	b.dated(p)
	b.read(p)
}

// maintain is what a promise to move from a value to itself can only mean: it
// stays, within its tolerance, on the good side.
func (b *builder) maintain(p *promise) {
	p.kind, p.share = flat, 1
	tolerance := 0.0
	if b.c.Tolerance != nil {
		tolerance = math.Abs(*b.c.Tolerance)
	}
	low, high := p.goal-tolerance, p.goal+tolerance
	switch b.facts.Measure.Polarity {
	case measure.Up:
		high = math.Inf(1)
	case measure.Down:
		low = math.Inf(-1)
	}
	p.base, p.goal = low, high
	b.ordered(p)
	b.read(p)
}

func (b *builder) valued(p *promise) {
	switch {
	case !known(p.goal):
		p.lacks = codeUnfinishedValue
	case !known(p.base):
		p.lacks = codeUnfinishedBaseline
	}
}

// dated notes which day is missing to say when a promise should be kept.
func (b *builder) dated(p *promise) {
	b.ordered(p)
	switch w := p.window; {
	case p.lacks != codeNone:
	case w.Last.IsZero():
		p.lacks = codeUnfinishedDate
	case w.First.IsZero():
		p.lacks = codeUnfinishedStart
	}
}

// ordered notes that a promise ends before it begins.
func (b *builder) ordered(p *promise) {
	if w := p.window; p.lacks == codeNone && !w.First.IsZero() && !w.Last.IsZero() && w.Last.Before(w.First) {
		p.lacks = codeUnfinishedOrder
	}
}
