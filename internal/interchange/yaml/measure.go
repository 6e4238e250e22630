package yaml

import (
	"math"
	"slices"

	"go.yaml.in/yaml/v3"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

var measures = keyed(
	short(measureCodec, title, func(w *plan.Watched) *string { return &w.Name }),
	func(w *plan.Watched) *string { return &w.Ref },
)

// A measured is a measure with its readings as the file gives them: their
// values may be left to the unit.
type measured struct {
	plan.Watched
	readings []reading
}

var measureCodec = via(measuredTable.codec(),
	func(_ node, m measured) (plan.Watched, error) {
		for _, r := range m.readings {
			m.Readings = append(m.Readings, r.fact(m.Unit))
		}
		return m.Watched, nil
	},
	func(w plan.Watched) measured {
		m := measured{Watched: w}
		for _, r := range w.Readings {
			m.readings = append(m.readings, asWritten(r, w.Unit))
		}
		m.Readings = nil
		return m
	},
	func(w plan.Watched) bool { return false },
)

var measuredTable = newTable("a measure", map[string]string{
	"cadence": "every", "polarity": "better", "direction": "better", "values": "readings", "title": "name", "history": "readings",
	"baseline": "the baseline in the promise of a target, as from", "target": "the value to reach in the promise of a target, as to",
},
	at("name", title, func(m *measured) *string { return &m.Name }, "what is counted"),
	at("names", words, func(m *measured) *map[string]string { return &m.Names }, "the name by language, where it differs"),
	at("unit", unit, func(m *measured) *measure.Unit { return &m.Unit }, `such as "%", EUR, k EUR, days or calls / day`),
	at("better", choice("direction", names(measure.Within), measure.ParsePolarity, measure.Polarity.String), func(m *measured) *measure.Polarity { return &m.Polarity }, "which way is better: up, down, or within bounds"),
	at("nature", choice("nature", names(measure.Ratio), measure.ParseNature, measure.Nature.String), func(m *measured) *measure.Nature { return &m.Nature }, "level: the last reading counts; flow: readings add up; ratio: parts add up, then divide"),
	at("decimals", count(0, 6), func(m *measured) *int { return &m.Decimals }, "how many are shown"),
	at("every", cadence, func(m *measured) *calendar.Cadence { return &m.Cadence }, "how often a reading is due, such as week or 2 weeks"),
	at("owner", line, func(m *measured) *string { return &m.Owner }, "who answers for the figures"),
	at("definition", prose, func(m *measured) *string { return &m.Definition }, "what is counted and what is not, in Markdown"),
	at("formula", line, func(m *measured) *string { return &m.Formula }, "how it is computed"),
	at("source", line, func(m *measured) *string { return &m.Source }, "where the numbers come from"),
	at("non_negative", truth, func(m *measured) *bool { return &m.NonNegative }, "true when it cannot fall below 0"),
	at("tags", list(line), func(m *measured) *[]string { return &m.Tags }, "words to find it by"),
	at("custom", words, func(m *measured) *map[string]string { return &m.Custom }, "what a source said that has no place here"),
	at("readings", list(readingCodec), func(m *measured) *[]reading { return &m.readings }, "the figures: [2026-01-31, 47.1] each, or with more fields"),
)

// unit is written as people write units; one that would not read back is
// written field by field.
var unit = codec[measure.Unit]{
	read: func(n node) (measure.Unit, error) {
		if n.Kind == yaml.MappingNode {
			return unitTable.codec().read(n)
		}
		s, err := line.read(n)
		return measure.ParseUnit(s), err
	},
	write: func(u measure.Unit) *yaml.Node {
		if s := u.String(); measure.ParseUnit(s) == u {
			return line.write(s)
		}
		return unitTable.node(&u)
	},
	empty:  isZero[measure.Unit],
	schema: anyOf(schema{"$ref": "#/$defs/text"}, unitTable.ref()),
}

var unitTable = newTable("a unit", nil,
	at("dimension", choice("dimension", names(measure.Count), parseDimension, measure.Dimension.String), func(u *measure.Unit) *measure.Dimension { return &u.Dimension }, "what kind of thing it counts"),
	at("code", line, func(u *measure.Unit) *string { return &u.Code }, "such as EUR or call, in the singular"),
	at("scale", number, func(u *measure.Unit) *float64 { return &u.Scale }, "how many of these one is, such as 1000"),
	at("per", line, func(u *measure.Unit) *string { return &u.Per }, "of a rate: such as week or 1,000 orders"),
)

func parseDimension(s string) (measure.Dimension, bool) {
	i := slices.Index(names(measure.Count), s)
	return measure.Dimension(max(i, 0)), i >= 0
}

// A reading is a reading whose value may be left out, because its parts give
// it.
type reading struct {
	measure.Reading
	value *float64
}

// fact returns the reading with its value, in the unit of the measure.
func (r reading) fact(u measure.Unit) measure.Reading {
	switch {
	case r.value != nil:
		r.Value = *r.value
	case r.Den != 0:
		r.Value = u.Divide(r.Num, r.Den)
	}
	return r.Reading
}

func asWritten(r measure.Reading, u measure.Unit) reading {
	w := reading{r, plan.Number(r.Value)}
	if r.Den != 0 && u.Divide(r.Num, r.Den) == r.Value && math.Abs(100*r.Num/r.Den) <= plan.Largest || r.Void && r.Value == 0 && r.Den == 0 {
		w.value = nil
	}
	w.Value = 0
	return w
}

// readingCodec reads [day, value] or the fields.
var readingCodec = codec[reading]{
	read: func(n node) (reading, error) {
		if n.Kind == yaml.SequenceNode {
			return readPair(n)
		}
		var r reading
		if err := readingTable.fill(n, &r); err != nil {
			return r, err
		}
		return r, r.check(n)
	},
	write: func(r reading) *yaml.Node {
		if pair := (reading{Reading: measure.Reading{Day: r.Day}, value: r.value}); r.Reading == pair.Reading && r.value != nil {
			return flow(day.write(r.Day), number.write(*r.value))
		}
		return readingTable.node(&r)
	},
	empty:  func(reading) bool { return false },
	schema: anyOf(schema{"type": "array", "prefixItems": []any{day.schema, number.schema}, "minItems": 2, "maxItems": 2}, readingTable.ref()),
}

func readPair(n node) (r reading, err error) {
	if len(n.Content) != 2 {
		return r, n.refuse("expects a day and a value here, as in [2026-01-31, 47.1]")
	}
	if r.Day, err = day.read(node{n.in, n.Content[0]}); err != nil {
		return r, err
	}
	r.value, err = maybe(number).read(node{n.in, n.Content[1]})
	return r, err
}

func (r reading) check(n node) error {
	switch {
	case r.Day.IsZero():
		return n.refuse("is a reading without a day; write day: 2026-11-23")
	case r.value == nil && r.Den == 0 && !r.Void:
		return n.refuse("is a reading without a value; write value, or num and den for a ratio")
	case r.value == nil && r.Den != 0 && !(math.Abs(100*r.Num/r.Den) <= plan.Largest):
		return n.refuse("is a ratio too large to keep; look whether num and den are right")
	}
	return nil
}

var readingTable = newTable("a reading", map[string]string{
	"date": "day", "on": "day", "numerator": "num", "denominator": "den", "reason": "cause", "comment": "note",
},
	at("day", day, func(r *reading) *calendar.Date { return &r.Day }, "the day it is about, or on which its period ends"),
	at("value", maybe(number), func(r *reading) **float64 { return &r.value }, "left out, it is num / den"),
	at("num", number, func(r *reading) *float64 { return &r.Num }, "of a ratio: what is above the line"),
	at("den", number, func(r *reading) *float64 { return &r.Den }, "of a ratio: what is below the line"),
	at("source", line, func(r *reading) *string { return &r.Source }, "where it comes from"),
	at("note", prose, func(r *reading) *string { return &r.Note }, "what to know about it"),
	at("by", line, func(r *reading) *string { return &r.By }, "who said so"),
	at("learnt", instant, func(r *reading) *int64 { return &r.Learnt }, "when it became known, such as 2026-11-23T08:30:00Z"),
	at("void", truth, func(r *reading) *bool { return &r.Void }, "true to take an earlier reading of that day back"),
	at("cause", prose, func(r *reading) *string { return &r.Cause }, "why it corrects an earlier one"),
)
