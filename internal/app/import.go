package app

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"slices"

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

// piece is how many items are written before the next step is told.
const piece = 2_000
