package web

import (
	"math"
	"slices"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/chart"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/progress"
	"bearing/internal/web/pages"
)

// classes are the shapes and colours of the statuses.
var classes = [...]string{
	progress.OnTrack: "s-ok", progress.AtRisk: "s-warn", progress.OffTrack: "s-bad", progress.TooEarly: "s-early",
	progress.NoFreshData: "s-none", progress.Done: "s-done", progress.Missed: "s-missed",
}

func (v *reader) lamp(s progress.Status) pages.Lamp {
	return pages.Lamp{Class: classes[s], Word: v.Status(s)}
}

// card writes an item out as lists and the One page show it.
func (p *planView) card(i int) pages.Card {
	item, standing := p.Tree.At(i), p.Scores.At(i)
	reason := p.Scores.Reason(i)
	m := p.measured(i)
	c := pages.Card{
		ID: item.Number, Code: p.code[i], Title: item.Title, Role: item.Role.String(), Draft: item.Draft,
		Kind: p.label(item.Role, p.Tree.ParentRole(i), 1),
		Href: p.query.To(itemPath(item.Number)), Why: p.query.To(itemPath(item.Number) + "/why"),
		Lamp:   p.lamp(standing.Status),
		Reason: p.Voice.Reason(p.unitless(i, reason), m, p.names),
		Owner:  p.owner(item), NoOwner: len(item.Owners) == 0 && item.Role != framework.Action,
		Due: p.ShortDay(p.due(item), p.Day),
	}
	if standing.Moved {
		c.Moved = p.moved(reason, m)
		if standing.OriginalStatus != standing.Status {
			first := p.lamp(standing.OriginalStatus)
			c.First = &first
		}
	}
	c.Grade = p.graded(i)
	p.place(i, &c)
	return c
}

// graded writes the grade of an item out, nil where the framework does not grade.
func (p *planView) graded(i int) *pages.Grade {
	grade, ok := p.Grade(i)
	if !ok {
		return nil
	}
	light := p.GradeColour(grade)
	return &pages.Grade{Class: lights[light], Value: p.Voice.Number(grade, 1), Word: p.T("light." + light.String())}
}

// lights are the shapes and colours of the lights of a grade.
var lights = map[progress.Colour]string{progress.Green: "s-ok", progress.Yellow: "s-warn", progress.Red: "s-bad"}

// unitless takes the amounts out of the reason of an item that is done or not:
// weights of milestones say nothing to a reader.
func (p *planView) unitless(i int, r progress.Reason) progress.Reason {
	now, _ := p.inForce(p.Tree.At(i))
	if now == nil || now.Type != plan.Milestones && now.Type != plan.Binary && now.Type != plan.Baseline {
		return r
	}
	values := slices.Clone(r.Values)
	for n := range values {
		if k := values[n].Kind; k == progress.Amount || k == progress.Gap {
			values[n].X = math.NaN()
		}
	}
	r.Values = values
	return r
}

func (p *planView) owner(item *plan.Item) string {
	var names []string
	for _, ref := range item.Owners {
		names = append(names, p.Person(ref))
	}
	return strings.Join(names, ", ")
}

// due is the last day of an item: its own, or that of its promise.
func (p *planView) due(item *plan.Item) calendar.Date {
	if c, _ := p.inForce(item); c != nil && !c.Window.Last.IsZero() {
		return c.Window.Last
	}
	return item.Due
}

func (p *planView) moved(r progress.Reason, m *measure.Measure) string {
	for _, also := range r.Also {
		if also.Code == "promise.moved" {
			return p.Voice.Reason(also, m, p.names)
		}
	}
	return ""
}

// place gives a card its track and its value.
func (p *planView) place(i int, c *pages.Card) {
	t := tracked{p, i, p.Tree.At(i), p.Scores.At(i), p.measured(i)}
	now, first := p.inForce(t.item)
	switch {
	case now == nil:
		t.rollup(c)
	case now.Type.Holds():
		t.hold(now, c)
	default:
		t.move(now, first, c)
	}
	c.Track.Class = c.Lamp.Class
}

// tracked is an item whose place on its track is looked for.
type tracked struct {
	*planView
	i        int
	item     *plan.Item
	standing progress.Standing
	measure  *measure.Measure
}

// rollup places what has no promise of its own: the share of the way that what
// hangs beneath has gone, or the share of its steps that are done.
func (t tracked) rollup(c *pages.Card) {
	s := t.standing
	if t.item.Role == framework.Action && len(t.item.Steps) == 0 || !s.Known || !s.Shown {
		return
	}
	c.Value = t.Percent(s.Display())
	c.Track = t.track(chart.Move{Start: 0, Target: 1, Now: known(s.Raw), Expected: known(s.Expected)}, t.Percent)
}

// move places a promise to get from one value to another.
func (t tracked) move(now, first *plan.Commitment, c *pages.Card) {
	base, goal, write := t.scale(now)
	if math.IsNaN(base) || math.IsNaN(goal) {
		t.bare(c)
		return
	}
	at := func(share float64) *float64 { return known(base + share*(goal-base)) }
	s := t.standing
	m := chart.Move{Start: base, Target: goal, Now: at(s.Raw), Expected: at(s.Expected)}
	if s.Moved && first.Value != nil && *first.Value != goal {
		m.Original = first.Value
	}
	if base == goal {
		m.Expected = nil
	}
	c.Track = t.track(m, write)
	if m.Now != nil {
		c.Value = t.value(now, *m.Now)
	}
	t.read(c)
}

// scale returns where a promise starts and ends, and how its values are
// written. What is done or not goes from nothing to the whole.
func (t tracked) scale(c *plan.Commitment) (base, goal float64, write func(float64) string) {
	switch c.Type {
	case plan.Milestones, plan.Binary, plan.Baseline:
		return 0, 1, t.Percent
	case plan.Tally, plan.Cumulative:
		return or(c.Baseline, 0), or(c.Value, math.NaN()), t.short
	default:
		return or(c.Baseline, math.NaN()), or(c.Value, math.NaN()), t.short
	}
}

func (t tracked) short(x float64) string { return t.Short(x, t.measure) }

// value writes where a promise stands.
func (t tracked) value(c *plan.Commitment, x float64) string {
	switch c.Type {
	case plan.Milestones, plan.Binary, plan.Baseline:
		return t.Percent(x)
	default:
		return t.Amount(x, t.measure)
	}
}

// bare shows the last number of a promise that cannot be placed.
func (t tracked) bare(c *pages.Card) {
	if r, ok := t.last(); ok {
		c.Value = t.Amount(r.Value, t.measure)
	}
	t.read(c)
}

func (t tracked) last() (measure.Reading, bool) {
	f := t.Measured(t.i)
	if f == nil {
		return measure.Reading{}, false
	}
	return f.Series.Last(t.Day)
}

// read says of which day the value is.
func (t tracked) read(c *pages.Card) {
	if r, ok := t.last(); ok && c.Value != "" {
		c.Read = t.ShortDay(r.Day, t.Day)
	}
}

// hold places a promise to stay.
func (t tracked) hold(now *plan.Commitment, c *pages.Card) {
	h := chart.Hold{Floor: now.Low, Ceiling: now.High}
	switch now.Type {
	case plan.AtLeast:
		h = chart.Hold{Floor: now.Value}
	case plan.AtMost:
		h = chart.Hold{Ceiling: now.Value}
	}
	if r, ok := t.last(); ok {
		h.Now = &r.Value
		c.Value = t.Amount(r.Value, t.measure)
	}
	if f := t.Measured(t.i); f != nil {
		for _, r := range f.Series.In(now.Window) {
			h.Seen = append(h.Seen, r.Value)
		}
	}
	t.read(c)
	g := pages.Track{Track: chart.NewHoldTrack(h), Now: c.Value}
	say := []string{}
	if h.Floor != nil {
		g.Start = t.T("track.floor", "value", t.short(*h.Floor))
		say = append(say, t.T("track.say.floor", "value", t.short(*h.Floor)))
	}
	if h.Ceiling != nil {
		g.Target = t.T("track.ceiling", "value", t.short(*h.Ceiling))
		say = append(say, t.T("track.say.ceiling", "value", t.short(*h.Ceiling)))
	}
	g.Say = strings.Join(append(say, t.sayNow(c.Value)), ", ")
	c.Track = g
}

func (t tracked) sayNow(value string) string {
	if value == "" {
		return t.T("track.say.unread")
	}
	return t.T("track.say.now", "value", value)
}

// track places a move and writes its labels out.
func (t tracked) track(m chart.Move, write func(float64) string) pages.Track {
	g := pages.Track{Track: chart.NewTrack(m), Start: write(m.Start), Target: write(m.Target)}
	say := []string{t.T("track.say.start", "value", g.Start)}
	if m.Now != nil {
		g.Now = write(*m.Now)
	}
	say = append(say, t.sayNow(g.Now))
	if m.Expected != nil {
		g.Expected = write(*m.Expected)
		say = append(say, t.T("track.say.expected", "value", g.Expected))
	}
	say = append(say, t.T("track.say.target", "value", g.Target))
	if m.Original != nil {
		g.First = write(*m.Original)
		say = append(say, t.T("track.say.first", "value", g.First))
	}
	g.Say = strings.Join(say, ", ")
	return g
}

// known returns a pointer to x, nil for what is not a number.
func known(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

func or(x *float64, otherwise float64) float64 {
	if x == nil {
		return otherwise
	}
	return *x
}
