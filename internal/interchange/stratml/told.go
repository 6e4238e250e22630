package stratml

import (
	"fmt"
	"strconv"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// instances writes the promise and the readings of a measure. Results are given
// back as they were told as long as they still say what holds today; a promise
// that was changed and a reading that was corrected are written anew.
func instances(m plan.Watched, by *plan.Item, head plan.Plan) []instance {
	all := unkept[[]instance](m.Custom, keyInstances)
	renewTargets(&all, m, by, head)
	renewActuals(&all, m)
	for i := range all {
		for j := range all[i].Targets {
			all[i].Targets[j] = all[i].Targets[j].valid()
		}
		for j := range all[i].Actuals {
			all[i].Actuals[j] = all[i].Actuals[j].valid()
		}
	}
	return told(all)
}

// renewTargets replaces the targets unless they make the very promise of today.
func renewTargets(all *[]instance, m plan.Watched, by *plan.Item, head plan.Plan) {
	if by == nil {
		return
	}
	then, inWords := commitment(*all, head.Window)
	then.Measure = m.Ref
	now := *by.Commitment()
	pledged(by, now).add(&then)
	if then.SameAs(now) && inWords == by.DoneWhen {
		return
	}
	for i := range *all {
		(*all)[i].Targets = nil
	}
	targets := append(milestones(now), target(by, now))
	if len(*all) == 0 {
		*all = []instance{{}}
	}
	(*all)[0].Targets = targets
}

// target writes a promise as a TargetResult.
func target(by *plan.Item, c plan.Commitment) result {
	r := result{Start: first(c.Window.First.String()), End: first(c.Window.Last.String()), Description: words(by.DoneWhen)}
	if c.Value != nil {
		r.Number = first(decimal(*c.Value))
	}
	switch {
	case c.Type == plan.Range && c.Low != nil && c.High != nil:
		r.Descriptors = []descriptor{{describesRange, words(decimal(*c.Low) + " to " + decimal(*c.High))}}
	case c.Type.Holds():
		r.Descriptors = []descriptor{{describesHold, words(c.Type.String())}}
	case c.Baseline != nil:
		r.Descriptors = []descriptor{{describesBaseline, words(decimal(*c.Baseline))}}
	}
	if len(c.Milestones) > 0 {
		var titles []string
		for _, m := range c.Milestones {
			titles = append(titles, m.Title)
		}
		r.Description = words(strings.TrimSpace(string(r.Description) + "\nMilestones: " + strings.Join(titles, "; ")))
	}
	return r
}

// milestones writes the points on the way as targets of their own.
func milestones(c plan.Commitment) (all []result) {
	if c.Path.Profile != measure.Custom || c.Baseline == nil || c.Value == nil || c.Type.Holds() {
		return nil
	}
	for _, p := range c.Path.Points {
		if p.Day != c.Window.Last {
			x := *c.Baseline + p.Share*(*c.Value-*c.Baseline)
			all = append(all, result{Start: first(c.Window.First.String()), End: first(p.Day.String()), Number: first(decimal(x))})
		}
	}
	return all
}

// renewActuals writes the readings of today in place of those that were told,
// and adds those that came since.
func renewActuals(all *[]instance, m plan.Watched) {
	now := map[calendar.Date]measure.Reading{}
	var order []calendar.Date
	for _, r := range measure.Effective(m.Readings, calendar.Date{}, 0) {
		now[r.Day] = r
		order = append(order, r.Day)
	}
	written := map[calendar.Date]bool{}
	for i := len(*all) - 1; i >= 0; i-- { // of one day the last told is the reading
		var keep []result
		actuals := (*all)[i].Actuals
		for j := len(actuals) - 1; j >= 0; j-- {
			if a, ok := renewed(actuals[j], now, written); ok {
				keep = append([]result{a}, keep...)
			}
		}
		(*all)[i].Actuals = keep
	}
	var more []result
	for _, d := range order {
		if !written[d] {
			more = append(more, result{End: first(d.String()), Number: first(decimal(now[d].Value)), Description: words(now[d].Note)})
		}
	}
	switch {
	case len(more) == 0:
	case len(*all) == 0:
		*all = []instance{{Actuals: more}}
	default:
		last := &(*all)[len(*all)-1]
		last.Actuals = append(last.Actuals, more...)
	}
}

// renewed returns an actual result as it is today, and whether it still is.
func renewed(a result, now map[calendar.Date]measure.Reading, written map[calendar.Date]bool) (result, bool) {
	x, ok := a.value()
	d := a.on()
	if !ok || d.IsZero() || written[d] {
		return a, true
	}
	written[d] = true
	r, holds := now[d]
	if !holds {
		return a, false
	}
	if r.Value != x {
		a.Number = first(decimal(r.Value))
	}
	return a, true
}

// valid makes a result fulfil the schema: days and numbers that are none become
// words, and several descriptors one.
func (r result) valid() result {
	for _, d := range []struct {
		name string
		day  *first
	}{{"Start", &r.Start}, {"End", &r.End}} {
		if is := first(day(*d.day).String()); is != *d.day {
			if is == "" {
				r.say(d.name, string(*d.day))
			}
			*d.day = is
		}
	}
	if r.Number != "" {
		x, ok := r.value()
		switch {
		case !ok:
			r.say("Number", string(r.Number))
			r.Number = ""
		default:
			r.Number = first(decimal(x))
		}
	}
	r.Descriptors = one(r.Descriptors)
	return r
}

// one makes one descriptor of several, as the schema wants it.
func one(all []descriptor) []descriptor {
	if len(all) < 2 {
		return all
	}
	d := all[0]
	for _, more := range all[1:] {
		if s := (result{Descriptors: []descriptor{more}}).said(); s != "" {
			d.Value = words(strings.TrimPrefix(string(d.Value)+"; "+s, "; "))
		}
	}
	return []descriptor{d}
}

func (r *result) say(what, s string) {
	if s != "" {
		r.Description = words(strings.TrimSpace(fmt.Sprintf("%s (%s: %s)", r.Description, what, s)))
	}
}

// decimal writes a number as xs:decimal, which knows no exponent.
func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
