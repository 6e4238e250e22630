package web

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"bearing/internal/app"
	"bearing/internal/calendar"
	"bearing/internal/chart"
	"bearing/internal/fault"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/text"
	"bearing/internal/web/pages"
)

// kpis shows the list of measures.
func (s *Site) kpis(w http.ResponseWriter, r *http.Request) error {
	v := s.reader(r)
	v.remember(w)
	f, err := v.framed(v.T("kpis.title"), "kpis", 0)
	if err != nil {
		return err
	}
	lines, err := s.app.Measures(r.Context(), s.who)
	if err != nil {
		return err
	}
	var rows []pages.MeasureRow
	named := namesOf(lines)
	for _, l := range lines {
		row := v.measureRow(l, s.app.Today())
		row.Owner = named(row.Owner)
		rows = append(rows, row)
	}
	return v.show(w, http.StatusOK, f, pages.KPIsPage(f, rows))
}

// namesOf returns what a ref is called. Every plan knows everybody, so one that
// uses any of the measures will do.
func namesOf(lines []app.MeasureLine) func(ref string) string {
	for _, l := range lines {
		for _, u := range l.UsedBy {
			return u.Sight.Person
		}
	}
	return func(ref string) string { return ref }
}

func (v *reader) measureRow(l app.MeasureLine, today calendar.Date) pages.MeasureRow {
	m := &l.Figures.Measure
	row := pages.MeasureRow{Href: measurePath(m.Number), Name: m.NameIn(v.Lang), Source: m.Source, Spark: spark(l.Figures, 26), Age: v.T("item.unread")}
	if last, ok := l.Series.Last(today); ok {
		row.Value, row.Read, row.Age = v.Amount(last.Value, m), v.Day(last.Day), v.Age(last.Day, today)
		row.Stale = m.Cadence.Grain != calendar.NoGrain && today.Sub(last.Day) > 2*m.Cadence.Days()
	}
	row.UsedBy = v.uses(l.UsedBy)
	row.Owner = m.Owner
	return row
}

func (v *reader) uses(uses []app.Use) (cards []pages.Card) {
	for _, u := range uses {
		cards = append(cards, v.view(u.Sight).card(u.Index))
	}
	return cards
}

// kpi shows one measure.
func (s *Site) kpi(w http.ResponseWriter, r *http.Request) error {
	form := pages.Form{Day: s.app.Today().String()}
	return s.kpiPage(w, r, http.StatusOK, form)
}

func (s *Site) kpiPage(w http.ResponseWriter, r *http.Request, status int, form pages.Form) error {
	v := s.reader(r)
	v.remember(w)
	sight, err := s.app.Measure(r.Context(), s.who, r.PathValue("measure"))
	if err != nil {
		return err
	}
	m := &sight.Figures.Measure
	f, err := v.framed(m.NameIn(v.Lang), "kpis", 0)
	if err != nil {
		return err
	}
	form.Action, form.Unit = measurePath(m.Number)+"/readings", v.unit(m)
	page := pages.Measure{Row: v.measureRow(sight.MeasureLine, sight.Day), UsedBy: v.uses(sight.UsedBy), Definition: markdown(m.Definition), Form: form}
	if p, ok := sight.People[m.Owner]; ok {
		page.Row.Owner = p.Name
	}
	page.History = v.history(sight.Figures, sight.Day, v.promisedOn(sight.UsedBy))
	page.Facts = v.measureFacts(m, page.Row.Owner)
	return v.show(w, status, f, pages.KPIPage(f, page))
}

// promisedOn returns the promises on a measure, if there is one item only; more
// would be more lines than a chart can bear.
func (v *reader) promisedOn(uses []app.Use) *promised {
	if len(uses) != 1 {
		return nil
	}
	return v.view(uses[0].Sight).promised(uses[0].Index)
}

func (v *reader) unit(m *measure.Measure) string { return strings.TrimSpace(m.Unit.String()) }

func (v *reader) measureFacts(m *measure.Measure, owner string) (facts []pages.Named) {
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, pages.Named{Name: v.T(key), Text: value})
		}
	}
	add("kpi.formula", m.Formula)
	add("kpi.unit", v.unit(m))
	add("kpi.source", m.Source)
	if m.Cadence.Grain != calendar.NoGrain {
		add("kpi.cadence", v.Cadence(m.Cadence))
	}
	add("kpi.polarity", v.T("polarity."+m.Polarity.String()))
	add("kpi.nature", v.T("nature."+m.Nature.String()))
	add("kpis.owner", owner)
	return facts
}

// record keeps a reading and returns to the measure. One that is refused comes
// back as it was typed, with the reason.
func (s *Site) record(w http.ResponseWriter, r *http.Request) error {
	v := s.reader(r)
	form := pages.Form{Day: r.FormValue("day"), Value: r.FormValue("value"), Note: r.FormValue("note")}
	in, err := v.reading(r.PathValue("measure"), &form)
	if err == nil {
		_, err = s.app.Record(r.Context(), s.who, in)
	}
	if err != nil && fault.KindOf(err) == fault.Invalid {
		form.Refused = strings.TrimSpace(v.refused(form.Field) + " " + fault.Words(err))
		return s.kpiPage(w, r, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/kpis/"+r.PathValue("measure"), http.StatusSeeOther)
	return nil
}

// refused says in the reader's language that a form was refused, where the words
// that follow are not in it: those of a field are.
func (v *reader) refused(field string) string {
	if field != "" {
		return ""
	}
	return v.helps(fault.Invalid)
}

// reading reads a form in the number format of the reader's language.
func (v *reader) reading(name string, form *pages.Form) (app.Record, error) {
	in := app.Record{Measure: name, Note: form.Note}
	day, err := calendar.Parse(form.Day)
	if err != nil {
		form.Field = "day"
		return in, fault.New(fault.Invalid, "", "%s", v.T("form.day.refused", "value", form.Day))
	}
	style := text.Point
	if v.Lang != "en" {
		style = text.Comma
	}
	value, err := text.ParseNumber(form.Value, style)
	if err != nil {
		form.Field = "value"
		return in, fault.New(fault.Invalid, "", "%s", v.T("form.value.refused", "value", form.Value, "example", v.Voice.Number(1250.5, 1)))
	}
	in.On, in.Value = day, value
	return in, nil
}

// promised is what a chart shows of the promises on a measure.
type promised struct {
	*planView
	index   int
	item    *plan.Item
	now     *plan.Commitment
	working *calendar.Working
	course  measure.Path // with all that it takes from elsewhere
}

func (p *planView) promised(i int) *promised {
	item := p.Tree.At(i)
	now, _ := p.inForce(item)
	if now == nil {
		return nil
	}
	e := p.Scores.Explain(i)
	return &promised{p, i, item, now, e.Working, e.Path}
}

// drawn is how many of the newest readings stand in the table beside a chart.
const drawn = 400

// history draws a measure and lists its numbers.
func (v *reader) history(f *app.Figures, day calendar.Date, promise *promised) *pages.History {
	m := &f.Measure
	h := &pages.History{Href: measurePath(m.Number), Name: m.NameIn(v.Lang), Source: m.Source, Points: len(f.Series)}
	h.Say = v.told(f)
	if len(f.Series) == 0 {
		return h
	}
	read, series := f.Series, f.Series
	if promise.adds() {
		read = promise.counted(f.Series)
		series = sums(read)
		h.Say = v.toldSum(series, m)
	}
	c := chart.Measure{
		ID: fmt.Sprintf("kpi-%d", m.Number), Title: h.Name, Description: h.Name + ": " + h.Say, Days: v.span(series, promise),
		Value: func(x float64) string { return v.Short(x, m) },
		Day:   v.axisDay,
	}
	for _, r := range series {
		c.History = append(c.History, chart.Point{Day: r.Day, Value: r.Value})
	}
	promise.onto(&c)
	h.SVG = c.SVG()
	for n := len(read) - 1; n >= 0; n-- {
		r := read[n]
		if len(h.Rows) == drawn {
			h.Left = n + 1
			break
		}
		row := v.row(r, m)
		if promise.adds() {
			row.Parts = v.T("reading.total", "value", v.Amount(series[n].Value, m))
		}
		row.X = chart.Across(c.Days, r.Day)
		if x, ok := promise.expected(r.Day); ok {
			row.Expected = v.Amount(x, m)
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

// adds reports whether the readings of the window add up to what is promised.
func (p *promised) adds() bool {
	return p != nil && (p.now.Type == plan.Cumulative || p.now.Type == plan.Tally)
}

// counted are the readings of the window up to the day looked at.
func (p *promised) counted(s measure.Series) measure.Series {
	w := p.now.Window
	if w.Standing() || p.Day.Before(w.Last) {
		w.Last = p.Day
	}
	return s.In(w)
}

// sums adds to each reading all that came before it.
func sums(s measure.Series) measure.Series {
	sums := slices.Clone(s)
	for i := range sums[min(1, len(sums)):] {
		sums[i+1].Value += sums[i].Value
	}
	return sums
}

func (v *reader) toldSum(sums measure.Series, m *measure.Measure) string {
	if len(sums) == 0 {
		return v.T("chart.say.none")
	}
	last := sums[len(sums)-1]
	return v.N("chart.say.sum", len(sums), "first", v.Day(sums[0].Day), "last", v.Day(last.Day), "value", v.Amount(last.Value, m))
}

// told says what a chart shows.
func (v *reader) told(f *app.Figures) string {
	switch n := len(f.Series); n {
	case 0:
		return v.T("chart.say.none")
	case 1:
		return v.T("chart.say.one", "value", v.Amount(f.Series[0].Value, &f.Measure), "last", v.Day(f.Series[0].Day))
	default:
		last := f.Series[n-1]
		return v.T("chart.say", "n", v.count(n), "first", v.Day(f.Series[0].Day), "last", v.Day(last.Day), "value", v.Amount(last.Value, &f.Measure))
	}
}

// span is the days of a chart: the readings and the window of the promise.
func (v *reader) span(s measure.Series, promise *promised) calendar.Window {
	if promise.adds() && !promise.now.Window.Standing() {
		return promise.now.Window
	}
	var w calendar.Window
	if len(s) > 0 {
		w = calendar.Window{First: s[0].Day, Last: s[len(s)-1].Day}
	}
	if promise == nil {
		return w
	}
	if first := promise.now.Window.First; !first.IsZero() && first.Before(w.First) {
		w.First = first
	}
	if last := promise.now.Window.Last; last.After(w.Last) {
		w.Last = last
	}
	return w
}

func (v *reader) axisDay(d calendar.Date, g calendar.Grain) string {
	switch {
	case g == calendar.Year:
		return fmt.Sprint(d.Year())
	case g == calendar.Month || g == calendar.Quarter:
		return v.Month(d)
	default:
		return text.FormatDate(d, v.Lang, text.DayMonth)
	}
}

func (v *reader) row(r measure.Reading, m *measure.Measure) pages.Reading {
	row := pages.Reading{Day: v.Day(r.Day), Value: v.Amount(r.Value, m), Source: r.Source, Note: r.Note}
	if r.Den != 0 {
		row.Parts = v.T("reading.parts", "num", v.Tidy(r.Num, 2), "den", v.Tidy(r.Den, 2))
	}
	if r.Cause != "" {
		row.Note = strings.TrimSpace(row.Note + " (" + v.T("reading.corrected") + ": " + r.Cause + ")")
	}
	return row
}

// climbs reports whether the promise is to get from one value to another.
func (p *promised) climbs() bool {
	return p.now.Type == plan.Linear || p.now.Type == plan.Ratio || p.adds()
}

// expected returns the value that the promise expects by a day.
func (p *promised) expected(d calendar.Date) (float64, bool) {
	if p == nil {
		return 0, false
	}
	c := p.now
	if !p.climbs() || c.Value == nil || c.Baseline == nil && !p.adds() || c.Window.Empty() || c.Window.Standing() || !c.Window.Contains(d) {
		return 0, false
	}
	base := or(c.Baseline, 0)
	return base + p.course.At(c.Window, d, p.working)*(*c.Value-base), true
}

// onto draws the promises on a chart: the path, the values to reach with the
// step between them, and where a hold has to stay.
func (p *promised) onto(c *chart.Measure) {
	if p == nil {
		return
	}
	p.path(c)
	p.levels(c)
	low, high := bandOf(p.now)
	if p.now.Type.Holds() {
		c.Allowed = []chart.Band{{Days: p.now.Window, Low: low, High: high}}
		c.Labels.Allowed = p.T("chart.allowed")
	}
}

func bandOf(c *plan.Commitment) (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	switch c.Type {
	case plan.AtLeast:
		low = or(c.Value, low)
	case plan.AtMost:
		high = or(c.Value, high)
	default:
		low, high = or(c.Low, low), or(c.High, high)
	}
	return low, high
}

// path samples the declared path at some forty days.
func (p *promised) path(c *chart.Measure) {
	w := p.now.Window
	step := max(1, w.Days()/40)
	for d := w.First; !w.Standing() && w.Contains(d); d = d.Add(step) {
		if x, ok := p.expected(d); ok {
			c.Expected = append(c.Expected, chart.Point{Day: d, Value: x})
		}
	}
	if x, ok := p.expected(w.Last); ok {
		c.Expected = append(c.Expected, chart.Point{Day: w.Last, Value: x})
		c.Labels.Expected = p.T("chart.expected")
	}
}

// levels draws the value to reach, and the ones before it until the day on
// which they were replaced.
func (p *promised) levels(c *chart.Measure) {
	if !p.climbs() {
		return
	}
	all := p.item.Commitments
	for n := range all {
		if all[n].Value == nil || all[n].On.After(p.Day) && n > 0 {
			continue
		}
		days := all[n].Window
		if n > 0 && !all[n].On.IsZero() && all[n].On.After(days.First) {
			days.First = all[n].On
			c.Events = append(c.Events, chart.Event{Day: all[n].On, Label: p.T("chart.moved")})
		}
		if n+1 < len(all) && !all[n+1].On.IsZero() && !all[n+1].On.After(p.Day) {
			days.Last = all[n+1].On
		}
		c.Targets = append(c.Targets, chart.Level{Days: days, Value: *all[n].Value})
	}
	if p.now.Value != nil {
		c.Labels.Target = p.T("chart.target", "value", p.Short(*p.now.Value, p.measured(p.index)))
	}
}
