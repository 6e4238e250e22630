package tabular

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/framework"
	"bearing/internal/interchange/refusal"
	"bearing/internal/plan"
	"bearing/internal/text"
)

// On returns the map with a day for readings that the table gives without one:
// "current value" means the day on which somebody brings the table in. Without
// it such a value is kept in Custom and is no reading.
func (m *Map) On(day calendar.Date) *Map {
	c := *m
	c.today = day
	c.more = slices.Clone(m.more)
	for i := range c.more {
		c.more[i] = c.more[i].On(day)
	}
	return &c
}

// Read makes plans of a table: one, unless the map names the plan by a column.
// Without a map it takes the built-in one. Rows that make no sense come back as
// refusals.
func Read(name string, data []byte, m *Map) ([]plan.Document, []refusal.Refusal, error) {
	if m == nil {
		m = Default()
	}
	b := &builder{name: name, byKey: map[string]*draft{}}
	if err := b.file(data, m); err != nil {
		return nil, nil, fault.At(name, err)
	}
	docs := b.finish()
	if len(docs) == 0 {
		return nil, nil, fault.At(name, b.nothing(m))
	}
	return docs, b.refused, nil
}

// nothing says why a readable table makes no plan, and what helps.
func (b *builder) nothing(m *Map) error {
	rows := b.passed + len(b.refused)
	switch {
	case rows == 0:
		return fault.New(fault.Invalid, "", "has a header and no rows below it; export the table again")
	case !m.titled(b.heads):
		return fault.New(fault.Invalid, "", "has no column of titles, so no row makes an item: %s", m.advice(b.heads))
	case len(b.refused) > 0:
		return fault.New(fault.Invalid, "", "has no row that can be used (of %d); the first is row %s", rows, b.refused[0])
	}
	return fault.New(fault.Invalid, "", "has no row of which %s makes anything (of %d); look at when, unless and blank in the map", m.Name, rows)
}

// titles are the heads under which a map looks for titles.
func (m *Map) titles() (names []string) {
	for i := range m.items {
		m.items[i].title.columns(func(p part) bool { names = append(names, p.names...); return true })
	}
	return names
}

// titled reports whether the map finds a title among heads, or asks for none.
func (m *Map) titled(heads []string) bool {
	names := m.titles()
	return len(names) == 0 || slices.ContainsFunc(names, func(name string) bool {
		return slices.ContainsFunc(heads, func(h string) bool { return columnKey(h) == columnKey(name) })
	})
}

// advice says which heads were seen and which are known, and how a map begins.
func (m *Map) advice(heads []string) string {
	first := slices.IndexFunc(heads, func(h string) bool { return h != "" })
	return fmt.Sprintf("its heads are %q, and %s looks for titles under %q; write a map that begins with items: [{title: %q}] and name it with --map",
		shown(heads), m.Name, shown(m.titles()), "{"+heads[max(first, 0)]+"}")
}

// A builder makes documents row by row.
type builder struct {
	name    string
	m       *Map
	unasked []int // columns that are kept because nobody asks for them
	dated   []datedColumn
	said    []*sayings // of the row that is being read
	drafts  []*draft
	byKey   map[string]*draft
	refused []refusal.Refusal
	heads   []string // of the first sheet
	passed  int      // rows that were not refused
}

// A datedColumn is one whose header is a day or a period.
type datedColumn struct {
	at  int
	day calendar.Date
}

func (b *builder) file(data []byte, m *Map) error {
	switch {
	case len(data) > maxBytes:
		return fault.New(fault.Invalid, "", "is larger than 128 MB; split the file")
	case bytes.HasPrefix(data, zipMark):
		return b.workbook(data, m)
	case bytes.HasPrefix(data, oleMark):
		return fault.New(fault.Invalid, "", "is a workbook of before 2007 (.xls) or is locked with a password; save it as .xlsx without one")
	}
	return b.text(data, m)
}

func (b *builder) text(data []byte, m *Map) error {
	s, err := decoded(data, m.read.encoding)
	if err != nil {
		return err
	}
	comma := byte(m.read.comma)
	if comma == 0 {
		comma = delimiter(s)
	}
	if m.more != nil {
		m = closest(s, comma, m)
	}
	return b.table(&table{rows: &csvReader{rest: s, comma: comma}}, m)
}

// closest is the one of a map and its further sheets that knows most of the
// first row: a text file holds one of them.
func closest(s string, comma byte, m *Map) *Map {
	first, err := (&csvReader{rest: s, comma: comma}).next()
	best, most := m, hits(first, m.columns())
	for _, other := range m.more {
		if n := hits(first, other.columns()); err == nil && n > most {
			best, most = other, n
		}
	}
	return best
}

func (b *builder) workbook(data []byte, m *Map) error {
	w, err := openWorkbook(data)
	if err != nil {
		return err
	}
	defer w.file.Close()
	sheet, err := w.sheet(m.read)
	if err != nil {
		return err
	}
	if err := b.sheet(w, sheet, m); err != nil {
		return err
	}
	for _, more := range m.more {
		if sheet, err := w.sheet(more.read); err == nil {
			if err := b.sheet(w, sheet, more); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *builder) sheet(w *workbook, name string, m *Map) error {
	rows, err := w.open(name)
	if err != nil {
		return err
	}
	defer rows.close()
	t := &table{rows: rows, machine: true, from1904: w.from1904}
	if len(w.file.GetSheetList()) > 1 {
		t.sheet = name
	}
	return b.table(t, m)
}

// table reads a table to its end.
func (b *builder) table(t *table, m *Map) error {
	b.m = m
	t.null, t.numbers, t.dates, t.fiscal = m.read.null, m.read.numbers, m.read.dates, m.plan.fiscal
	if err := t.findHeader(m); err != nil {
		return err
	}
	if m.read.ours != nil && !slices.ContainsFunc(m.read.ours, func(c string) bool { return t.at[c] == nil }) {
		t.numbers, t.dates = text.Point, text.ISO
	}
	b.spare(t)
	if b.heads == nil {
		b.heads = t.headers
	}
	for {
		r, err := t.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errBroken), err != nil && fault.KindOf(err) != fault.Invalid:
			return err
		case err == nil && !b.passedOver(r):
			err = b.row(r)
		}
		if err != nil {
			b.refuse(r.place(), fault.Words(err))
			continue
		}
		b.passed++
	}
}

func (b *builder) refuse(place, reason string) {
	b.refused = append(b.refused, refusal.Refusal{Row: place, Reason: reason})
}

// spare finds the columns that nobody asks for.
func (b *builder) spare(t *table) {
	asked := b.m.columns()
	across := slices.ContainsFunc(b.m.items, func(t template) bool { return t.reading != nil && t.reading.across })
	b.unasked, b.dated = nil, nil
	for i, h := range t.headers {
		if _, ok := asked[columnKey(h)]; ok || h == "" {
			continue
		}
		if across {
			r := row{table: t}
			if d, err := (&field{}).parseDay(h, r, false); err == nil {
				b.dated = append(b.dated, datedColumn{i, d})
				continue
			}
		}
		if b.m.read.custom {
			b.unasked = append(b.unasked, i)
		}
	}
}

// passedOver reports whether a row is one that the map does not want.
func (b *builder) passedOver(r row) bool {
	for _, c := range b.m.read.blank {
		if r.get(c) != "" {
			return false
		}
	}
	return len(b.m.read.blank) > 0
}

// row reads all that a row says before it keeps any of it, so that a row is
// kept whole or not at all.
func (b *builder) row(r row) error {
	d, err := b.draft(r)
	if err != nil {
		return err
	}
	all := b.said[:0]
	for i := range b.m.items {
		t := &b.m.items[i]
		if !t.holds(r) {
			continue
		}
		s := b.blankSayings(len(all))
		all = append(all, s)
		if err := d.read(s, t, r, b); err != nil {
			return err
		}
	}
	if len(all) == 0 {
		return nil
	}
	b.keepUnasked(r, all[len(all)-1])
	for _, s := range all {
		d.keep(s)
	}
	return nil
}

// blankSayings returns the nth sayings of a row. They are used again for every
// row: what is kept is copied.
func (b *builder) blankSayings(n int) *sayings {
	if n == len(b.said) {
		b.said = append(b.said, &sayings{})
	}
	*b.said[n] = sayings{}
	return b.said[n]
}

func (t *template) holds(r row) bool {
	for _, c := range t.when {
		if !c.holds(r) {
			return false
		}
	}
	return !slices.ContainsFunc(t.unless, func(c condition) bool { return c.holds(r) })
}

func (c condition) holds(r row) bool {
	s := r.get(c.column)
	return c.values[fold(s)] || s != "" && c.values["*"]
}

// keepUnasked keeps the cells that nobody asks for with the last thing the row
// makes.
func (b *builder) keepUnasked(r row, s *sayings) {
	for _, i := range b.unasked {
		if i < len(r.cells) && r.cells[i] != "" {
			s.custom(r.table.headers[i], r.cells[i])
		}
	}
}

// draft returns the plan that a row belongs to.
func (b *builder) draft(r row) (*draft, error) {
	h := &b.m.plan
	ref, name := h.ref.line(r), h.name.line(r)
	key := cmp.Or(ref, name)
	if d, ok := b.byKey[key]; ok {
		return d, nil
	}
	if key == "" && len(b.drafts) == 1 { // a further sheet that does not name the plan
		return b.drafts[0], nil
	}
	d := newDraft()
	p := &d.doc.Plan
	p.Name = cmp.Or(name, ref, b.stem())
	p.Ref = cmp.Or(ref, text.Slug(p.Name), "plan")
	p.Framework, p.Lang, p.Zone = h.framework.line(r), h.lang.line(r), h.zone.line(r)
	p.Currency, p.Organisation, p.Notes = h.currency.line(r), h.organisation.line(r), h.notes.in(r)
	p.Fiscal = h.fiscal
	var err error
	if p.Window.First, err = h.start.day(r, true); err != nil {
		return nil, err
	}
	if p.Window.Last, err = h.due.day(r, false); err != nil {
		return nil, err
	}
	if d.words, _ = framework.Builtin().Get(p.Framework); d.words == nil {
		d.words = framework.Neutral()
	}
	b.byKey[key] = d
	b.drafts = append(b.drafts, d)
	return d, nil
}

// stem is the name of the file without folders and ending: the name of a plan
// that the table does not name.
func (b *builder) stem() string {
	base := path.Base(strings.ReplaceAll(b.name, `\`, "/"))
	stem := oneLine(strings.TrimSuffix(base, path.Ext(base)))
	if text.Slug(stem) == "" { // standard input, or a file that is all ending
		return cmp.Or(strings.Trim(base, ".- "), "Plan")
	}
	return stem
}

// finish makes documents of the drafts that have something in them.
func (b *builder) finish() (docs []plan.Document) {
	for _, d := range b.drafts {
		b.refused = append(b.refused, d.settle()...)
		if len(d.doc.Items)+len(d.doc.Measures) > 0 {
			docs = append(docs, d.doc)
		}
	}
	return docs
}
