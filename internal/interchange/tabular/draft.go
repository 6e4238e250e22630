package tabular

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/interchange/refusal"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// A draft is a plan in the making.
type draft struct {
	doc      plan.Document
	words    *framework.Framework
	items    map[string]*entry
	order    []*entry
	series   map[string][]*entry // things of one ref that are separate
	measures map[string]*plan.Watched
	listed   []*plan.Watched // the same, in the order of the file
	days     map[reading]int // index of the reading of a measure on a day
	known    map[string]int  // people by what they are found by
}

// A reading is known by its measure and its day.
type reading struct {
	measure string
	day     calendar.Date
}

func newDraft() *draft {
	return &draft{
		items: map[string]*entry{}, series: map[string][]*entry{}, measures: map[string]*plan.Watched{}, known: map[string]int{},
		days: map[reading]int{},
	}
}

// An entry is an item of which rows speak.
type entry struct {
	item        *plan.Item
	place       string // of the first row
	parentTitle string
	at          int             // in the order of the file
	last        calendar.Date   // of the rows so far
	days        []calendar.Date // of the rows so far, where things are separate
	promises    []plan.Commitment
}

// keep adds what a row says.
func (d *draft) keep(s *sayings) {
	if s.isItem {
		d.keepItem(s)
	}
	if s.measure != nil {
		d.keepMeasure(s)
	}
}

func (d *draft) keepItem(s *sayings) {
	s.item.Owners, s.item.Contributors = d.everybody(s.owners), d.everybody(s.helpers)
	s.item.Champion = d.person(s.champion)
	e := d.find(s)
	if e == nil {
		e = d.add(s)
	} else {
		merge(e.item, &s.item, !s.day.Before(e.last))
	}
	if s.day.After(e.last) {
		e.last = s.day
	}
	if s.template.repeats == separate {
		e.days = append(e.days, s.day)
	}
	if c := s.promise; c != nil {
		if s.template.repeats != refused { // else the row says how it is, not since when
			c.On = orDay(c.On, s.day)
		}
		c.Measure = s.measure.Ref
		e.promises = append(e.promises, *c)
	}
}

// find returns the entry that a row speaks of, or nil for a new one. Where rows
// of one ref are separate things, it is the one that promises the same and has
// no row of that day yet, or else the first without one.
func (d *draft) find(s *sayings) *entry {
	switch {
	case !s.named:
		return nil
	case s.template.repeats != separate:
		return d.items[s.item.Ref]
	}
	var first *entry
	for _, e := range d.series[s.item.Ref] {
		if slices.Contains(e.days, s.day) {
			continue
		}
		if first == nil {
			first = e
		}
		if e.promisesLike(s.promise) {
			first = e
			break
		}
	}
	if first != nil {
		d.rename(s, first.item.Ref)
	}
	return first
}

func (e *entry) promisesLike(c *plan.Commitment) bool {
	if len(e.promises) == 0 || c == nil {
		return len(e.promises) == 0 && c == nil
	}
	last := e.promises[len(e.promises)-1]
	last.Measure = c.Measure
	return last.SameAs(*c)
}

func (d *draft) add(s *sayings) *entry {
	asked := s.item.Ref
	if d.items[asked] != nil {
		d.rename(s, free(asked, func(ref string) bool { return d.items[ref] != nil }))
	}
	item := s.item
	e := &entry{item: &item, place: s.place, parentTitle: s.parentTitle, at: len(d.order)}
	d.items[item.Ref] = e
	d.order = append(d.order, e)
	if s.template.repeats == separate {
		d.series[asked] = append(d.series[asked], e)
	}
	return e
}

// rename gives a row's item another ref, and its measure with it when that had
// the same.
func (d *draft) rename(s *sayings, ref string) {
	if s.measure != nil && s.measure.Ref == s.item.Ref {
		s.measure.Ref = ref
		for i := range s.item.Watches {
			s.item.Watches[i] = ref
		}
	}
	s.item.Ref = ref
}

// merge lets a row speak of an item of which others spoke before. The row about
// the latest day wins, and a blank never takes anything away.
func merge(into, from *plan.Item, newer bool) {
	put(&into.Title, from.Title, newer)
	put(&into.Parent, from.Parent, newer)
	put(&into.Champion, from.Champion, newer)
	put(&into.Notes, from.Notes, newer)
	put(&into.DoneWhen, from.DoneWhen, newer)
	put(&into.Why, from.Why, newer)
	put(&into.Waiting, from.Waiting, newer)
	put(&into.Scope, from.Scope, newer)
	put(&into.Start, from.Start, newer)
	put(&into.Due, from.Due, newer)
	put(&into.Weight, from.Weight, newer)
	put(&into.Counts, from.Counts, newer)
	put(&into.Order, from.Order, newer)
	put(&into.Said, from.Said, newer)
	putList(&into.Owners, from.Owners, newer)
	putList(&into.Contributors, from.Contributors, newer)
	putList(&into.Tags, from.Tags, newer)
	putList(&into.Not, from.Not, newer)
	for _, ref := range from.Watches {
		if !slices.Contains(into.Watches, ref) {
			into.Watches = append(into.Watches, ref)
		}
	}
	mergeCustom(&into.Custom, from.Custom, newer)
}

func mergeCustom(into *map[string]string, from map[string]string, newer bool) {
	if *into == nil {
		*into = maps.Clone(from)
		return
	}
	for k, v := range from {
		if _, there := (*into)[k]; newer || !there {
			(*into)[k] = v
		}
	}
}

func put[T comparable](into *T, from T, newer bool) {
	var none T
	if from != none && (newer || *into == none) {
		*into = from
	}
}

func putList(into *[]string, from []string, newer bool) {
	if len(from) > 0 && (newer || len(*into) == 0) {
		*into = from
	}
}

// keepMeasure adds a measure or what else a row says of it, and its readings.
// Of several readings about one day the last in the file holds.
func (d *draft) keepMeasure(s *sayings) {
	m := s.measure
	m.Owner = d.person(s.owner)
	w, ok := d.measures[m.Ref]
	if ok {
		mergeMeasure(&w.Measure, m)
	} else {
		w = &plan.Watched{Measure: *m}
		d.measures[m.Ref] = w
		d.listed = append(d.listed, w)
	}
	if !s.isItem {
		mergeCustom(&w.Custom, s.item.Custom, true)
	}
	for _, r := range s.readings {
		key := reading{m.Ref, r.Day}
		if at, again := d.days[key]; again {
			w.Readings[at] = r
			continue
		}
		d.days[key] = len(w.Readings)
		w.Readings = append(w.Readings, r)
	}
}

func mergeMeasure(into, from *measure.Measure) {
	put(&into.Unit, from.Unit, into.Unit == measure.Unit{})
	put(&into.Polarity, from.Polarity, into.Polarity == measure.Up)
	put(&into.Nature, from.Nature, false)
	put(&into.Cadence, from.Cadence, false)
	put(&into.Decimals, from.Decimals, false)
	put(&into.Owner, from.Owner, false)
	put(&into.Definition, from.Definition, false)
	put(&into.Formula, from.Formula, false)
	put(&into.Source, from.Source, false)
}

// settle turns entries into items: promises into versions, titles of parents
// into refs, and rows that cannot be placed into refusals.
func (d *draft) settle() (out []refusal.Refusal) {
	for _, e := range d.order {
		e.item.Commitments = versions(e.promises)
	}
	d.doc.Measures = make([]plan.Watched, 0, len(d.listed))
	for _, w := range d.listed {
		slices.SortStableFunc(w.Readings, func(a, b measure.Reading) int { return a.Day.Compare(b.Day) })
		d.doc.Measures = append(d.doc.Measures, *w)
	}
	d.listed, d.measures, d.days = nil, nil, nil // large, and of no more use
	d.findParents()
	return d.place()
}

// versions makes one ledger of what rows promise: in the order of their days, a
// blank inherits, and a row that promises the same is no new version. The ledger
// takes the place of what it is made of.
func versions(all []plan.Commitment) []plan.Commitment {
	ledger := all[:0]
	slices.SortStableFunc(all, func(a, b plan.Commitment) int { return a.On.Compare(b.On) })
	for _, c := range all {
		if len(ledger) > 0 {
			last := ledger[len(ledger)-1]
			put(&c.Baseline, last.Baseline, c.Baseline == nil)
			put(&c.Value, last.Value, c.Value == nil)
			put(&c.Low, last.Low, c.Low == nil)
			put(&c.High, last.High, c.High == nil)
			if last.SameAs(c) {
				continue
			}
			c.Reason = cmp.Or(c.Reason, "The source says so "+since(c.On))
		} else {
			c.Reason = ""
		}
		c.Version = len(ledger) + 1
		ledger = append(ledger, c)
	}
	return slices.Clip(ledger)
}

func since(d calendar.Date) string {
	if d.IsZero() {
		return "in a later row"
	}
	return "as of " + d.String()
}

// findParents finds parents by their titles. Where several have the title it is
// the nearest one above in the file, as people who indent mean it.
func (d *draft) findParents() {
	titles := map[string][]*entry{}
	if !slices.ContainsFunc(d.order, func(e *entry) bool { return e.parentTitle != "" }) {
		return
	}
	for _, e := range d.order {
		titles[fold(e.item.Title)] = append(titles[fold(e.item.Title)], e)
	}
	for _, e := range d.order {
		if e.parentTitle == "" || e.item.Parent != "" {
			continue
		}
		e.item.Parent = e.parentTitle // as what is missing is named
		var found *entry
		for _, p := range titles[fold(e.parentTitle)] {
			if p != e && (found == nil || p.at < e.at) {
				found = p
			}
		}
		if found != nil {
			e.item.Parent = found.item.Ref
		}
	}
}

// place puts parents before children and siblings in the order of the file, and
// refuses what hangs under nothing or under itself.
func (d *draft) place() (out []refusal.Refusal) {
	kids := map[string][]*entry{}
	for _, e := range d.order {
		kids[e.item.Parent] = append(kids[e.item.Parent], e)
	}
	placed := map[*entry]bool{}
	d.doc.Items = make([]*plan.Item, 0, len(d.order))
	var down func(siblings []*entry)
	down = func(siblings []*entry) {
		for i, e := range siblings {
			e.item.Position = i
			placed[e] = true
			d.doc.Items = append(d.doc.Items, e.item)
			down(kids[e.item.Ref])
		}
	}
	down(kids[""])
	for _, e := range d.order {
		if !placed[e] {
			out = append(out, refusal.Refusal{Row: e.place, Reason: d.misplaced(e)})
		}
	}
	return out
}

func (d *draft) misplaced(e *entry) string {
	seen := map[*entry]bool{}
	for p := e; p != nil; p = d.items[p.item.Parent] {
		above := d.items[p.item.Parent]
		switch {
		case above == nil && p == e:
			return fmt.Sprintf("its parent %q is not in the file; add that row, or leave the parent blank", e.item.Parent)
		case above == nil:
			return fmt.Sprintf("hangs under row %s, which is refused", p.place)
		case seen[p]:
			return fmt.Sprintf("hangs under itself by way of %q; correct the parent", above.item.Ref)
		}
		seen[p] = true
	}
	return "cannot be placed"
}
