package tabular

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/text"
)

// readPromise reads a commitment, if the row has anything to promise.
func (d *draft) readPromise(f *reader, s *sayings) {
	p := s.template.promise
	if p == nil {
		return
	}
	c := plan.Commitment{
		Baseline: f.number(p.baseline), Value: f.number(p.value), Low: f.number(p.low), High: f.number(p.high),
		Tolerance: f.number(p.tolerance), Share: f.number(p.share),
		On: f.day(p.on, false), Reason: p.reason.line(f.r),
	}
	c.Type = choose(f, p.kind, plan.ParseType, "linear, at_least, at_most, range, milestones, binary, cumulative, ratio, baseline or tally")
	if aspires := f.flag(p.aspires); aspires != nil {
		c.Aspires = *aspires
	}
	c.Window.First = orDay(f.day(p.start, true), s.item.Start)
	c.Window.Last = orDay(f.day(p.due, false), s.item.Due)
	said := c.Baseline != nil || c.Value != nil || c.Low != nil || c.High != nil
	if said || c.Type != plan.Linear || s.item.DoneWhen != "" && p.kind.line(f.r) != "" {
		s.promised = c
		s.promise = &s.promised
	}
}

// CurrentValue is the source of a reading that the table gives without a day, so
// that it stands on the day of the import. The same table on a later day says
// nothing new by it: whoever keeps readings passes one over that has this source
// and the value that already stands.
const CurrentValue = "current value"

// readReading reads the readings of a row and the day that it is about.
func (d *draft) readReading(f *reader, s *sayings, b *builder) {
	of := s.template.reading
	if of == nil {
		return
	}
	s.day = d.readDay(f, of)
	r := measure.Reading{Day: s.day, Note: of.note.in(f.r), Source: of.source.line(f.r)}
	value, num, den := f.number(of.value), f.number(of.num), f.number(of.den)
	if num != nil && den != nil && *den != 0 {
		r.Num, r.Den = *num, *den
		x := *num / *den
		value = &x
	}
	if r.Day.IsZero() {
		r.Day, r.Source = b.m.today, cmp.Or(r.Source, CurrentValue)
	}
	switch {
	case value == nil || f.err != nil:
	case r.Day.IsZero():
		s.custom(of.value.label(f.r), of.value.in(f.r))
	default:
		r.Value = *value
		s.readings = append(s.readings, r)
	}
	if of.across {
		d.readAcross(f, s, b)
	}
}

// readAcross reads the columns whose header is a day.
func (d *draft) readAcross(f *reader, s *sayings, b *builder) {
	for _, c := range b.dated {
		if c.at >= len(f.r.cells) || f.r.cells[c.at] == "" {
			continue
		}
		header := f.r.table.headers[c.at]
		column := &field{parts: []part{{columns: []string{columnKey(header)}, names: []string{header}}}}
		if x := f.number(column); x != nil {
			s.readings = append(s.readings, measure.Reading{Day: c.day, Value: *x})
		}
	}
}

// readDay finds the day that a row is about: one that is written, the last of a
// period, or the last of a year, quarter or month.
func (d *draft) readDay(f *reader, of *readingFields) calendar.Date {
	if day := f.day(of.day, false); !day.IsZero() {
		return day
	}
	fiscal := f.r.table.fiscal
	if s := of.period.line(f.r); s != "" {
		w, err := period(s, fiscal)
		f.keep(fault.At(of.period.label(f.r), err))
		return w.Last
	}
	said := of.year.line(f.r)
	if said == "" {
		return calendar.Date{}
	}
	year, ok := whole(said)
	if ok && year < 100 {
		year += 2000
	}
	if !ok || year < 1000 || year > 9998 {
		f.keep(fault.New(fault.Invalid, of.year.label(f.r), "%q is not a year; write it as 2026", said))
		return calendar.Date{}
	}
	if s := of.quarter.line(f.r); s != "" {
		n := f.oneOf(of.quarter, s, 4, "a quarter; write 1 to 4")
		return fiscal.Quarter(year, n).Last
	}
	if s := of.month.line(f.r); s != "" {
		n := f.oneOf(of.month, s, 12, "a month; write 1 to 12")
		return monthIn(fiscal, year, n)
	}
	return fiscal.Year(year).Last
}

func (f *reader) oneOf(of *field, s string, most int, what string) int {
	n, ok := whole(s)
	if !ok || n < 1 || n > most {
		f.keep(fault.New(fault.Invalid, of.label(f.r), "%q is not %s", s, what))
		return 1
	}
	return n
}

// monthIn is the last day of a calendar month in a fiscal year.
func monthIn(fiscal calendar.Fiscal, year, month int) calendar.Date {
	w := fiscal.Year(year)
	for d := w.First; !d.After(w.Last); d = d.AddMonths(1) {
		if int(d.Month()) == month {
			return d.AddMonths(1).Add(-1)
		}
	}
	return w.Last
}

// readMeasure makes the measure of a row, when anything is said of one.
func (d *draft) readMeasure(f *reader, s *sayings) {
	of := s.template.measure
	if of == nil {
		of = &measureFields{}
	}
	m := measure.Measure{Ref: shortRef(of.ref.line(f.r)), Name: of.name.line(f.r)}
	if m.Ref == "" && m.Name == "" && s.promise == nil && len(s.readings) == 0 {
		d.readRoleOfItem(f, s)
		return
	}
	m.Name = cmp.Or(m.Name, s.item.Title, m.Ref)
	m.Ref = cmp.Or(m.Ref, s.item.Ref, text.Slug(m.Name))
	m.Unit = d.readUnit(f, s, of)
	m.Definition, m.Formula, m.Source = of.definition.in(f.r), of.formula.in(f.r), of.source.line(f.r)
	m.Nature = choose(f, of.nature, measure.ParseNature, "level, flow or ratio")
	m.Polarity = polarity(f, s, of)
	if n := f.number(of.decimals); n != nil {
		m.Decimals = int(math.Max(0, math.Min(*n, 6)))
	}
	if of.cadence.line(f.r) != "" {
		m.Cadence = choose(f, of.cadence, parseCadence, "day, week, month, quarter or year, with a number before it where it is not one")
	}
	if all := people(f.r, owner{any: of.owner}); len(all) > 0 {
		s.owner = all[0]
	}
	s.counted = m
	s.measure = &s.counted
	if s.promise != nil {
		s.promise.Measure = m.Ref
	} else if s.isItem {
		s.item.Watches = []string{m.Ref}
	}
	d.readRoleOfItem(f, s)
}

// parseCadence reads "quarter", "2 weeks" and "monthly", as folded words joined
// by "_".
func parseCadence(s string) (calendar.Cadence, bool) {
	c := calendar.Cadence{Every: 1}
	if number, rest, ok := strings.Cut(s, "_"); ok {
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > 1000 {
			return c, false
		}
		c.Every, s = n, rest
	}
	word := cadenceWords[s]
	if word == "" {
		word = strings.TrimSuffix(s, "s")
	}
	grain, ok := calendar.ParseGrain(word)
	c.Grain = grain
	return c, ok && grain >= calendar.Day
}

var cadenceWords = map[string]string{
	"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year", "annual": "year", "annually": "year",
}

func (d *draft) readRoleOfItem(f *reader, s *sayings) {
	if s.isItem {
		d.readRole(f, s)
	}
}

// readUnit takes the unit that is named, else the one that stands beside the
// number.
func (d *draft) readUnit(f *reader, s *sayings, of *measureFields) measure.Unit {
	if word := of.unit.line(f.r); word != "" {
		return measure.ParseUnit(word)
	}
	var beside []*field
	if p := s.template.promise; p != nil {
		beside = append(beside, p.value, p.baseline, p.low)
	}
	if r := s.template.reading; r != nil {
		beside = append(beside, r.value)
	}
	for _, b := range beside {
		if _, unit, err := b.amount(f.r); err == nil && unit != "" {
			return measure.ParseUnit(unit)
		}
	}
	return measure.Unit{}
}

// polarity takes the word of the map, else what the promise implies.
func polarity(f *reader, s *sayings, of *measureFields) measure.Polarity {
	if of.polarity.line(f.r) != "" {
		return choose(f, of.polarity, measure.ParsePolarity, "up, down or within")
	}
	c := s.promise
	switch {
	case c == nil:
		return measure.Up
	case c.Type == plan.Range:
		return measure.Within
	case c.Type == plan.AtMost, !c.Type.Holds() && c.Baseline != nil && c.Value != nil && *c.Value < *c.Baseline:
		return measure.Down
	}
	return measure.Up
}
