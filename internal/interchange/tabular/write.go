package tabular

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// A cell is a text, a number (float64) or a day (calendar.Date).
type cell any

// A column has a header and says of an item what stands there.
type column struct {
	header string
	of     func(*sheet, *plan.Item) cell
}

// A sheet is a plan that is being written.
type sheet struct {
	doc      plan.Document
	people   map[string]plan.Person
	measures map[string]*plan.Watched
}

// columns are what is written of an item, in this order. The built-in map reads
// them back.
var columns = []column{
	{"ref", func(_ *sheet, i *plan.Item) cell { return i.Ref }},
	{"parent", func(_ *sheet, i *plan.Item) cell { return i.Parent }},
	{"role", func(_ *sheet, i *plan.Item) cell { return i.Role.String() }},
	{"kind", func(_ *sheet, i *plan.Item) cell { return i.Kind }},
	{"title", func(_ *sheet, i *plan.Item) cell { return i.Title }},
	{"owner", func(s *sheet, i *plan.Item) cell {
		return s.each(i.Owners, func(p plan.Person) string { return p.Name })
	}},
	{"owner_ref", func(_ *sheet, i *plan.Item) cell { return strings.Join(i.Owners, "; ") }},
	{"owner_email", func(s *sheet, i *plan.Item) cell {
		return s.each(i.Owners, func(p plan.Person) string { return p.Email })
	}},
	{"champion", func(s *sheet, i *plan.Item) cell { return s.person(i.Champion) }},
	{"contributors", func(s *sheet, i *plan.Item) cell {
		var all []string
		for _, ref := range i.Contributors {
			all = append(all, s.person(ref))
		}
		return strings.Join(all, "; ")
	}},
	{"start", func(_ *sheet, i *plan.Item) cell { return i.Start }},
	{"due", func(_ *sheet, i *plan.Item) cell { return i.Due }},
	{"weight", func(_ *sheet, i *plan.Item) cell { return optional(i.Weight) }},
	{"counts", func(_ *sheet, i *plan.Item) cell { return yesNo(i.Counts) }},
	{"sequence", func(_ *sheet, i *plan.Item) cell { return positive(i.Order) }},
	{"scope", func(_ *sheet, i *plan.Item) cell { return i.Scope }},
	{"measure", func(s *sheet, i *plan.Item) cell { return s.measured(i).Ref }},
	{"measure_name", func(s *sheet, i *plan.Item) cell { return s.measured(i).Name }},
	{"unit", func(s *sheet, i *plan.Item) cell { return s.measured(i).Unit.String() }},
	{"polarity", func(s *sheet, i *plan.Item) cell {
		return unless(s.measured(i).Ref == "", s.measured(i).Polarity.String())
	}},
	{"nature", func(s *sheet, i *plan.Item) cell {
		return unless(s.measured(i).Ref == "", s.measured(i).Nature.String())
	}},
	{"decimals", func(s *sheet, i *plan.Item) cell { return positive(s.measured(i).Decimals) }},
	{"cadence", func(s *sheet, i *plan.Item) cell { return every(s.measured(i).Cadence) }},
	{"promise", func(_ *sheet, i *plan.Item) cell { return unless(i.Commitment() == nil, promised(i).Type.String()) }},
	{"baseline", func(_ *sheet, i *plan.Item) cell { return optional(promised(i).Baseline) }},
	{"value", func(_ *sheet, i *plan.Item) cell { return optional(promised(i).Value) }},
	{"low", func(_ *sheet, i *plan.Item) cell { return optional(promised(i).Low) }},
	{"high", func(_ *sheet, i *plan.Item) cell { return optional(promised(i).High) }},
	{"tolerance", func(_ *sheet, i *plan.Item) cell { return optional(promised(i).Tolerance) }},
	{"share", func(_ *sheet, i *plan.Item) cell { return optional(promised(i).Share) }},
	{"from", func(_ *sheet, i *plan.Item) cell { return promised(i).Window.First }},
	{"until", func(_ *sheet, i *plan.Item) cell { return promised(i).Window.Last }},
	{"aspires", func(_ *sheet, i *plan.Item) cell { return unless(!promised(i).Aspires, "yes") }},
	{"current", func(s *sheet, i *plan.Item) cell {
		if r, ok := s.last(i); ok {
			return r.Value
		}
		return ""
	}},
	{"current_on", func(s *sheet, i *plan.Item) cell { r, _ := s.last(i); return r.Day }},
	{"said_status", func(_ *sheet, i *plan.Item) cell { return published(i).Status }},
	{"said_progress", func(_ *sheet, i *plan.Item) cell { return optional(published(i).Progress) }},
	{"said_by", func(_ *sheet, i *plan.Item) cell { return published(i).By }},
	{"done_when", func(_ *sheet, i *plan.Item) cell { return i.DoneWhen }},
	{"waiting", func(_ *sheet, i *plan.Item) cell { return i.Waiting }},
	{"why", func(_ *sheet, i *plan.Item) cell { return i.Why }},
	{"not", func(_ *sheet, i *plan.Item) cell { return strings.Join(i.Not, "\n") }},
	{"draft", func(_ *sheet, i *plan.Item) cell { return unless(!i.Draft, "yes") }},
	{"tags", func(_ *sheet, i *plan.Item) cell { return strings.Join(i.Tags, "; ") }},
	{"notes", func(_ *sheet, i *plan.Item) cell { return i.Notes }},
	{"plan", func(s *sheet, _ *plan.Item) cell { return s.doc.Plan.Name }},
	{"plan_ref", func(s *sheet, _ *plan.Item) cell { return s.doc.Plan.Ref }},
	{"plan_start", func(s *sheet, _ *plan.Item) cell { return s.doc.Plan.Window.First }},
	{"plan_due", func(s *sheet, _ *plan.Item) cell { return s.doc.Plan.Window.Last }},
	{"framework", func(s *sheet, _ *plan.Item) cell { return s.doc.Plan.Framework }},
	{"lang", func(s *sheet, _ *plan.Item) cell { return s.doc.Plan.Lang }},
}

// readingColumns are the headers of what is written of a reading.
var readingColumns = []string{"plan", "plan_ref", "measure", "measure_name", "unit", "nature", "day", "value", "numerator", "denominator", "source", "note"}

func newSheet(doc plan.Document) *sheet {
	s := &sheet{doc: doc, people: map[string]plan.Person{}, measures: map[string]*plan.Watched{}}
	for _, p := range doc.People {
		s.people[p.Ref] = p
	}
	for i := range doc.Measures {
		s.measures[doc.Measures[i].Ref] = &doc.Measures[i]
	}
	return s
}

// items writes the header and a row for each item.
func (s *sheet) items(write func([]cell) error) error {
	row := make([]cell, len(columns))
	for i, c := range columns {
		row[i] = c.header
	}
	err := write(row)
	for _, item := range s.doc.Items {
		for i, c := range columns {
			row[i] = c.of(s, item)
		}
		if err == nil {
			err = write(row)
		}
	}
	return err
}

// readings writes the header and a row for each reading that holds.
func (s *sheet) readings(write func([]cell) error) error {
	var row []cell
	for _, h := range readingColumns {
		row = append(row, h)
	}
	err := write(row)
	p := s.doc.Plan
	for _, m := range s.doc.Measures {
		for _, r := range measure.Effective(m.Readings, calendar.Date{}, 0) {
			num, den := cell(""), cell("")
			if r.Den != 0 {
				num, den = r.Num, r.Den
			}
			if err == nil {
				err = write([]cell{p.Name, p.Ref, m.Ref, m.Name, m.Unit.String(), m.Nature.String(), r.Day, r.Value, num, den, r.Source, r.Note})
			}
		}
	}
	return err
}

func (s *sheet) each(refs []string, of func(plan.Person) string) string {
	var all []string
	for _, ref := range refs {
		if v := of(s.people[ref]); v != "" {
			all = append(all, v)
		}
	}
	if len(all) < len(refs) && len(refs) > 1 { // else the first would be taken for another's
		return ""
	}
	return strings.Join(all, "; ")
}

// person writes somebody so that the one who reads it finds the same one.
func (s *sheet) person(ref string) string {
	p := s.people[ref]
	if p.Email != "" {
		return p.Name + " <" + p.Email + ">"
	}
	return cmp.Or(p.Name, ref)
}

// measured is the measure that an item promises, or the first that it watches.
func (s *sheet) measured(i *plan.Item) measure.Measure {
	refs := i.Watches
	if c := i.Commitment(); c != nil {
		refs = []string{c.Measure}
	}
	if len(refs) > 0 && s.measures[refs[0]] != nil {
		return s.measures[refs[0]].Measure
	}
	return measure.Measure{}
}

func (s *sheet) last(i *plan.Item) (measure.Reading, bool) {
	w := s.measures[s.measured(i).Ref]
	if w == nil {
		return measure.Reading{}, false
	}
	all := measure.Effective(w.Readings, calendar.Date{}, 0)
	if len(all) == 0 {
		return measure.Reading{}, false
	}
	return all[len(all)-1], true
}

func promised(i *plan.Item) plan.Commitment {
	if c := i.Commitment(); c != nil {
		return *c
	}
	return plan.Commitment{}
}

func published(i *plan.Item) plan.Said {
	if i.Said != nil {
		return *i.Said
	}
	return plan.Said{}
}

func optional(x *float64) cell {
	if x == nil {
		return ""
	}
	return *x
}

func positive(n int) cell {
	if n == 0 {
		return ""
	}
	return float64(n)
}

func every(c calendar.Cadence) string {
	if c.Every > 1 {
		return fmt.Sprintf("%d %ss", c.Every, c.Grain)
	}
	return c.Grain.String()
}

func yesNo(b *bool) cell {
	switch {
	case b == nil:
		return ""
	case *b:
		return "yes"
	}
	return "no"
}

func unless(no bool, s string) string {
	if no {
		return ""
	}
	return s
}

// WriteCSV writes the items of a plan, one a row, with the last reading of each.
func WriteCSV(doc plan.Document) ([]byte, error) {
	var b bytes.Buffer
	err := newSheet(doc).items(csvWriter(&b))
	return b.Bytes(), err
}

// WriteReadingsCSV writes the readings of a plan's measures, one a row.
func WriteReadingsCSV(doc plan.Document) ([]byte, error) {
	var b bytes.Buffer
	err := newSheet(doc).readings(csvWriter(&b))
	return b.Bytes(), err
}

func csvWriter(b *bytes.Buffer) func([]cell) error {
	return func(row []cell) error {
		for i, c := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(quoted(written(c)))
		}
		b.WriteByte('\n')
		return nil
	}
}

func written(c cell) string {
	switch c := c.(type) {
	case float64:
		return strconv.FormatFloat(c, 'g', -1, 64)
	case calendar.Date:
		return c.String()
	case string:
		return guarded(c)
	}
	return ""
}

// quoted puts quotes around a text that holds a sign which ends a cell here, or
// one that a program which guesses might take for it.
func quoted(s string) string {
	if s == "" || !strings.ContainsAny(s, ",;|\t\"\r\n") && s[0] != ' ' && s[len(s)-1] != ' ' {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// WriteXLSX writes a workbook with the items of a plan on one sheet and the
// readings of its measures on another.
func WriteXLSX(doc plan.Document) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	s := newSheet(doc)
	err := f.SetSheetName(f.GetSheetName(0), "Items")
	if err == nil {
		_, err = f.NewSheet("Readings")
	}
	if err == nil {
		err = fill(f, "Items", s.items)
	}
	if err == nil {
		err = fill(f, "Readings", s.readings)
	}
	if err != nil {
		return nil, err
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// maxText is what a cell of a workbook can hold.
const maxText = 32_767

// fill streams rows into a sheet, below a header that stays in sight.
func fill(f *excelize.File, name string, rows func(func([]cell) error) error) error {
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	dayFormat := "yyyy-mm-dd"
	days, err := f.NewStyle(&excelize.Style{CustomNumFmt: &dayFormat})
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	n := 0
	err = rows(func(row []cell) error {
		n++
		style := 0
		if n == 1 {
			style = bold
		}
		out := make([]any, len(row))
		for i, c := range row {
			if out[i], err = workbookCell(c, days, style); err != nil {
				return fault.At(fmt.Sprintf("%s row %d", name, n), err)
			}
		}
		at, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return err
		}
		return w.SetRow(at, out)
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

// Workbook days are counted safely between these; others are written as text.
var firstDay, lastDay = calendar.On(1955, time.January, 1), calendar.On(2170, time.January, 1)

func workbookCell(c cell, days, style int) (any, error) {
	switch c := c.(type) {
	case calendar.Date:
		if c.IsZero() || c.Before(firstDay) || c.After(lastDay) {
			return excelize.Cell{StyleID: style, Value: c.String()}, nil
		}
		return excelize.Cell{StyleID: days, Value: c.Time()}, nil
	case string:
		s := guarded(c)
		if len(s) > maxText && len(utf16.Encode([]rune(s))) > maxText {
			return nil, fault.New(fault.Invalid, "", "holds a text of more than 32,767 signs, which no cell of a workbook takes; export as CSV or YAML")
		}
		if s == "" {
			return nil, nil
		}
		return excelize.Cell{StyleID: style, Value: s}, nil
	}
	return c, nil
}
