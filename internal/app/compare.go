package app

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bearing/internal/fault"
	"bearing/internal/interchange"
	"bearing/internal/interchange/refusal"
	"bearing/internal/interchange/tabular"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/store"
)

// comparePeople finds those whom the document names; a name or address that is
// not given leaves the one here alone.
func (in *importing) comparePeople() (err error) {
	if in.people, err = in.tx.People(); err != nil {
		return err
	}
	byRef := map[string]plan.Person{}
	for _, p := range in.people {
		byRef[p.Ref] = p
	}
	for i := range in.doc.People {
		p := &in.doc.People[i]
		was, known := byRef[p.Ref]
		next, changed, disputed := threeWay(in, "person/"+p.Ref, p, was, known)
		in.dispute(p.Ref, disputed)
		if changed {
			in.keepPeople = append(in.keepPeople, next)
		}
	}
	return nil
}

// compareMeasures compares the definitions.
func (in *importing) compareMeasures() error {
	here, mark, err := in.tx.Measures(0)
	if err != nil {
		return err
	}
	in.marked, in.byRef = mark, map[string]measure.Measure{}
	for _, m := range here {
		in.byRef[m.Ref] = m
	}
	for i := range in.doc.Measures {
		w := &in.doc.Measures[i]
		was, known := in.byRef[w.Ref]
		next, changed, disputed := threeWay(in, "measure/"+w.Ref, &w.Measure, was, known)
		in.dispute(w.Ref, disputed)
		switch {
		case !known:
			in.keepMeasures = append(in.keepMeasures, &w.Measure)
		case changed:
			in.keepMeasures = append(in.keepMeasures, &next)
		default:
			continue
		}
		in.moved[w.Ref] = true
	}
	return nil
}

// compareReadings finds the facts that the source has not said before.
func (in *importing) compareReadings() error {
	var numbers []int64
	for _, w := range in.doc.Measures {
		if m, known := in.byRef[w.Ref]; known {
			numbers = append(numbers, m.Number)
		}
	}
	facts, err := in.tx.Readings(numbers)
	if err != nil {
		return err
	}
	for _, w := range in.doc.Measures {
		if said := in.fresh(w.Ref, w.Readings, facts[in.byRef[w.Ref].Number]); len(said) > 0 {
			in.keepFacts[w.Ref], in.moved[w.Ref] = said, true
		}
		in.step(len(w.Readings))
	}
	in.note()
	in.byRef = nil
	return nil
}

// note lists what is kept though it is not finished. Who and what is here
// already counts as known.
func (in *importing) note() {
	doc := *in.doc
	doc.People = append(slices.Clip(doc.People), in.people...)
	doc.Measures = slices.Clip(doc.Measures) // the document's own stays as it is
	named := map[string]bool{}
	for _, w := range doc.Measures {
		named[w.Ref] = true
	}
	for _, item := range doc.Items {
		for _, ref := range measuresOf(item) {
			if m, here := in.byRef[ref]; here && !named[ref] {
				doc.Measures, named[ref] = append(doc.Measures, plan.Watched{Measure: m}), true
			}
		}
	}
	in.report.Notes = interchange.Unfinished(doc)
}

// fresh returns the facts of a measure that the source says anew. Where
// somebody here corrected a day that the source has now changed too, the
// correction stays and the day is named.
func (in *importing) fresh(ref string, theirs, ours []measure.Reading) []measure.Reading {
	key := "readings/" + ref
	was, says := map[string]string{}, map[string]string{}
	_ = json.Unmarshal([]byte(cmp.Or(in.memory.Said[key], "{}")), &was) // nothing said yet is an empty map
	theirDays, ourDays := byDay(theirs), byDay(ours)
	var fresh []measure.Reading
	for _, day := range dayOrder(theirs) {
		word := words(theirDays[day])
		if stands(theirDays[day], ours) {
			continue
		}
		says[day] = word
		if was[day] == word {
			continue
		}
		if mine := words(ourDays[day]); mine != "" && mine != was[day] && mine != word {
			in.dispute(ref, []string{day})
			says[day] = was[day]
			continue
		}
		for _, r := range theirDays[day] {
			if !slices.ContainsFunc(ourDays[day], func(o measure.Reading) bool { return sameFact(o, r) }) || len(was[day]) > 0 {
				fresh = append(fresh, r)
			}
		}
	}
	for day, word := range was {
		if _, ok := says[day]; !ok {
			says[day] = word
		}
	}
	if len(says) > 0 {
		in.remember(key, said(says))
	}
	if len(fresh) == len(theirs) && slices.Equal(fresh, theirs) {
		return theirs // the same again in fewer bytes
	}
	return fresh
}

// stands reports whether a current value, which stands on the day it came in,
// is what was the last number by then anyway.
func stands(theirs, ours []measure.Reading) bool {
	last := theirs[len(theirs)-1]
	if last.Source != tabular.CurrentValue {
		return false
	}
	before, ok := measure.Effective(ours, last.Day, 0).Last(last.Day)
	return ok && before.Value == last.Value
}

func byDay(rs []measure.Reading) map[string][]measure.Reading {
	days := map[string][]measure.Reading{}
	for _, r := range rs {
		days[r.Day.String()] = append(days[r.Day.String()], r)
	}
	return days
}

func dayOrder(rs []measure.Reading) []string {
	var days []string
	for _, r := range rs {
		if d := r.Day.String(); len(days) == 0 || days[len(days)-1] != d {
			days = append(days, d)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// words is what the last of several facts about one day says.
func words(rs []measure.Reading) string {
	if len(rs) == 0 {
		return ""
	}
	r := rs[len(rs)-1]
	return fmt.Sprintf("%g|%g|%g|%t", r.Value, r.Num, r.Den, r.Void)
}

func sameFact(a, b measure.Reading) bool {
	a.Learnt, b.Learnt = 0, 0
	return a == b
}

// compareHead compares the plan itself.
func (in *importing) compareHead() error {
	var err error
	if in.was, err = headOf(in.tx, in.doc.Plan.Ref); err != nil {
		return err
	}
	var disputed []string
	in.head, in.keepHead, disputed = threeWay(in, "plan", &in.doc.Plan, in.was.Plan, in.was.Rev > 0)
	in.dispute("plan", disputed)
	return nil
}

// hangs refuses a plan that would hang under itself.
func hangs(tx *store.Tx, p plan.Plan) error {
	seen := []string{p.Ref}
	for under := p.Under; under != ""; {
		ref, _, _ := strings.Cut(under, "/")
		if slices.Contains(seen, ref) {
			return fault.New(fault.Invalid, "under", "makes the plan hang under itself: %s; leave it out", strings.Join(append(seen, ref), " > "))
		}
		seen = append(seen, ref)
		number, err := tx.PlanNumber(ref)
		if err != nil {
			return nil // not here yet: shown as unfinished
		}
		head, err := tx.Head(number)
		if err != nil {
			return err
		}
		under = head.Plan.Under
	}
	return nil
}

// compareItems compares the items with those that are here, and checks that the
// whole will still hang together.
func (in *importing) compareItems() error {
	var now store.Changes
	if in.was.Rev > 0 {
		var err error
		if now, err = in.tx.Changes(in.was.Plan.Number, 0); err != nil {
			return err
		}
	}
	here := make(map[string]*plan.Item, len(in.doc.Items))
	for _, item := range now.Items {
		here[item.Ref] = item
	}
	in.report.Rows = make([]ImportedRow, 0, len(in.doc.Items))
	for _, item := range in.doc.Items {
		next, row := in.item(item, here[item.Ref])
		in.step(1)
		in.report.Rows = append(in.report.Rows, row)
		switch row.Outcome {
		case "created":
			in.report.Created++
		case "updated":
			in.report.Updated++
		default:
			in.report.Unchanged++
		}
		if next != nil {
			in.keepItems = append(in.keepItems, next)
			here[item.Ref] = next
		}
	}
	whole := make([]*plan.Item, 0, len(here))
	for _, item := range now.Items {
		whole = append(whole, here[item.Ref])
		delete(here, item.Ref)
	}
	for _, item := range in.doc.Items {
		if fresh, ok := here[item.Ref]; ok {
			whole = append(whole, fresh)
			delete(here, item.Ref)
		}
	}
	_, err := plan.Grow(in.head, whole)
	return err
}

// step tells that n more are done.
func (in *importing) step(n int) {
	if in.done += n; in.src.Step != nil {
		in.src.Step(in.done, in.of)
	}
}

// item returns what to keep of one item, nil for nothing, and its row.
func (in *importing) item(theirs, kept *plan.Item) (*plan.Item, ImportedRow) {
	key := "item/" + theirs.Ref
	base := remembered[plan.Item](in.memory.Said[key])
	in.remember(key, theirs)
	row := ImportedRow{Ref: theirs.Ref, Title: theirs.Title, Outcome: "unchanged"}
	if kept == nil {
		row.Outcome = "created"
		return counted(theirs), row
	}
	m := plan.BringItem(base, *theirs, *kept, "changed in "+in.src.Name)
	in.dispute(theirs.Ref, m.Disputed)
	row.Fields = m.Changed
	if c := kept.Commitment(); c != nil && in.moved[c.Measure] {
		row.Fields = append(row.Fields, "Readings")
	}
	if len(row.Fields) > 0 {
		row.Outcome = "updated"
	}
	if len(m.Changed) == 0 {
		return nil, row
	}
	return &m.Value, row
}

// counted returns an item whose promises have their versions.
func counted(item *plan.Item) *plan.Item {
	right := true
	for i, c := range item.Commitments {
		right = right && c.Version == i+1
	}
	if right {
		return item
	}
	fresh := *item
	fresh.Commitments = slices.Clone(item.Commitments)
	for i := range fresh.Commitments {
		fresh.Commitments[i].Version = i + 1
	}
	return &fresh
}

func (in *importing) dispute(ref string, fields []string) {
	for _, f := range fields {
		in.report.Disputed = append(in.report.Disputed, refusal.Refusal{Row: ref, Reason: fmt.Sprintf("%s changed here and in the source; it stays as it is here", f)})
	}
}

func (in *importing) remember(key string, what any) {
	in.says = append(in.says, store.Saying{Name: key, What: what})
}

// said writes what a source said; what a file could say, JSON can.
func said(what any) string {
	text, _ := spare(what)
	return text
}

func remembered[T any](text string) *T {
	if text == "" {
		return nil
	}
	v := new(T)
	if json.Unmarshal([]byte(text), v) != nil {
		return nil
	}
	return v
}

// threeWay brings what the source says of a thing to what is kept of it and
// remembers the source's word.
func threeWay[T any](in *importing, key string, theirs *T, kept T, known bool) (next T, changed bool, disputed []string) {
	base := remembered[T](in.memory.Said[key])
	in.remember(key, theirs)
	if !known {
		return *theirs, true, nil
	}
	m := plan.Bring(base, *theirs, kept)
	return m.Value, len(m.Changed) > 0, m.Disputed
}
