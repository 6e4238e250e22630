package tabular

import (
	_ "embed"
	"sync"

	"go.yaml.in/yaml/v3"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/text"
)

// A Map says how a table becomes a plan. It does not change once it was read.
type Map struct {
	Name  string // what it is called in refusals
	About string

	read  layout
	plan  head
	items []template
	today calendar.Date // of readings without a day
	more  []*Map        // for further sheets of a workbook
}

// A layout says how the file is to be read.
type layout struct {
	sheet    string
	number   int // of the sheet, from 1; 0 for the first or the named one
	comma    rune
	encoding string
	header   int // row, from 1; 0 to look for it
	numbers  text.NumberStyle
	dates    text.Order
	null     map[string]bool // folded
	blank    []string        // rows in which these columns are blank are passed over
	ours     []string        // a table with all of these was written here: its numbers and days are known
	optional bool            // columns that the file lacks count as blank
	custom   bool            // columns that nobody asks for are kept
}

// A head says what the plan is called.
type head struct {
	ref, name, framework, lang, zone, currency, organisation, notes, start, due *field
	fiscal                                                                      calendar.Fiscal
}

// A template makes an item of a row.
type template struct {
	when, unless []condition
	repeats      repeats

	role, kind, ref, parent, parentTitle, outline, title *field
	owner                                                owner
	champion, contributors, start, due, period, weight   *field
	counts, order, scope, tags, notes, doneWhen, waiting *field
	why, not, draft                                      *field
	saidStatus, saidProgress, saidBy                     *field
	custom                                               map[string]*field

	measure *measureFields
	promise *promiseFields
	reading *readingFields
}

// An owner is one list of people, or several that say more of the same ones.
type owner struct{ any, ref, name, email, team *field }

type measureFields struct {
	ref, name, unit, polarity, nature, decimals, cadence, owner, definition, formula, source *field
}

type promiseFields struct {
	kind, baseline, value, low, high, tolerance, share, start, due, aspires, on, reason *field
}

type readingFields struct {
	value, num, den, day, year, quarter, month, period, note, source *field
	across                                                           bool // columns whose header is a day or a period
}

// A condition holds where a column has one of the values.
type condition struct {
	column string
	name   string
	values map[string]bool // folded; "*" is any, "" is none
}

// repeats says what it means that a second row names an item.
type repeats uint8

const (
	refused  repeats = iota // that one of them is wrong
	same                    // that both speak of it
	separate                // the same, but two rows about one day are two things
)

// mapLimit is the size up to which a mapping file is read.
const mapLimit = 1 << 20

// ParseMap reads a mapping file; name is what refusals call it.
func ParseMap(name string, data []byte) (*Map, error) {
	if len(data) > mapLimit {
		return nil, fault.New(fault.Invalid, name, "is larger than 1 MiB; a mapping file is a page of text")
	}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, fault.New(fault.Invalid, name, "is not YAML: %v", err)
	}
	if len(document.Content) == 0 {
		return nil, fault.New(fault.Invalid, name, "is empty; a mapping file says under items what the columns mean")
	}
	m := &Map{Name: name}
	p := mapParser{name}
	return m, p.whole(document.Content[0], m)
}

//go:embed default.yaml
var defaultMap []byte

// Default returns the map for a table that comes without one.
var Default = sync.OnceValue(func() *Map {
	m, err := ParseMap("the built-in map", defaultMap)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return m
})
