package tabular

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/text"
)

// The bounds of a table that is read. What lies above is a mistake or an attack.
const (
	maxBytes   = 128 << 20
	maxCell    = 1 << 20
	maxColumns = 2_000
	maxRows    = 1_000_000
)

// records hands out the rows of a table one by one, and io.EOF behind the last.
type records interface {
	next() ([]string, error)
}

// A table is a header and the rows below it, under one map.
type table struct {
	rows    records
	headers []string
	at      map[string][]int // columns by folded name
	read    int              // rows so far
	sheet   string           // "" where the file is one table

	null     map[string]bool
	numbers  text.NumberStyle
	dates    text.Order
	fiscal   calendar.Fiscal
	machine  bool // cells come as a workbook keeps them, not as people typed them
	from1904 bool
}

// A row is one row of a table.
type row struct {
	table *table
	n     int
	cells []string
}

// get returns the first cell of a column that says something.
func (r row) get(column string) string {
	for _, i := range r.table.at[column] {
		if i < len(r.cells) && r.cells[i] != "" {
			return r.cells[i]
		}
	}
	return ""
}

// all returns the cells of a column that may be there several times.
func (r row) all(column string) (cells []string) {
	for _, i := range r.table.at[column] {
		if i < len(r.cells) && r.cells[i] != "" {
			cells = append(cells, r.cells[i])
		}
	}
	return cells
}

// place names the row for people.
func (r row) place() string {
	if r.table.sheet == "" {
		return fmt.Sprint(r.n)
	}
	return fmt.Sprintf("%s!%d", r.table.sheet, r.n)
}

func (r row) blank() bool {
	return !slices.ContainsFunc(r.cells, func(s string) bool { return s != "" })
}

// next returns the next row that says something; an error with words refuses
// that row only.
func (t *table) next() (row, error) {
	for {
		cells, err := t.record()
		r := row{t, t.read, cells}
		if err != nil {
			return r, err
		}
		for i, s := range cells {
			if cells[i], err = t.clean(s); err != nil {
				return r, fault.At(t.header(i), err)
			}
		}
		if !r.blank() {
			return r, nil
		}
	}
}

// errBroken is the cause of an error that ends a table.
var errBroken = errors.New("the table ends here")

func (t *table) record() ([]string, error) {
	cells, err := t.rows.next()
	t.read++
	if err == nil && t.read > maxRows {
		err = &fault.Fault{Kind: fault.Invalid, Words: fmt.Sprintf("holds more than %d rows; split the file", maxRows), Cause: errBroken}
	}
	return cells, err
}

// clean makes a cell what it says: without blanks around it, without the
// apostrophe that keeps a spreadsheet from reading a formula, and empty where
// the map says that the word means nothing.
func (t *table) clean(s string) (string, error) {
	s = unguarded(strings.TrimFunc(s, blank))
	if len(s) <= maxNull && t.null[fold(s)] {
		return "", nil
	}
	return text.NFC(s)
}

// maxNull is the length up to which a cell is looked up among the null words.
const maxNull = 40

func blank(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' || r == '\u200b' || r == '\ufeff'
}

func (t *table) header(i int) string {
	if i < len(t.headers) {
		return t.headers[i]
	}
	return fmt.Sprintf("column %d", i+1)
}

// name sets the header and finds columns by it.
func (t *table) name(headers []string) {
	t.headers = headers
	t.at = map[string][]int{}
	for i, h := range headers {
		if key := columnKey(h); key != "" {
			t.at[key] = append(t.at[key], i)
		}
	}
}

// headerWithin is how many rows may stand above a header that is looked for.
const headerWithin = 50

// findHeader reads up to the header: the row that the map names, or the one
// among the first that names most of the columns the map asks for.
func (t *table) findHeader(m *Map) error {
	asked := m.columns()
	var above []record
	best, found := -1, 0
	for len(above) < max(headerWithin, m.read.header) && best < 0 {
		cells, err := t.record()
		if errors.Is(err, io.EOF) {
			break
		}
		if errors.Is(err, errBroken) {
			return err
		}
		above = append(above, record{cells, err})
		if m.read.header == len(above) {
			best = len(above) - 1
		}
	}
	for i, r := range above {
		if n := hits(r.cells, asked); m.read.header == 0 && n > found {
			best, found = i, n
		}
	}
	if best < 0 {
		return t.noHeader(above, m)
	}
	t.rows = &pushedBack{above[best+1:], t.rows}
	t.read = best + 1
	headers := slices.Clone(above[best].cells)
	for i := range headers {
		headers[i] = strings.Join(strings.Fields(strings.TrimFunc(strings.ToValidUTF8(headers[i], "\uFFFD"), blank)), " ")
	}
	t.name(headers)
	return t.missing(m)
}

func hits(cells []string, asked map[string]part) (n int) {
	for _, c := range cells {
		if _, ok := asked[columnKey(c)]; ok && len(c) < 200 {
			n++
		}
	}
	return n
}

func (t *table) noHeader(above []record, m *Map) error {
	if len(above) == 0 {
		return fault.New(fault.Invalid, "", "holds no rows; export the table again")
	}
	if m.read.header > 0 {
		return fault.New(fault.Invalid, "", "has only %d rows, but the map looks for the header in row %d", len(above), m.read.header)
	}
	if len(m.titles()) == 0 || len(above[0].cells) == 0 {
		return fault.New(fault.Invalid, "", "has none of the columns that %s asks for; its first row reads %q, so correct the map", m.Name, shown(above[0].cells))
	}
	return fault.New(fault.Invalid, "", "has none of the columns that %s asks for: %s", m.Name, m.advice(above[0].cells))
}

func shown(cells []string) string {
	s := strings.ToValidUTF8(strings.Join(cells, ", "), "\uFFFD")
	if len(s) > 160 {
		s = strings.ToValidUTF8(s[:160], "") + "..."
	}
	return s
}

// missing refuses a table that lacks a column which the map asks for, unless the
// map says that columns are optional.
func (t *table) missing(m *Map) error {
	if m.read.optional {
		return nil
	}
	var lacking []string
	for _, p := range m.columns() {
		if !slices.ContainsFunc(p.columns, func(c string) bool { return t.at[c] != nil }) {
			name := "{" + strings.Join(p.names, "|") + "}"
			if !slices.Contains(lacking, name) {
				lacking = append(lacking, name)
			}
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	slices.Sort(lacking)
	return fault.New(fault.Invalid, "", "lacks %s, for which %s asks; it has %q. Correct the map, or say optional: true under read", strings.Join(lacking, ", "), m.Name, shown(t.headers))
}

// columns are the columns that a map asks for, by folded name.
func (m *Map) columns() map[string]part {
	asked := map[string]part{}
	add := func(p part) bool {
		for _, c := range p.columns {
			asked[c] = p
		}
		return true
	}
	for _, f := range m.fields() {
		f.columns(add)
	}
	for i := range m.items {
		for _, c := range slices.Concat(m.items[i].when, m.items[i].unless) {
			add(part{columns: []string{c.column}, names: []string{c.name}})
		}
	}
	return asked
}

// fields are all fields of a map; some are nil.
func (m *Map) fields() []*field {
	h := &m.plan
	all := []*field{h.ref, h.name, h.framework, h.lang, h.zone, h.currency, h.organisation, h.notes, h.start, h.due}
	for i := range m.items {
		t := &m.items[i]
		all = append(all, t.role, t.kind, t.ref, t.parent, t.parentTitle, t.outline, t.title,
			t.owner.any, t.owner.ref, t.owner.name, t.owner.email, t.owner.team,
			t.champion, t.contributors, t.start, t.due, t.period, t.weight, t.counts, t.order, t.scope, t.tags, t.notes,
			t.doneWhen, t.waiting, t.why, t.not, t.draft, t.saidStatus, t.saidProgress, t.saidBy)
		for _, f := range t.custom {
			all = append(all, f)
		}
		if m := t.measure; m != nil {
			all = append(all, m.ref, m.name, m.unit, m.polarity, m.nature, m.decimals, m.cadence, m.owner, m.definition, m.formula, m.source)
		}
		if p := t.promise; p != nil {
			all = append(all, p.kind, p.baseline, p.value, p.low, p.high, p.tolerance, p.share, p.start, p.due, p.aspires, p.on, p.reason)
		}
		if r := t.reading; r != nil {
			all = append(all, r.value, r.num, r.den, r.day, r.year, r.quarter, r.month, r.period, r.note, r.source)
		}
	}
	return all
}

// pushedBack hands out rows that were looked at before those that come.
type pushedBack struct {
	first []record
	rest  records
}

// A record is what next returned.
type record struct {
	cells []string
	err   error
}

func (p *pushedBack) next() ([]string, error) {
	if len(p.first) == 0 {
		return p.rest.next()
	}
	r := p.first[0]
	p.first = p.first[1:]
	return r.cells, r.err
}
