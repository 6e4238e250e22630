package tabular

import (
	"cmp"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/text"
)

// A field says how a value is made of a row: a text in which columns stand in
// braces, and what is done to it then. "{due|deadline}" is the first of the two
// columns that says something. Where all columns of the text are blank, the
// value is blank: constants alone say nothing of a row.
type field struct {
	where string // in the map, for refusals
	parts []part

	match     *regexp.Regexp
	replace   string
	translate map[string]string // by folded value
	otherwise *string           // for what translate does not list
	split     string            // for lists

	numbers *text.NumberStyle
	dates   *text.Order
	scale   float64 // 0 counts as 1
	shift   int     // months
}

// A part is a constant, or alternatives of columns.
type part struct {
	constant string
	columns  []string // by folded name
	names    []string // as written
}

// parseText reads "{a|b} and constants".
func parseText(s string) (parts []part, ok bool) {
	for s != "" {
		before, rest, open := strings.Cut(s, "{")
		if strings.Contains(before, "}") {
			return nil, false
		}
		if before != "" {
			parts = append(parts, part{constant: before})
		}
		if !open {
			return parts, true
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed || strings.TrimSpace(inside) == "" || strings.Contains(inside, "{") {
			return nil, false
		}
		var p part
		for _, name := range strings.Split(inside, "|") {
			p.names = append(p.names, strings.TrimSpace(name))
			p.columns = append(p.columns, columnKey(name))
		}
		parts = append(parts, p)
		s = after
	}
	return parts, true
}

// columnKey is what a column is found by: letters and digits in lower case, so
// that "Fiscal Yr", "fiscal_yr" and "FISCAL-YR" are one. A header without any is
// found by its signs.
func columnKey(name string) string {
	words := strings.FieldsFunc(text.Fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return strings.TrimSpace(name)
	}
	return strings.Join(words, " ")
}

// columns yields the names of the columns that f asks for.
func (f *field) columns(yield func(p part) bool) {
	if f == nil {
		return
	}
	for _, p := range f.parts {
		if len(p.columns) > 0 && !yield(p) {
			return
		}
	}
}

// in returns the value of f in a row, "" when f is nil or says nothing.
func (f *field) in(r row) string {
	if f == nil {
		return ""
	}
	return f.finish(f.joined(r))
}

// joined is the text with the columns filled in.
func (f *field) joined(r row) string {
	if len(f.parts) == 1 {
		return f.parts[0].in(r)
	}
	var b strings.Builder
	asked, said := false, false
	for _, p := range f.parts {
		s := p.in(r)
		b.WriteString(s)
		asked = asked || len(p.columns) > 0
		said = said || len(p.columns) > 0 && s != ""
	}
	if asked && !said {
		return ""
	}
	return strings.TrimSpace(b.String())
}

func (p part) in(r row) string {
	if len(p.columns) == 0 {
		return p.constant
	}
	for _, c := range p.columns {
		if s := r.get(c); s != "" {
			return s
		}
	}
	return ""
}

// finish does what the map says is done to a value.
func (f *field) finish(s string) string {
	if f.match != nil && s != "" {
		found := f.match.FindStringSubmatchIndex(s)
		if found == nil {
			s = ""
		} else {
			s = strings.TrimSpace(string(f.match.ExpandString(nil, f.replace, s, found)))
		}
	}
	if f.translate != nil || f.otherwise != nil {
		if to, ok := f.translate[fold(s)]; ok {
			return to
		}
		if f.otherwise != nil && s != "" {
			return *f.otherwise
		}
	}
	return s
}

func fold(s string) string { return text.Fold(oneLine(s)) }

// line returns the value on one line.
func (f *field) line(r row) string { return oneLine(f.in(r)) }

// oneLine turns every run of blanks into one space. Most texts have none.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r\t\v\f\u00a0\u2028\u2029") && !strings.Contains(s, "  ") {
		return strings.TrimSpace(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// list returns the values of a field that may hold several; a column that is
// there several times adds the values of each.
func (f *field) list(r row, separators string) (all []string) {
	if f == nil {
		return nil
	}
	if f.split != "" {
		separators = f.split
	}
	values := []string{f.in(r)}
	if len(f.parts) == 1 && len(f.parts[0].columns) == 1 {
		values = r.all(f.parts[0].columns[0])
		for i := range values {
			values[i] = f.finish(values[i])
		}
	}
	seen := map[string]bool{}
	for _, v := range values {
		for _, s := range strings.FieldsFunc(v, func(c rune) bool { return strings.ContainsRune(separators, c) }) {
			if s = oneLine(s); s != "" && !seen[s] {
				seen[s] = true
				all = append(all, s)
			}
		}
	}
	return all
}

// number returns the number of a field, nil when it is blank.
func (f *field) number(r row) (*float64, error) {
	x, _, err := f.amount(r)
	return x, err
}

// amount is number that also says which unit stood there.
func (f *field) amount(r row) (*float64, string, error) {
	s := f.in(r)
	if s == "" {
		return nil, "", nil
	}
	style := r.table.numbers
	if f.numbers != nil {
		style = *f.numbers
	}
	if r.table.machine && plainNumber.MatchString(s) {
		style = text.Point // as a workbook keeps its numbers
	}
	x, unit, err := text.ParseAmount(s, style)
	if err != nil {
		return nil, "", f.refuse(r, err)
	}
	if f.scale != 0 {
		x *= f.scale
	}
	if !(math.Abs(x) <= text.Largest) {
		return nil, "", fault.New(fault.Invalid, f.label(r), "%q is out of range once it is scaled; correct the scale in the map", s)
	}
	return &x, unit, nil
}

// plainNumber is a number as a workbook keeps it: no grouping, no zero at the
// end of the decimals.
var plainNumber = regexp.MustCompile(`^-?\d+(\.\d*[1-9])?([eE][+-]?\d+)?%?$`)

func (f *field) refuse(r row, err error) error { return fault.At(f.label(r), err) }

// label names a field for people: by the column that gave the value, else by
// the first that could have, else by its place in the map.
func (f *field) label(r row) string {
	if f == nil {
		return ""
	}
	there, asked := "", ""
	for p := range f.columns {
		asked = cmp.Or(asked, p.names[0])
		for i, c := range p.columns {
			if r.get(c) != "" {
				return r.table.header(r.table.at[c][0])
			}
			if r.table.at[c] != nil {
				there = cmp.Or(there, p.names[i])
			}
		}
	}
	return cmp.Or(there, asked, f.where)
}

// day returns the day of a field, no day when it is blank. Of a period it is
// the first day or the last.
func (f *field) day(r row, first bool) (calendar.Date, error) {
	s := f.in(r)
	if s == "" {
		return calendar.Date{}, nil
	}
	d, err := f.parseDay(s, r, first)
	if err != nil {
		return d, f.refuse(r, err)
	}
	if f.shift != 0 {
		d = shifted(d, f.shift)
	}
	return d, nil
}

// shifted moves a day by months; the last day of a month stays a last day.
func shifted(d calendar.Date, months int) calendar.Date {
	if d.Add(1).Day() == 1 {
		return d.Add(1).AddMonths(months).Add(-1)
	}
	return d.AddMonths(months)
}

func (f *field) parseDay(s string, r row, first bool) (calendar.Date, error) {
	order := r.table.dates
	if f.dates != nil {
		order = *f.dates
	}
	if order == text.Period {
		w, err := period(s, r.table.fiscal)
		if first {
			return w.First, err
		}
		return w.Last, err
	}
	counted := r.table.machine || order == text.AnyOrder // which nothing else in a column of days can be
	if counted && serial.MatchString(s) && order != text.Serial1904 {
		order = text.Serial
		if r.table.from1904 {
			order = text.Serial1904
		}
	}
	d, err := text.ParseDate(s, text.DateStyle{Order: order, Fiscal: r.table.fiscal})
	if err != nil && order == text.AnyOrder {
		if w, e := period(s, r.table.fiscal); e == nil { // "Q3 2026" is nothing else
			d, err = w.Last, nil
			if first {
				d = w.First
			}
		}
	}
	return d, err
}

// serial is a day of our times as a workbook counts them, and as it saves them
// as CSV where the cell had no format of days.
var serial = regexp.MustCompile(`^[2-9]\d{4}(\.\d+)?$`)

// shortYear is a year of two digits before a quarter, or alone behind "FY".
var (
	shortYear   = regexp.MustCompile(`^(?:FY ?)?(\d\d)([ -]?Q[1-4])$|^FY ?(\d\d)$`)
	shortTurned = regexp.MustCompile(`^(Q[1-4][ -]?)(?:FY ?)?(\d\d)$`)
)

// period reads the name of a period; "FY22Q4" is that of this century.
func period(s string, fiscal calendar.Fiscal) (calendar.Window, error) {
	s = strings.ToUpper(strings.Join(strings.Fields(strings.NewReplacer("/", " ", "'", " ").Replace(s)), " "))
	if m := shortYear.FindStringSubmatch(s); m != nil {
		s = "20" + m[1] + m[2] + m[3]
	} else if m := shortTurned.FindStringSubmatch(s); m != nil {
		s = strings.TrimRight(m[1], " -") + " 20" + m[2]
	}
	return fiscal.Parse(s)
}

// whole returns the first whole number in a text such as "FY22" or "Q1".
func whole(s string) (int, bool) {
	n, err := strconv.Atoi(digits.FindString(s))
	return n, err == nil
}

var digits = regexp.MustCompile(`\d+`)
