package tabular

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/text"
)

// sayings is all that a row says of one item and its measure.
type sayings struct {
	template *template
	place    string
	named    bool // the row gave the ref; else it was made of the title

	item        plan.Item
	isItem      bool
	parentTitle string
	owners      []person
	champion    person
	helpers     []person

	measure  *measure.Measure
	counted  measure.Measure // what measure points to
	owner    person          // of the measure
	promise  *plan.Commitment
	promised plan.Commitment // what promise points to
	readings []measure.Reading
	day      calendar.Date // what the row is about, no day when it does not say
}

func (s *sayings) custom(key, value string) {
	if s.item.Custom == nil {
		s.item.Custom = map[string]string{}
	}
	s.item.Custom[key] = value
}

// A reader reads the fields of one row and remembers the first that is wrong.
type reader struct {
	r   row
	err error
}

func (f *reader) number(of *field) *float64 {
	x, err := of.number(f.r)
	f.keep(err)
	return x
}

func (f *reader) day(of *field, first bool) calendar.Date {
	d, err := of.day(f.r, first)
	f.keep(err)
	return d
}

func (f *reader) keep(err error) {
	if f.err == nil {
		f.err = err
	}
}

// flag reads yes or no, nil when the field is blank.
func (f *reader) flag(of *field) *bool {
	yes := false
	switch fold(of.in(f.r)) {
	case "":
		return nil
	case "yes", "true", "1", "x", "ja", "co", "y":
		yes = true
	case "no", "false", "0", "nee", "khong", "n":
	default:
		f.keep(fault.New(fault.Invalid, of.label(f.r), "%q is neither yes nor no", of.line(f.r)))
	}
	return &yes
}

// choose reads a word that has to be one of a few.
func choose[T any](f *reader, of *field, parse func(string) (T, bool), known string) T {
	s := of.line(f.r)
	v, ok := parse(strings.ReplaceAll(fold(s), " ", "_"))
	if !ok {
		f.keep(fault.New(fault.Invalid, of.label(f.r), "%q is not known here; write %s, or translate it in the map", s, known))
	}
	return v
}

// read makes sayings of a row under a template.
func (d *draft) read(s *sayings, t *template, r row, b *builder) error {
	f := &reader{r: r}
	s.template, s.place, s.isItem = t, r.place(), t.title != nil || t.role != nil
	d.readItem(f, s)
	d.readPeople(f, s)
	d.readPromise(f, s)
	d.readReading(f, s, b)
	d.readMeasure(f, s)
	if f.err != nil {
		return f.err
	}
	return d.check(s, r)
}

func (d *draft) readItem(f *reader, s *sayings) {
	t, r, i := s.template, f.r, &s.item
	i.Title = t.title.line(r)
	outline := strings.Trim(t.outline.line(r), ". ")
	i.Ref = shortRef(cmp.Or(t.ref.line(r), outline))
	s.named = i.Ref != ""
	i.Parent = shortRef(t.parent.line(r))
	s.parentTitle = t.parentTitle.line(r)
	if cut := strings.LastIndexByte(outline, '.'); cut > 0 && i.Parent == "" {
		i.Parent = outline[:cut]
	}
	if i.Ref == "" {
		i.Ref = cmp.Or(text.Slug(i.Title), "item")
	}
	i.Start, i.Due = f.day(t.start, true), f.day(t.due, false)
	if p := t.period.line(r); p != "" && (i.Start.IsZero() || i.Due.IsZero()) {
		w, err := period(p, r.table.fiscal)
		if err == nil {
			i.Start, i.Due = orDay(i.Start, w.First), orDay(i.Due, w.Last)
		} else {
			s.custom(t.period.label(f.r), p)
		}
	}
	i.Weight, i.Counts = f.number(t.weight), f.flag(t.counts)
	if n := f.number(t.order); n != nil {
		i.Order = int(*n)
	}
	if draft := f.flag(t.draft); draft != nil {
		i.Draft = *draft
	}
	i.Scope, i.Why, i.Waiting = t.scope.line(r), t.why.in(r), t.waiting.in(r)
	i.Tags, i.Not = t.tags.list(r, ",;"), t.not.list(r, "\n;")
	i.Notes, i.DoneWhen = t.notes.in(r), t.doneWhen.in(r)
	d.readSaid(f, s)
	for key, of := range t.custom {
		if v := of.in(r); v != "" {
			s.custom(key, v)
		}
	}
}

func orDay(d, e calendar.Date) calendar.Date {
	if d.IsZero() {
		return e
	}
	return d
}

// readSaid keeps what the source published. A progress in per cent becomes a
// share.
func (d *draft) readSaid(f *reader, s *sayings) {
	t := s.template
	said := plan.Said{Status: t.saidStatus.line(f.r), By: t.saidBy.line(f.r)}
	x, unit, err := t.saidProgress.amount(f.r)
	f.keep(err)
	if x != nil && unit == "%" {
		*x /= 100
	}
	said.Progress = x
	if said.Status != "" || said.Progress != nil {
		s.item.Said = &said
	}
}

// readRole finds out what an item is: by the map, by its kind in the words of
// the plan's framework, or else by what it has. A number to reach makes a
// target, a place under something an action, and all else an aim.
func (d *draft) readRole(f *reader, s *sayings) {
	t, i := s.template, &s.item
	if word := t.role.line(f.r); word != "" {
		role, ok := framework.ParseRole(fold(word))
		if !ok {
			role, ok = d.roleNamed(word)
		}
		if !ok {
			f.keep(fault.New(fault.Invalid, t.role.label(f.r), "%q is no role; write aim, target, approach or action, or translate it in the map", word))
		}
		i.Role = role
	}
	d.readKind(f, s)
	switch {
	case i.Role != framework.NoRole:
	case s.promise != nil:
		i.Role = framework.Target
	case i.Parent != "" || s.parentTitle != "":
		i.Role = framework.Action
	default:
		i.Role = framework.Aim
	}
}

// readKind finds the framework's kind by its key or by its word. Where several
// go by the word, the place of the item says which it is; a word that nobody
// knows is kept.
func (d *draft) readKind(f *reader, s *sayings) {
	word, i := s.template.kind.line(f.r), &s.item
	if word == "" {
		return
	}
	fit := slices.Clone(d.words.Named(word))
	for _, k := range d.words.Kinds {
		if k.Key == word {
			fit = []framework.Kind{k}
		}
	}
	fit = slices.DeleteFunc(fit, func(k framework.Kind) bool { return i.Role != framework.NoRole && k.Role != i.Role })
	switch {
	case len(fit) == 1:
		i.Kind, i.Role = fit[0].Key, fit[0].Role
	case oneRole(fit):
		i.Role = fit[0].Role
	default:
		s.custom(s.template.kind.label(f.r), word)
	}
}

// roleNamed is the role of what goes by a word in the plan's framework.
func (d *draft) roleNamed(word string) (framework.Role, bool) {
	kinds := d.words.Named(word)
	if !oneRole(kinds) {
		return framework.NoRole, false
	}
	return kinds[0].Role, true
}

// oneRole reports whether kinds that go by one word are of one role.
func oneRole(kinds []framework.Kind) bool {
	for _, k := range kinds {
		if k.Role != kinds[0].Role {
			return false
		}
	}
	return len(kinds) > 0
}

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
		r.Day = b.m.today
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

// longestRef is the length up to which a ref is kept as it is.
const longestRef = 64

// shortRef returns a ref as it is when it is a short word, else words of it and
// a check sum: the same text has the same ref wherever it stands in the file.
func shortRef(s string) string {
	if len(s) <= longestRef && !strings.ContainsAny(s, " \t\n") {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return text.Slug(s) + "-" + hex.EncodeToString(sum[:4])
}

// check refuses what a row may not say.
func (d *draft) check(s *sayings, r row) error {
	switch {
	case s.isItem && s.item.Title == "":
		return fault.New(fault.Invalid, s.template.title.label(r), "is blank, so the item has no title; write one or let the map pass such rows over")
	case !s.isItem && s.measure == nil:
		return fault.New(fault.Invalid, "", "says nothing that the map asks for")
	case s.promise != nil && s.promise.Check() != nil:
		return s.promise.Check()
	}
	if e, twice := d.items[s.item.Ref]; twice && s.isItem && s.named && s.template.repeats == refused {
		return fault.New(fault.Invalid, s.template.ref.label(r), "%q is the ref of row %s already; give each its own, or let the map say repeats: same", s.item.Ref, e.place)
	}
	return nil
}

// free returns a ref that is not taken yet.
func free(ref string, taken func(string) bool) string {
	for n := 2; ; n++ {
		if next := fmt.Sprint(ref, "-", strconv.Itoa(n)); !taken(next) {
			return next
		}
	}
}
