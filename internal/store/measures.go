package store

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/ident"
	"bearing/internal/measure"
	"bearing/internal/store/rows"
)

// Measures returns the measures whose definition or readings changed after a
// mark, in the order of their numbers, and the mark of now; all of them since 0.
func (tx *Tx) Measures(sinceMark int64) (ms []measure.Measure, mark int64, err error) {
	defer fault.Wrap(&err, "store.Measures(%d)", sinceMark)
	w, err := tx.rows.Workspace(tx.ctx, rows.WorkspaceParams{Workspace: workspace})
	if err != nil {
		return nil, 0, err
	}
	found, err := tx.rows.MeasuresSince(tx.ctx, rows.MeasuresSinceParams{Workspace: workspace, Mark: sinceMark})
	if err != nil {
		return nil, 0, err
	}
	slices.SortFunc(found, func(a, b rows.Measure) int { return cmp.Compare(a.Number, b.Number) })
	for _, r := range found {
		m, err := measureOf(r)
		if err != nil {
			return nil, 0, err
		}
		ms = append(ms, m)
	}
	return ms, w.Mark, nil
}

// Measure finds a measure by its id, its ref or its number ("12" or "#12"), in
// this order.
func (tx *Tx) Measure(name string) (_ measure.Measure, err error) {
	defer fault.Wrap(&err, "store.Measure(%q)", name)
	number, _ := strconv.ParseInt(strings.TrimPrefix(name, "#"), 10, 64)
	found, err := tx.rows.MeasuresCalled(tx.ctx, rows.MeasuresCalledParams{Workspace: workspace, Name: name, Number: number})
	if err != nil {
		return measure.Measure{}, err
	}
	if len(found) == 0 {
		return measure.Measure{}, noMeasure(name)
	}
	return measureOf(slices.MinFunc(found, func(a, b rows.Measure) int {
		return cmp.Compare(rank(name, a.ID, a.Ref), rank(name, b.ID, b.Ref))
	}))
}

func noMeasure(name string) error {
	return fault.New(fault.NotFound, "measure", "%q is not here; see the list of measures for those that are", name)
}

func measureOf(r rows.Measure) (measure.Measure, error) {
	m := measure.Measure{ID: ident.Measure(r.ID), Number: r.Number, Ref: r.Ref, Name: r.Name}
	var w measureWire
	err := read(r.Details, &w)
	w.fill(&m)
	return m, err
}

func measureRow(m measure.Measure) (r rows.Measure, err error) {
	r = rows.Measure{Workspace: workspace, Ref: m.Ref, Name: m.Name}
	r.Details, err = write(wireMeasure(m))
	return r, err
}

// KeepMeasures keeps the definitions of measures, by their refs, and returns
// them with id and number. What says the same as before is not written again.
func (tx *Tx) KeepMeasures(ms []measure.Measure) (_ []measure.Measure, err error) {
	defer fault.Wrap(&err, "store.KeepMeasures(%d)", len(ms))
	return tx.keepMeasures(ms, nil)
}

// KeepSeries keeps definitions as KeepMeasures does and appends facts, by the
// refs of measures that are given or were there before, as AppendFacts does. A
// measure that is new is written once.
func (tx *Tx) KeepSeries(ms []*measure.Measure, facts map[string][]measure.Reading) (err error) {
	defer fault.Wrap(&err, "store.KeepSeries(%d)", len(ms))
	facts = maps.Clone(facts)
	if err := refuseTwice(mapped(ms, func(m *measure.Measure) string { return m.Ref })); err != nil {
		return err
	}
	for piece := range slices.Chunk(ms, heldRows) {
		if _, err := tx.keepMeasures(mapped(piece, func(m *measure.Measure) measure.Measure { return *m }), facts); err != nil {
			return err
		}
	}
	if len(facts) == 0 {
		return nil
	}
	refs := slices.Sorted(maps.Keys(facts))
	found, err := tx.rows.MeasuresByRef(tx.ctx, rows.MeasuresByRefParams{Workspace: workspace, Refs: keys(refs)})
	if err != nil {
		return err
	}
	if len(found) < len(refs) {
		there := mapped(found, func(r rows.Measure) string { return r.Ref })
		return noMeasure(refs[slices.IndexFunc(refs, func(ref string) bool { return !slices.Contains(there, ref) })])
	}
	byNumber := map[int64][]measure.Reading{}
	for _, r := range found {
		byNumber[r.Number] = facts[r.Ref]
	}
	return tx.append(found, byNumber)
}

// keepMeasures takes the facts of measures that are new out of facts and keeps
// them too.
func (tx *Tx) keepMeasures(ms []measure.Measure, facts map[string][]measure.Reading) ([]measure.Measure, error) {
	ms = slices.Clone(ms)
	refs := mapped(ms, func(m measure.Measure) string { return m.Ref })
	if err := refuseTwice(refs); err != nil || len(ms) == 0 {
		return ms, err
	}
	found, err := tx.rows.MeasuresByRef(tx.ctx, rows.MeasuresByRefParams{Workspace: workspace, Refs: keys(refs)})
	if err != nil {
		return nil, err
	}
	old := map[string]rows.Measure{}
	for _, r := range found {
		old[r.Ref] = r
	}
	list := make([]rows.Measure, len(ms))
	var fresh int
	for i, m := range ms {
		if list[i], err = measureRow(m); err != nil {
			return nil, fault.At(m.Ref, err)
		}
		if _, there := old[m.Ref]; !there {
			fresh++
		}
	}
	return ms, tx.writeMeasures(ms, list, old, fresh, facts)
}

// writeMeasures adds and changes rows, and tells ms their ids and numbers.
func (tx *Tx) writeMeasures(ms []measure.Measure, list []rows.Measure, old map[string]rows.Measure, fresh int, facts map[string][]measure.Reading) error {
	var next int64
	var added, changed [][]any
	var born []rows.Measure
	byNumber := map[int64][]measure.Reading{}
	for i, r := range list {
		before, there := old[r.Ref]
		if there && before.Name == r.Name && before.Details == r.Details {
			ms[i].ID, ms[i].Number = ident.Measure(before.ID), before.Number
			continue
		}
		if next == 0 {
			var err error
			if _, next, err = tx.markAndNumbers(fresh); err != nil {
				return err
			}
		}
		r.Number, r.ID, r.Mark = before.Number, before.ID, tx.mark
		if there {
			changed = append(changed, measureArgs(r))
		} else {
			r.Number, r.ID = next, tx.fresh(ident.MeasurePrefix)
			next++
			born = append(born, r)
			if said := facts[r.Ref]; len(said) > 0 {
				byNumber[r.Number] = said
				r = tx.grown(r, len(said))
			}
			delete(facts, r.Ref)
			added = append(added, measureArgs(r))
		}
		ms[i].ID, ms[i].Number = ident.Measure(r.ID), r.Number
		tx.touch(0, r.ID)
	}
	if err := tx.insert("measures", measureColumns, "", added); err != nil {
		return err
	}
	if err := tx.addFacts(born, byNumber); err != nil {
		return err
	}
	return tx.insert("measures", measureColumns, `
		ON CONFLICT (workspace, number) DO UPDATE SET mark = excluded.mark, name = excluded.name, details = excluded.details`, changed)
}

func measureArgs(r rows.Measure) []any {
	return []any{r.Workspace, r.Number, r.ID, r.Ref, r.Mark, r.DataVersion, r.Facts, r.Learnt, r.Name, r.Details}
}

// grown is the row of a measure that has n more facts in this transaction.
func (tx *Tx) grown(r rows.Measure, n int) rows.Measure {
	r.Mark, r.DataVersion, r.Facts, r.Learnt = tx.mark, r.DataVersion+1, r.Facts+int64(n), max(r.Learnt, tx.now.UnixMilli())
	return r
}

// AppendReadings adds facts about a measure; see AppendFacts.
func (tx *Tx) AppendReadings(number int64, facts []measure.Reading) (err error) {
	defer fault.Wrap(&err, "store.AppendReadings(%d, %d facts)", number, len(facts))
	return tx.AppendFacts(map[int64][]measure.Reading{number: facts})
}

// AppendFacts adds facts about measures, by their numbers. A fact is never
// changed: a later one about the same day corrects it. Facts that bring no
// instant at which they were learnt were learnt now, and not before those that
// came before them, also when the clock was set back or another machine's clock
// is behind.
func (tx *Tx) AppendFacts(facts map[int64][]measure.Reading) (err error) {
	numbers := slices.Sorted(maps.Keys(facts))
	numbers = slices.DeleteFunc(numbers, func(n int64) bool { return len(facts[n]) == 0 })
	if len(numbers) == 0 {
		return nil
	}
	found, err := tx.rows.MeasuresByNumber(tx.ctx, rows.MeasuresByNumberParams{Workspace: workspace, Numbers: keys(numbers)})
	if err != nil {
		return err
	}
	if len(found) < len(numbers) {
		there := mapped(found, func(r rows.Measure) int64 { return r.Number })
		missing := slices.IndexFunc(numbers, func(n int64) bool { return !slices.Contains(there, n) })
		return noMeasure(strconv.FormatInt(numbers[missing], 10))
	}
	return tx.append(found, facts)
}

// append adds facts to measures as they are.
func (tx *Tx) append(found []rows.Measure, facts map[int64][]measure.Reading) error {
	if _, err := tx.nextMark(); err != nil {
		return err
	}
	slices.SortFunc(found, func(a, b rows.Measure) int { return cmp.Compare(a.Number, b.Number) })
	if err := tx.addFacts(found, facts); err != nil {
		return err
	}
	grown := make([][]any, len(found))
	for i, r := range found {
		tx.touch(0, r.ID)
		grown[i] = measureArgs(tx.grown(r, len(facts[r.Number])))
	}
	return tx.insert("measures", measureColumns, `
		ON CONFLICT (workspace, number) DO UPDATE SET mark = excluded.mark, data_version = excluded.data_version, facts = excluded.facts, learnt = excluded.learnt`, grown)
}

// addFacts adds the rows of facts about measures that had so many before.
func (tx *Tx) addFacts(ms []rows.Measure, facts map[int64][]measure.Reading) (err error) {
	var list [][]any
	for i, m := range ms {
		if list, err = factRows(list, m, max(m.Learnt, tx.now.UnixMilli()), facts[m.Number]); err != nil {
			return err
		}
		if len(list) < heldRows && i < len(ms)-1 {
			continue
		}
		if err := tx.insert("readings", "workspace, measure, day, seq, learnt, value, num, den, void, source, note, author, cause", "", list); err != nil {
			return err
		}
		list = list[:0]
	}
	return nil
}

// heldRows is how many rows wait in memory before they are written.
const heldRows = 1_000

const measureColumns = "workspace, number, id, ref, mark, data_version, facts, learnt, name, details"

// factRows adds the rows of facts about a measure, numbered on from those that
// it has.
func factRows(list [][]any, m rows.Measure, learnt int64, facts []measure.Reading) ([][]any, error) {
	for i, r := range facts {
		if r.Day.IsZero() {
			return nil, fault.New(fault.Invalid, "reading "+strconv.Itoa(i+1), "is about no day; give the day on which the number was so")
		}
		if r.Learnt == 0 {
			r.Learnt = learnt
		}
		list = append(list, []any{workspace, m.Number, r.Day.String(), m.Facts + int64(i) + 1, r.Learnt, r.Value, r.Num, r.Den, r.Void, r.Source, r.Note, r.By, r.Cause})
	}
	return list, nil
}

// Readings returns all facts about some measures, by their numbers, oldest day
// first and within a day in the order in which they came.
func (tx *Tx) Readings(numbers []int64) (_ map[int64][]measure.Reading, err error) {
	defer fault.Wrap(&err, "store.Readings(%d measures)", len(numbers))
	found, err := tx.rows.Readings(tx.ctx, rows.ReadingsParams{Workspace: workspace, Numbers: keys(numbers)})
	if err != nil {
		return nil, err
	}
	return readingsOf(found)
}

// ReadingsOfPlan returns all facts about the measures that a plan speaks of,
// for those measures that changed, or came into the plan, after a mark.
func (tx *Tx) ReadingsOfPlan(number, sinceMark int64) (_ map[int64][]measure.Reading, err error) {
	defer fault.Wrap(&err, "store.ReadingsOfPlan(%d, %d)", number, sinceMark)
	found, err := tx.rows.ReadingsOfPlan(tx.ctx, rows.ReadingsOfPlanParams{Workspace: workspace, Plan: number, Since: sinceMark})
	if err != nil {
		return nil, err
	}
	return readingsOf(found)
}

func readingsOf(found []rows.Reading) (map[int64][]measure.Reading, error) {
	facts := map[int64][]measure.Reading{}
	for _, r := range found {
		day, err := calendar.Parse(r.Day)
		if err != nil {
			return nil, err
		}
		facts[r.Measure] = append(facts[r.Measure], measure.Reading{
			Day: day, Value: r.Value, Num: r.Num, Den: r.Den, Source: r.Source, Note: r.Note,
			By: r.Author, Learnt: r.Learnt, Void: r.Void, Cause: r.Cause,
		})
	}
	return facts, nil
}
