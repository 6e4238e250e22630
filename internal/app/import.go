package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"bearing/internal/access"
	"bearing/internal/fault"
	"bearing/internal/interchange"
	"bearing/internal/interchange/refusal"
	"bearing/internal/interchange/tabular"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/store"
)

// A Source is one file as it came, and how to read it.
type Source struct {
	Name   string // as the person named it; refusals speak of it
	Data   []byte
	Map    *tabular.Map       // for tables; nil: by their own heads
	Strict bool               // one unusable row refuses the file
	DryRun bool               // report, and keep nothing
	Step   func(done, of int) // told now and then how far it is; may be nil
}

// An Imported reports what a file did to one plan. Rows are the plan's items;
// an item counts as updated when it, its measure or that measure's readings
// changed.
type Imported struct {
	File      string
	Plan      string // ref
	Number    int64  // 0 on a dry run of a new plan
	Created   int
	Updated   int
	Unchanged int
	Refused   []refusal.Refusal // rows that were left out, and why
	Disputed  []refusal.Refusal // fields that changed here and in the source, kept as they are here
	Notes     []refusal.Refusal // what is kept though it is not finished, with the remedy
	Rows      []ImportedRow
}

// An ImportedRow says what became of one item.
type ImportedRow struct {
	Ref, Title, Outcome string   // created, updated, unchanged
	Fields              []string // that changed
}

// errDryRun takes back what a dry run did.
var errDryRun = errors.New("dry run")

// Import brings a file's plans in, each plan in one transaction, and reports
// row by row. The same file again changes nothing; a later one changes a field
// only where the source changed since, and names what both sides changed. It
// refuses a file that cannot be read, and with Strict one with any unusable row.
func (a *App) Import(ctx context.Context, who access.Actor, src Source) ([]Imported, error) {
	if err := may(who, access.Write); err != nil {
		return nil, err
	}
	parsed, err := interchange.Read(src.Name, src.Data, interchange.Options{Map: src.Map, Today: a.Today(), Strict: src.Strict})
	if err != nil {
		return nil, err
	}
	src.Data = nil // it is large, and read
	for i := range parsed.Documents {
		a.speak(&parsed.Documents[i].Plan, parsed.Format)
	}
	for attempt := range attempts {
		reports, err := a.bring(ctx, who, src, parsed, attempt == attempts-1)
		if !errors.Is(err, errMoved) {
			return reports, err
		}
	}
	return nil, errMoved
}

// attempts is how often an import is made ready before its act; where others
// are quicker each time, the last one is made ready within.
const attempts = 3

// errMoved says that what an import was made ready from is not there any more.
var errMoved = errors.New("changed meanwhile")

// bring keeps what was parsed. While an act writes, everybody else who wants to
// write waits: the one plan of a large table is compared in a sight before the
// act, which then only looks whether that still holds. Several plans of one
// file may build on each other and are compared one by one within the act.
func (a *App) bring(ctx context.Context, who access.Actor, src Source, parsed interchange.Parsed, last bool) ([]Imported, error) {
	var ahead *importing
	if len(parsed.Documents) == 1 && !last {
		ahead = newImporting(a, src, &parsed.Documents[0])
		if err := a.Store.View(ctx, ahead.prepare); err != nil {
			return nil, fault.At(src.Name, err)
		}
	}
	var reports []Imported
	err := a.act(ctx, who, "import", func(tx *store.Tx) error {
		reports = nil
		for i := range parsed.Documents {
			in := ahead
			if in == nil {
				in = newImporting(a, src, &parsed.Documents[i])
				if err := in.prepare(tx); err != nil {
					return fault.At(src.Name, err)
				}
			} else if holds, err := in.holds(tx); err != nil || !holds {
				return cmp.Or(err, errMoved)
			}
			report, err := in.keep(tx)
			if err != nil {
				return fault.At(src.Name, err)
			}
			if i == 0 {
				report.Refused = append(slices.Clone(parsed.Refused), report.Refused...)
			}
			reports = append(reports, report)
		}
		return a.afterImport(src, reports)
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return reports, err
}

// speak gives a plan that names no framework the one that its format speaks,
// or else the first there is.
func (a *App) speak(p *plan.Plan, format interchange.Format) {
	if p.Framework != "" {
		return
	}
	f, ok := a.Frameworks.For(format.String())
	if !ok {
		f = a.Frameworks.All()[0]
	}
	p.Framework = f.Key
}

func (a *App) afterImport(src Source, reports []Imported) error {
	for _, r := range reports {
		if src.Strict && len(r.Refused) > 0 {
			first := r.Refused[0]
			return fault.New(fault.Invalid, src.Name, "%d of its rows cannot be used, and --strict was asked for; the first is %s: %s", len(r.Refused), first.Row, first.Reason)
		}
	}
	if src.DryRun {
		return errDryRun
	}
	return nil
}

// importing is one document on its way in: first what is to be kept is found
// out, then it is kept.
type importing struct {
	app    *App
	tx     *store.Tx // that is read from
	doc    *plan.Document
	src    Source
	report Imported

	done, of int // facts and items: brought, and in all

	people []plan.Person // as they were
	marked int64         // the mark that measures had
	was    store.Head    // of the plan, at revision 0 where there was none
	memory store.Memory
	byRef  map[string]measure.Measure // that the document names, as they were

	says  []store.Saying  // what the source says now, by kind and ref
	moved map[string]bool // refs of measures that changed

	keepPeople   []plan.Person
	keepMeasures []*measure.Measure
	keepFacts    map[string][]measure.Reading
	keepItems    []*plan.Item
	keepHead     bool
	head         plan.Plan
}

func newImporting(a *App, src Source, doc *plan.Document) *importing {
	in := &importing{
		app: a, src: src, doc: doc, report: Imported{File: src.Name, Plan: doc.Plan.Ref},
		moved: map[string]bool{}, keepFacts: map[string][]measure.Reading{},
	}
	in.of = 2 * len(doc.Items)
	for _, w := range doc.Measures {
		in.of += len(w.Readings)
	}
	return in
}

// prepare compares the document with what is here and writes nothing.
func (in *importing) prepare(tx *store.Tx) (err error) {
	in.tx = tx
	defer func() { in.tx = nil }()
	if in.memory, err = tx.Imported(sourceOf(in.doc.Plan.Ref)); err != nil {
		return err
	}
	if _, ok := in.app.Frameworks.Get(in.doc.Plan.Framework); !ok {
		return fault.New(fault.Invalid, "plan", "is written in the words %q, which no framework here has; `bearing frameworks` lists them", in.doc.Plan.Framework)
	}
	if _, ok := in.app.policy(in.doc.Plan.Policy); !ok {
		return fault.New(fault.Invalid, "plan", "asks for the status rule %q, which is not here; leave it out for the house's own", in.doc.Plan.Policy)
	}
	for _, step := range []func() error{in.comparePeople, in.compareMeasures, in.compareReadings, in.compareHead, in.compareItems} {
		if err := step(); err != nil {
			return err
		}
	}
	in.memory, in.says = in.memory.With(in.says, said), nil
	return nil
}

// holds reports whether what prepare saw is still so. A reading that somebody
// recorded of another measure does not matter.
func (in *importing) holds(tx *store.Tx) (bool, error) {
	if fresh, err := tx.Fresh(in.memory); err != nil || !fresh {
		return false, err
	}
	head, err := headOf(tx, in.doc.Plan.Ref)
	if err != nil || head.Rev != in.was.Rev || head.Plan.Number != in.was.Plan.Number {
		return false, err
	}
	people, err := tx.People()
	if err != nil || !reflect.DeepEqual(people, in.people) {
		return false, err
	}
	changed, _, err := tx.Measures(in.marked)
	if err != nil || len(changed) == 0 {
		return err == nil, err
	}
	named := map[string]bool{}
	for _, w := range in.doc.Measures {
		named[w.Ref] = true
	}
	return !slices.ContainsFunc(changed, func(m measure.Measure) bool { return named[m.Ref] }), nil
}

// headOf returns the plan that has a ref, at revision 0 where there is none.
func headOf(tx *store.Tx, ref string) (store.Head, error) {
	number, err := tx.PlanNumber(ref)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return store.Head{}, nil
	case err != nil:
		return store.Head{}, err
	}
	return tx.Head(number)
}

// keep writes what prepare found; the store refuses what must not be.
func (in *importing) keep(tx *store.Tx) (Imported, error) {
	report, done := in.report, in.done
	defer func() { in.done = done }() // an act may run again
	if err := hangs(tx, in.head); err != nil {
		return report, err
	}
	if _, err := tx.KeepPeople(in.keepPeople); err != nil {
		return report, err
	}
	if err := tx.KeepSeries(in.keepMeasures, in.keepFacts); err != nil {
		return report, err
	}
	head := in.head
	if in.keepHead {
		var err error
		if head, err = tx.KeepPlan(head); err != nil {
			return report, err
		}
	}
	report.Number = head.Number
	for piece := range slices.Chunk(in.keepItems, piece) {
		if _, err := tx.KeepItems(head.Number, piece); err != nil {
			return report, err
		}
		in.step(len(piece))
	}
	return report, tx.KeepImported(in.memory)
}

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
	doc.Measures = slices.Clip(doc.Measures)
	for _, m := range in.byRef {
		doc.Measures = append(doc.Measures, plan.Watched{Measure: m})
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

// piece is how many items are written before the next step is told.
const piece = 2_000

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
