package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	var reports []Imported
	err = a.act(ctx, who, "import", func(tx *store.Tx) error {
		reports = nil
		for i := range parsed.Documents {
			a.speak(&parsed.Documents[i].Plan, parsed.Format)
			in := &importing{app: a, tx: tx, doc: &parsed.Documents[i], src: src}
			report, err := in.run()
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

// importing is one document on its way in.
type importing struct {
	app    *App
	tx     *store.Tx
	doc    *plan.Document
	src    Source
	report Imported

	done, of int // facts and items: brought, and in all

	source string            // under which the last word is remembered
	said   map[string]string // what the source said last time, by kind and ref
	says   map[string]string // what it says now
	moved  map[string]bool   // refs of measures that changed
}

func (in *importing) run() (Imported, error) {
	in.report = Imported{File: in.src.Name, Plan: in.doc.Plan.Ref}
	in.source = sourceOf(in.doc.Plan.Ref)
	in.says, in.moved = map[string]string{}, map[string]bool{}
	in.of = 2 * len(in.doc.Items)
	for _, w := range in.doc.Measures {
		in.of += len(w.Readings)
	}
	var err error
	if in.said, err = in.tx.Imported(in.source); err != nil {
		return in.report, err
	}
	if _, ok := in.app.Frameworks.Get(in.doc.Plan.Framework); !ok {
		return in.report, fault.New(fault.Invalid, "plan", "is written in the words %q, which no framework here has; `bearing frameworks` lists them", in.doc.Plan.Framework)
	}
	if _, ok := in.app.policy(in.doc.Plan.Policy); !ok {
		return in.report, fault.New(fault.Invalid, "plan", "asks for the status rule %q, which is not here; leave it out for the house's own", in.doc.Plan.Policy)
	}
	for _, step := range []func() error{in.people, in.measures, in.head, in.items} {
		if err := step(); err != nil {
			return in.report, err
		}
	}
	return in.report, in.tx.KeepImported(in.source, in.says)
}

// people keeps those whom the document names; a name or address that is not
// given leaves the one here alone.
func (in *importing) people() error {
	here, err := in.tx.People()
	if err != nil {
		return err
	}
	byRef := map[string]plan.Person{}
	for _, p := range here {
		byRef[p.Ref] = p
	}
	var keep []plan.Person
	for _, p := range in.doc.People {
		was, known := byRef[p.Ref]
		next, changed, disputed := threeWay(in, "person/"+p.Ref, p, was, known)
		in.dispute(p.Ref, disputed)
		if changed {
			keep = append(keep, next)
		}
	}
	_, err = in.tx.KeepPeople(keep)
	return err
}

// measures keeps the definitions, then the readings that the source has not
// said before.
func (in *importing) measures() error {
	here, _, err := in.tx.Measures(0)
	if err != nil {
		return err
	}
	byRef := map[string]measure.Measure{}
	for _, m := range here {
		byRef[m.Ref] = m
	}
	var keep []measure.Measure
	for _, w := range in.doc.Measures {
		was, known := byRef[w.Ref]
		next, changed, disputed := threeWay(in, "measure/"+w.Ref, w.Measure, was, known)
		in.dispute(w.Ref, disputed)
		if changed {
			keep = append(keep, next)
			in.moved[w.Ref] = true
		}
	}
	kept, err := in.tx.KeepMeasures(keep)
	if err != nil {
		return err
	}
	for _, m := range kept {
		byRef[m.Ref] = m
	}
	return in.readings(byRef)
}

func (in *importing) readings(byRef map[string]measure.Measure) error {
	var numbers []int64
	for _, w := range in.doc.Measures {
		numbers = append(numbers, byRef[w.Ref].Number)
	}
	facts, err := in.tx.Readings(numbers)
	if err != nil {
		return err
	}
	fresh := map[int64][]measure.Reading{}
	for _, w := range in.doc.Measures {
		m := byRef[w.Ref]
		if said := in.fresh(w.Ref, w.Readings, facts[m.Number]); len(said) > 0 {
			fresh[m.Number], in.moved[w.Ref] = said, true
		}
		in.step(len(w.Readings))
	}
	return in.tx.AppendFacts(fresh)
}

// fresh returns the facts of a measure that the source says anew. Where
// somebody here corrected a day that the source has now changed too, the
// correction stays and the day is named.
func (in *importing) fresh(ref string, theirs, ours []measure.Reading) []measure.Reading {
	key := "readings/" + ref
	said, says := map[string]string{}, map[string]string{}
	_ = json.Unmarshal([]byte(in.said[key]), &said) // nothing said yet is an empty map
	theirDays, ourDays := byDay(theirs), byDay(ours)
	var fresh []measure.Reading
	for _, day := range dayOrder(theirs) {
		word := words(theirDays[day])
		says[day] = word
		if said[day] == word {
			continue
		}
		if mine := words(ourDays[day]); mine != "" && mine != said[day] && mine != word {
			in.dispute(ref, []string{day})
			says[day] = said[day]
			continue
		}
		for _, r := range theirDays[day] {
			if !slices.ContainsFunc(ourDays[day], func(o measure.Reading) bool { return sameFact(o, r) }) || len(said[day]) > 0 {
				fresh = append(fresh, r)
			}
		}
	}
	for day, word := range said {
		if _, ok := says[day]; !ok {
			says[day] = word
		}
	}
	b, _ := json.Marshal(says) // a map of strings
	in.says[key] = string(b)
	return fresh
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

// head keeps the plan itself.
func (in *importing) head() error {
	p := in.doc.Plan
	was := plan.Plan{}
	number, err := in.tx.PlanNumber(p.Ref)
	known := err == nil
	if known {
		head, err := in.tx.Head(number)
		if err != nil {
			return err
		}
		was = head.Plan
	} else if fault.KindOf(err) != fault.NotFound {
		return err
	}
	next, changed, disputed := threeWay(in, "plan", p, was, known)
	in.dispute("plan", disputed)
	if err := in.hangs(next); err != nil {
		return err
	}
	if changed {
		if next, err = in.tx.KeepPlan(next); err != nil {
			return err
		}
	}
	in.doc.Plan, in.report.Number = next, next.Number
	return nil
}

// hangs refuses a plan that would hang under itself.
func (in *importing) hangs(p plan.Plan) error {
	seen := []string{p.Ref}
	for under := p.Under; under != ""; {
		ref, _, _ := strings.Cut(under, "/")
		if slices.Contains(seen, ref) {
			return fault.New(fault.Invalid, "under", "makes the plan hang under itself: %s; leave it out", strings.Join(append(seen, ref), " > "))
		}
		seen = append(seen, ref)
		number, err := in.tx.PlanNumber(ref)
		if err != nil {
			return nil // not here yet: shown as unfinished
		}
		head, err := in.tx.Head(number)
		if err != nil {
			return err
		}
		under = head.Plan.Under
	}
	return nil
}

// items brings the items to those that are kept, and checks that the whole
// still hangs together before anything is written.
func (in *importing) items() error {
	now, err := in.tx.Changes(in.doc.Plan.Number, 0)
	if err != nil {
		return err
	}
	here := map[string]*plan.Item{}
	for _, item := range now.Items {
		here[item.Ref] = item
	}
	var keep []*plan.Item
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
			keep = append(keep, next)
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
	if _, err := plan.Grow(in.doc.Plan, whole); err != nil {
		return err
	}
	for piece := range slices.Chunk(keep, piece) {
		if _, err := in.tx.KeepItems(in.doc.Plan.Number, piece); err != nil {
			return err
		}
		in.step(len(piece))
	}
	return nil
}

// piece is how many items are written before the next step is told.
const piece = 5_000

// step tells that n more are done.
func (in *importing) step(n int) {
	if in.done += n; in.src.Step != nil {
		in.src.Step(in.done, in.of)
	}
}

// item returns what to keep of one item, nil for nothing, and its row.
func (in *importing) item(theirs, kept *plan.Item) (*plan.Item, ImportedRow) {
	key := "item/" + theirs.Ref
	base := remembered[plan.Item](in.said[key])
	in.remember(key, theirs)
	row := ImportedRow{Ref: theirs.Ref, Title: theirs.Title, Outcome: "unchanged"}
	if kept == nil {
		row.Outcome = "created"
		fresh := *theirs
		fresh.Commitments = slices.Clone(theirs.Commitments)
		for i := range fresh.Commitments {
			fresh.Commitments[i].Version = i + 1
		}
		return &fresh, row
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

func (in *importing) dispute(ref string, fields []string) {
	for _, f := range fields {
		in.report.Disputed = append(in.report.Disputed, refusal.Refusal{Row: ref, Reason: fmt.Sprintf("%s changed here and in the source; it stays as it is here", f)})
	}
}

func (in *importing) remember(key string, v any) {
	b, err := json.Marshal(v)
	if err == nil { // what a file could say, JSON can
		in.says[key] = string(b)
	}
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
func threeWay[T any](in *importing, key string, theirs, kept T, known bool) (next T, changed bool, disputed []string) {
	base := remembered[T](in.said[key])
	in.remember(key, theirs)
	if !known {
		return theirs, true, nil
	}
	m := plan.Bring(base, theirs, kept)
	return m.Value, len(m.Changed) > 0, m.Disputed
}
