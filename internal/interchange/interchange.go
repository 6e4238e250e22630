// Package interchange brings plans in from files and writes them out.
//
// Each format has a folder: yaml for plan files, stratml for ISO 17469, tabular
// for CSV and workbooks. They share plan.Document and refusal.Refusal and know
// nothing of each other. This package looks at a file, finds out what it is by
// what stands in it more than by its name, and hands it on. A file that is none
// of these is told what it looks like and what would help.
package interchange

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/interchange/refusal"
	"bearing/internal/interchange/stratml"
	"bearing/internal/interchange/tabular"
	"bearing/internal/interchange/yaml"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// A Format is a kind of file that is read. The zero Format is none of them.
type Format uint8

// The formats.
const (
	Unknown Format = iota
	YAML
	StratML
	CSV
	XLSX
)

var formats = [...]string{"unknown", "yaml", "stratml", "csv", "xlsx"}

func (f Format) String() string { return formats[f] }

// Options say how a file is read.
type Options struct {
	Map    *tabular.Map  // what the columns of a table mean; nil for the usual ones
	Today  calendar.Date // readings of later days are refused; no day for no such bound
	Strict bool          // refuse the whole file for one row that cannot be used
}

// Parsed is what a file says.
type Parsed struct {
	Format    Format
	Documents []plan.Document
	Refused   []refusal.Refusal // rows that were left out
}

// Read reads a file of any format. It refuses a file that cannot be read; rows
// that cannot be used it leaves out and reports.
func Read(name string, data []byte, opt Options) (Parsed, error) {
	p := Parsed{Format: Recognise(name, data)}
	err := p.read(name, data, opt)
	if err != nil {
		return Parsed{Format: p.Format}, err
	}
	p.refuseTheFuture(opt.Today)
	if opt.Strict && len(p.Refused) > 0 {
		return Parsed{Format: p.Format}, fault.New(fault.Invalid, name,
			"cannot be used as a whole (%d rows are refused) and was to be read strictly; the first is %s", len(p.Refused), p.Refused[0])
	}
	return p, nil
}

func (p *Parsed) read(name string, data []byte, opt Options) (err error) {
	switch p.Format {
	case YAML:
		p.Documents, err = yaml.Read(name, data)
	case StratML:
		var doc plan.Document
		doc, err = stratml.Read(name, data)
		p.Documents = []plan.Document{doc}
	case CSV, XLSX:
		p.Documents, p.Refused, err = tabular.Read(name, data, opt.columns())
	default:
		err = unreadable(name, data)
	}
	return err
}

// columns is what the columns of a table mean; a current value without a day
// stands on the day of the import.
func (o Options) columns() *tabular.Map {
	m := o.Map
	if m == nil {
		m = tabular.Default()
	}
	if o.Today.IsZero() {
		return m
	}
	return m.On(o.Today)
}

// refuseTheFuture takes out readings of days that have not come. Tomorrow is
// let pass: somewhere it has begun.
func (p *Parsed) refuseTheFuture(today calendar.Date) {
	if today.IsZero() {
		return
	}
	for _, doc := range p.Documents {
		for i := range doc.Measures {
			m := &doc.Measures[i]
			var past []measure.Reading
			for _, r := range m.Readings {
				if !r.Day.After(today.Add(1)) {
					past = append(past, r)
					continue
				}
				p.Refused = append(p.Refused, refusal.Refusal{
					Row:    fmt.Sprintf("measure %s, %s", m.Ref, r.Day),
					Reason: fmt.Sprintf("is a reading of a day that has not come (today is %s); correct the day, or bring it in then", today),
				})
			}
			m.Readings = past
		}
	}
}

// A Writer writes a plan in a format.
type Writer struct {
	Name   string // as people ask for it
	Ending string // of the file's name
	Media  string // its media type
	Write  func(plan.Document) ([]byte, error)
}

// Writers returns the formats that are written, the lossless one first.
func Writers() []Writer {
	return []Writer{
		{"yaml", ".yaml", "application/yaml", func(doc plan.Document) ([]byte, error) { return yaml.Write(doc) }},
		{"csv", ".csv", "text/csv; charset=utf-8", tabular.WriteCSV},
		{"xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", tabular.WriteXLSX},
		{"stratml", ".xml", "application/xml", stratml.Write},
	}
}

// Recognise says what a file is by its beginning, and by its name where the
// beginning leaves it open.
func Recognise(name string, head []byte) Format {
	ending := strings.ToLower(path.Ext(name))
	begin := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	switch {
	case len(begin) == 0:
		return Unknown
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return workbook(ending, head)
	case looksLike(head) != nil:
		return Unknown
	case begin[0] == '<' || stratml.Recognises(head):
		return StratML
	case binary(head):
		return Unknown
	case yaml.Is(head) || ending == ".yaml" || ending == ".yml":
		return YAML
	case ending == ".csv" || ending == ".tsv" || ending == ".tab" || isTable(head):
		return CSV
	default:
		return Unknown
	}
}

func workbook(ending string, head []byte) Format {
	if ending == ".xlsx" || ending == ".xlsm" || bytes.Contains(head, []byte("xl/")) {
		return XLSX
	}
	return Unknown
}

// isTable reports whether every one of the first lines holds as many of one
// separator.
func isTable(head []byte) bool {
	lines := strings.Split(strings.TrimRight(string(head[:min(len(head), 4096)]), "\r\n"), "\n")
	if len(lines) < 2 {
		return false
	}
	for _, separator := range []string{"\t", ";", ","} {
		if n := strings.Count(lines[0], separator); n > 0 && strings.Count(lines[1], separator) == n {
			return true
		}
	}
	return false
}

// binary reports whether data is no text: UTF-16, which spreadsheets write,
// begins with a mark.
func binary(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return false
	}
	head = head[:min(len(head), 4096)]
	odd := 0
	for _, b := range head {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' {
			odd++
		}
	}
	return odd > 0 && (bytes.IndexByte(head, 0) >= 0 || odd > len(head)/20 || !utf8.Valid(head[:max(0, len(head)-utf8.UTFMax)]))
}

// A lookalike is a kind of file that people bring by mistake.
type lookalike struct{ begin, is string }

var lookalikes = []lookalike{
	{"%PDF", "is a PDF document; export the plan as CSV, XLSX or StratML from the tool that made it"},
	{"\xd0\xcf\x11\xe0", "is a document of an older Office; save it as a workbook (.xlsx) or as CSV"},
	{"\x1f\x8b", "is compressed with gzip; unpack it first"},
	{"SQLite format 3\x00", "is a database and not a plan; point --data at its folder instead"},
	{"\x89PNG", "is a picture; bring the plan as text, CSV, XLSX or StratML"},
	{"\xff\xd8\xff", "is a picture; bring the plan as text, CSV, XLSX or StratML"},
	{"<!doctype html", "is a web page; look whether the download asked you to sign in"},
	{"<html", "is a web page; look whether the download asked you to sign in"},
}

func looksLike(head []byte) *lookalike {
	begin := bytes.TrimLeft(head[:min(len(head), 64)], " \r\n\t")
	for i, l := range lookalikes {
		if bytes.HasPrefix(begin, []byte(l.begin)) || bytes.HasPrefix(bytes.ToLower(begin), []byte(l.begin)) {
			return &lookalikes[i]
		}
	}
	return nil
}

// unreadable says what a file is that nobody can read, and what helps.
func unreadable(name string, data []byte) error {
	words := "is of no kind that is read here; bring a plan file (.yaml), StratML (.xml), CSV or a workbook (.xlsx)"
	switch l := looksLike(data); {
	case len(bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))) == 0:
		words = "is empty; look whether it was saved, or begin a plan file with bearing: 1"
	case l != nil:
		words = l.is
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		words = "is an archive; unpack it and bring the files inside"
	case binary(data):
		words = "is not text; bring a plan file (.yaml), StratML (.xml), CSV or a workbook (.xlsx)"
	}
	return fault.New(fault.Invalid, name, "%s", words)
}
