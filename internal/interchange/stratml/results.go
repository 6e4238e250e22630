package stratml

import (
	"cmp"
	"slices"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/text"
)

// The names under which a Descriptor says what the schema has no element for.
const (
	describesBaseline = "Baseline" // the value that a target starts from
	describesHold     = "Hold"     // at_least or at_most: to stay, not to move
	describesRange    = "Range"    // "10 to 20": to stay between
)

// measure makes a measure of an indicator, with a reading for every actual
// result that has a number and a day.
func (r *reader) measure(i indicator, under string) *measure.Measure {
	c := custom{}
	definition, beside := unmarked[counted](string(i.Other))
	m := measure.Measure{
		Ref:        r.measures.take(i.Identifier, i.Dimension, words(under)),
		Name:       cmp.Or(oneLine(i.Dimension), under),
		Unit:       measure.ParseUnit(string(i.Unit)),
		Definition: definition,
	}
	if i.Dimension == "" {
		c.put(keyUnnamed, "true")
	}
	if m.Unit.String() != string(i.Unit) {
		c.put(keyUnit, string(i.Unit))
	}
	if i.Identifier != "" && m.Ref != string(i.Identifier) {
		c.put(keyIdentifier, string(i.Identifier))
	}
	c.put(keyStage, i.Stage)
	c.put(keyKind, cmp.Or(i.Kind, i.OldKind))
	c.put(keySequence, string(i.Sequence))
	c.put(keyRelationships, kept(related(i.Relationships)))
	c.put(keyInstances, kept(told(i.Instances)))
	m.Custom = c.orNil()
	w := plan.Watched{Measure: m, Readings: readings(i.Instances)}
	beside.add(&w)
	r.doc.Measures = append(r.doc.Measures, w)
	return &r.doc.Measures[len(r.doc.Measures)-1].Measure
}

func related(all []relationship) (some []relationship) {
	for _, r := range all {
		if r.Kind != "" || r.Identifier != "" || len(r.Referents) > 0 || r.Name != "" || r.Description != "" {
			some = append(some, r)
		}
	}
	return some
}

// told leaves out results and instances that say nothing.
func told(all []instance) (some []instance) {
	for _, in := range all {
		kept := instance{slices.DeleteFunc(slices.Clone(in.Targets), result.blank), slices.DeleteFunc(slices.Clone(in.Actuals), result.blank)}
		if len(kept.Targets)+len(kept.Actuals) > 0 {
			some = append(some, kept)
		}
	}
	return some
}

func (r result) blank() bool {
	return r.Start == "" && r.End == "" && r.Number == "" && r.said() == ""
}

// said is what a result says in words.
func (r result) said() string {
	parts := []string{string(r.Description)}
	for _, d := range r.Descriptors {
		switch {
		case d.Name != "" && d.Value != "":
			parts = append(parts, string(d.Name+": "+d.Value))
		default:
			parts = append(parts, string(d.Name+d.Value))
		}
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, "; ")
}

// day reads a day as people write it; no day for anything else.
func day(s first) calendar.Date {
	d, err := text.ParseDate(strings.TrimSuffix(string(s), "Z"), text.DateStyle{})
	if err != nil {
		return calendar.Date{}
	}
	return d
}

// window is the days of a result.
func (r result) window() calendar.Window {
	return calendar.Window{First: day(r.Start), Last: day(r.End)}
}

// on is the day that a result is about, no day if it does not say.
func (r result) on() calendar.Date {
	if d := day(r.End); !d.IsZero() {
		return d
	}
	return day(r.Start)
}

// value is the number of a result, where it has one.
func (r result) value() (float64, bool) { return number(string(r.Number)) }

// number reads a number as the schema has it, with a point before the
// decimals, or as people write it.
func number(s string) (float64, bool) {
	x, err := text.ParseNumber(s, text.Point)
	if err != nil {
		x, err = text.ParseNumber(s, text.Auto)
	}
	return x, err == nil
}

// readings are the actual results that have a number and a day. Of several on
// one day the last is the reading; the others stay as they were told.
func readings(all []instance) (facts []measure.Reading) {
	at := map[calendar.Date]int{}
	for _, in := range all {
		for _, a := range in.Actuals {
			x, ok := a.value()
			d := a.on()
			if !ok || d.IsZero() {
				continue
			}
			fact := measure.Reading{Day: d, Value: x, Note: a.said()}
			if i, again := at[d]; again {
				facts[i] = fact
				continue
			}
			at[d] = len(facts)
			facts = append(facts, fact)
		}
	}
	slices.SortStableFunc(facts, func(a, b measure.Reading) int { return a.Day.Compare(b.Day) })
	return facts
}

// promises reports whether an indicator says what is to be reached.
func (i indicator) promises() bool {
	if _, c := unmarked[counted](string(i.Other)); c.Promise != nil {
		return true
	}
	return slices.ContainsFunc(i.Instances, func(in instance) bool {
		return slices.ContainsFunc(in.Targets, func(t result) bool { return t.Number != "" || t.said() != "" })
	})
}

// promise makes an item commit to an indicator's target, and what stands beside
// it.
func (r *reader) promise(item *plan.Item, measure string, i indicator) {
	_, beside := unmarked[counted](string(i.Other))
	c, inWords := commitment(i.Instances, r.doc.Plan.Window)
	if beside.Promise.add(&c); len(c.Milestones) > 0 {
		inWords = beside.Promise.DoneWhen
	}
	c.Measure = measure
	if c.Check() != nil { // a number beyond what is kept stays as it was told
		c = plan.Commitment{Version: 1, Measure: measure, Window: c.Window}
	}
	item.Commitments = []plan.Commitment{c}
	item.Start, item.Due, item.DoneWhen = c.Window.First, c.Window.Last, inWords
}

// commitment makes one promise of target results: the latest is what is
// promised now, and those before it, where a baseline is known, are the path to
// it. Without a number the words say when it is done.
func commitment(all []instance, horizon calendar.Window) (c plan.Commitment, inWords string) {
	targets := targetsOf(all)
	if len(targets) == 0 {
		return plan.Commitment{Version: 1, Window: onlyDays(all)}, ""
	}
	last := targets[len(targets)-1]
	c = plan.Commitment{Version: 1, Window: last.window()}
	if c.Window.First.IsZero() && !c.Window.Last.IsZero() && !horizon.First.After(c.Window.Last) {
		c.Window.First = horizon.First
	}
	if x, ok := last.value(); ok {
		c.Value = &x
	} else {
		inWords = strings.TrimSpace(strings.Trim(string(last.Number)+"; "+last.inWords(), "; "))
	}
	last.describe(&c)
	if c.Baseline != nil {
		c.Path = path(targets, *c.Baseline)
	}
	return c, inWords
}

// onlyDays are the days of a target that says nothing else.
func onlyDays(all []instance) (w calendar.Window) {
	for _, in := range all {
		for _, t := range in.Targets {
			if days := t.window(); days != (calendar.Window{}) {
				w = days
			}
		}
	}
	return w
}

// targetsOf returns the target results that say something, those with a number
// last, and among them the latest last.
func targetsOf(all []instance) (targets []result) {
	for _, in := range all {
		for _, t := range in.Targets {
			if t.Number != "" || t.said() != "" {
				targets = append(targets, t)
			}
		}
	}
	slices.SortStableFunc(targets, func(a, b result) int {
		_, an := a.value()
		_, bn := b.value()
		switch {
		case an != bn && bn:
			return -1
		case an != bn:
			return 1
		}
		return a.on().Compare(b.on())
	})
	return targets
}

// inWords is what a result says beside what its Descriptors say to describe.
func (r result) inWords() string {
	r.Descriptors = slices.DeleteFunc(slices.Clone(r.Descriptors), func(d descriptor) bool {
		var c plan.Commitment
		result{Descriptors: []descriptor{d}}.describe(&c)
		return c.Type != plan.Linear || c.Baseline != nil
	})
	return r.said()
}

// describe reads what a Descriptor says beyond the number.
func (r result) describe(c *plan.Commitment) {
	for _, d := range r.Descriptors {
		switch d.Name {
		case describesBaseline:
			said, _, _ := strings.Cut(string(d.Value), ";")
			if x, ok := number(said); ok {
				c.Baseline = &x
			}
		case describesHold:
			if t, ok := plan.ParseType(string(d.Value)); ok && t.Holds() {
				c.Type = t
			}
		case describesRange:
			low, high, _ := strings.Cut(string(d.Value), " to ")
			l, lok := number(low)
			h, hok := number(high)
			if lok && hok {
				c.Type, c.Low, c.High = plan.Range, &l, &h
			}
		}
	}
}

// path is the way through earlier targets to the last.
func path(targets []result, baseline float64) (p measure.Path) {
	goal, ok := targets[len(targets)-1].value()
	if !ok || goal == baseline {
		return p
	}
	for _, t := range targets {
		x, ok := t.value()
		share := (x - baseline) / (goal - baseline)
		if d := day(t.End); ok && !d.IsZero() && share >= 0 && share <= 1 {
			p.Points = append(p.Points, measure.Point{Day: d, Share: share})
		}
	}
	if len(p.Points) < 2 {
		return measure.Path{}
	}
	p.Profile = measure.Custom
	return p
}
