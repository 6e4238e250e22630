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
	return ms, tx.writeMeasures(ms, list, old, fresh)
}

// writeMeasures adds and changes rows, and tells ms their ids and numbers.
func (tx *Tx) writeMeasures(ms []measure.Measure, list []rows.Measure, old map[string]rows.Measure, fresh int) error {
	var next int64
	var changed [][]any
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
		if !there {
			r.Number, r.ID = next, tx.fresh(ident.MeasurePrefix)
			next++
		}
		ms[i].ID, ms[i].Number = ident.Measure(r.ID), r.Number
		tx.touch(0, r.ID)
		changed = append(changed, []any{r.Workspace, r.Number, r.ID, r.Ref, r.Mark, 0, 0, 0, r.Name, r.Details})
	}
	return tx.insert("measures", measureColumns, `
		ON CONFLICT (workspace, number) DO UPDATE SET mark = excluded.mark, name = excluded.name, details = excluded.details`, changed)
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
	mark, err := tx.nextMark()
	if err != nil {
		return err
	}
	found, err := tx.rows.MeasuresByNumber(tx.ctx, rows.MeasuresByNumberParams{Workspace: workspace, Numbers: keys(numbers)})
	if err != nil {
		return err
	}
	old := map[int64]rows.Measure{}
	for _, r := range found {
		old[r.Number] = r
	}
	var grown, list [][]any
	flush := func(least int) error {
		if len(list) < least {
			return nil
		}
		rows := list
		list = list[:0]
		return tx.insert("readings", "workspace, measure, day, seq, learnt, value, num, den, void, source, note, author, cause", "", rows)
	}
	for _, n := range numbers {
		r, there := old[n]
		if !there {
			return noMeasure(strconv.FormatInt(n, 10))
		}
		learnt := max(r.Learnt, tx.now.UnixMilli())
		if list, err = factRows(list, r, learnt, facts[n]); err != nil {
			return err
		}
		if err := flush(heldRows); err != nil {
			return err
		}
		tx.touch(0, r.ID)
		grown = append(grown, []any{r.Workspace, r.Number, r.ID, r.Ref, mark, r.DataVersion + 1, r.Facts + int64(len(facts[n])), learnt, r.Name, r.Details})
	}
	if err := flush(1); err != nil {
		return err
	}
	return tx.insert("measures", measureColumns, `
		ON CONFLICT (workspace, number) DO UPDATE SET mark = excluded.mark, data_version = excluded.data_version, facts = excluded.facts, learnt = excluded.learnt`, grown)
}

// heldRows is how many rows wait in memory before they are written.
const heldRows = 5_000

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
