package yaml

import (
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"bearing/internal/calendar"
	"bearing/internal/plan"
)

// A said is a document as a file says it: its parts in their own tables, and
// the items still as nodes, because their refs are made when all are seen.
type said struct {
	version int
	plan.Document
	items []node
	lines []*yaml.Node // the items to write
}

var documentTable = newTable("a plan file", map[string]string{
	"people_and_teams": "people", "kpis": "measures", "goals": "items", "objectives": "items", "version": "bearing: 1",
},
	field[said]{
		name: "bearing", about: "the version of this format: 1", require: true,
		schema: schema{"const": Version},
		read:   func(n node, s *said) (err error) { s.version, err = count(0, 1_000_000).read(n); return },
		write:  func(s *said) *yaml.Node { return count(0, 1_000_000).write(s.version) },
	},
	field[said]{
		name: "plan", about: "what the plan is called, in which words it is written, and over which days it runs", require: true,
		schema: planTable.ref(), speaks: true,
		read: func(n node, s *said) error {
			if n.nothing() {
				return nil
			}
			return planTable.fill(n, &s.Plan)
		},
		write: func(s *said) *yaml.Node { return planTable.node(&s.Plan) },
	},
	at("compass", compassTable.codec(), func(s *said) *plan.Compass { return &s.Plan.Compass }, "where the organisation or team is headed at all"),
	at("people", people, func(s *said) *[]plan.Person { return &s.People }, "who the plan names: a ref for each, with a name"),
	at("measures", measures, func(s *said) *[]plan.Watched { return &s.Measures }, "what is counted: a ref for each, with a definition and readings"),
	field[said]{
		name: "items", about: "the aims, targets, approaches and actions, with more of them under items of their own",
		schema: schema{"type": "array", "items": schema{"$ref": "#/$defs/item"}},
		read:   func(n node, s *said) (err error) { s.items, err = entries(n); return },
		write:  func(s *said) *yaml.Node { return block(s.lines) },
	},
)

var planTable = newTable("a plan", map[string]string{
	"start": "from", "begin": "from", "end": "to", "until": "to", "due": "to", "lang": "language", "framework": "words",
	"organization": "organisation", "title": "name", "parent": "under", "id": "ref", "timezone": "zone",
},
	at("ref", line, func(p *plan.Plan) *string { return &p.Ref }, "the author's own key, made of the name when it is left out"),
	at("name", title, func(p *plan.Plan) *string { return &p.Name }, "what the plan is called"),
	at("words", line, func(p *plan.Plan) *string { return &p.Framework }, "the key of the framework in whose words it is read"),
	at("language", line, func(p *plan.Plan) *string { return &p.Lang }, "of the text that people wrote: en, nl, vi"),
	at("from", day, func(p *plan.Plan) *calendar.Date { return &p.Window.First }, "the first day"),
	at("to", day, func(p *plan.Plan) *calendar.Date { return &p.Window.Last }, "the last day"),
	at("owner", few(line), func(p *plan.Plan) *[]string { return &p.Owners }, "who answers for it: the ref of a person or team"),
	at("organisation", line, func(p *plan.Plan) *string { return &p.Organisation }, "whose plan it is"),
	at("under", line, func(p *plan.Plan) *string { return &p.Under }, "the plan above it, or an item there: company-2026 or company-2026/O1"),
	at("policy", line, func(p *plan.Plan) *string { return &p.Policy }, "the key of the rule by which status is given, when it is not that of the house"),
	at("zone", line, func(p *plan.Plan) *string { return &p.Zone }, "the time zone in which a day ends, such as Europe/Amsterdam"),
	at("currency", line, func(p *plan.Plan) *string { return &p.Currency }, "in which money is shown, such as EUR"),
	at("fiscal", fiscal, func(p *plan.Plan) *calendar.Fiscal { return &p.Fiscal }, "when years begin and how they are called, when not in January"),
	at("work", workTable.codec(), func(p *plan.Plan) *plan.WorkWeek { return &p.Work }, "the days of the week, the hours and the holidays, where they matter"),
	at("periods", list(periodTable.codec()), func(p *plan.Plan) *[]plan.Period { return &p.Periods }, "named runs of days, such as quarters or cycles"),
	at("draft", truth, func(p *plan.Plan) *bool { return &p.Draft }, "true while it is being written"),
	at("tags", list(line), func(p *plan.Plan) *[]string { return &p.Tags }, "words to find it by"),
	at("notes", prose, func(p *plan.Plan) *string { return &p.Notes }, "anything else, in Markdown"),
	at("custom", words, func(p *plan.Plan) *map[string]string { return &p.Custom }, "what a source said that has no place here"),
)

var fiscal = short(fiscalTable.codec(), month, func(f *calendar.Fiscal) *time.Month { return &f.Start })

var fiscalTable = newTable("a fiscal year", map[string]string{"start": "starts"},
	at("starts", month, func(f *calendar.Fiscal) *time.Month { return &f.Start }, "the month in which it begins, such as october"),
	at("named_by_end", truth, func(f *calendar.Fiscal) *bool { return &f.NamedByEnd }, "true when fiscal 2022 is the year that ends in 2022"),
)

var month = choice("month", monthNames(), parseMonth, monthName)

func monthName(m time.Month) string { return strings.ToLower(m.String()) }

func monthNames() []string {
	var all []string
	for m := time.January; m <= time.December; m++ {
		all = append(all, monthName(m))
	}
	return all
}

func parseMonth(s string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		if monthName(m) == strings.ToLower(s) {
			return m, true
		}
	}
	return 0, false
}

var periodTable = newTable("a period", map[string]string{"start": "from", "end": "to", "title": "name"},
	at("name", line, func(p *plan.Period) *string { return &p.Name }, "such as Q3 or Cycle 2"),
	at("from", day, func(p *plan.Period) *calendar.Date { return &p.Window.First }, "the first day"),
	at("to", day, func(p *plan.Period) *calendar.Date { return &p.Window.Last }, "the last day"),
)

var compassTable = newTable("a compass", nil,
	at("mission", prose, func(c *plan.Compass) *string { return &c.Mission }, "what we are here for, in one sentence"),
	at("vision", prose, func(c *plan.Compass) *string { return &c.Vision }, "what it looks like when we get there"),
	at("values", list(value), func(c *plan.Compass) *[]plan.Value { return &c.Values }, "what we hold to"),
)

var value = short(valueTable.codec(), line, func(v *plan.Value) *string { return &v.Name })

var valueTable = newTable("a value", nil,
	at("name", line, func(v *plan.Value) *string { return &v.Name }, "in a word or two"),
	at("text", prose, func(v *plan.Value) *string { return &v.Text }, "what it means here"),
)
