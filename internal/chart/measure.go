package chart

import (
	"html"

	"bearing/internal/calendar"
)

// A Level is a value that was to be reached, and the days on which that was the
// promise. A promise that moved is two levels; the step between them is drawn.
type Level struct {
	Days  calendar.Window // an end that is no day: as far as the chart reaches
	Value float64
}

// A Band is a range of values and the days for which it is meant. An end that is
// infinite is open.
type Band struct {
	Days      calendar.Window // the zero Window: the whole chart
	Low, High float64
}

// An Event is something that happened, with a few words.
type Event struct {
	Day   calendar.Date
	Label string
}

// Labels are the words beside the lines. What is empty is not written.
type Labels struct{ Target, Expected, Allowed, Usual string }

// A Measure is the chart of one number over its days.
type Measure struct {
	ID          string          // makes the ids on the page
	Title       string          // what is drawn
	Description string          // the sentence that says what it shows, heard instead of seen
	Days        calendar.Window // the zero Window: as far as the points reach
	Height      int             // in pixels; 0 for the usual one

	History  []Point
	Expected []Point // the path that was meant: straight between its points
	Stepped  bool    // the path stays level between its points
	Targets  []Level
	Allowed  []Band // where a range has to be held
	Usual    *Band  // where chance alone keeps the number
	Events   []Event
	Labels   Labels

	Value func(float64) string                       // writes a value
	Day   func(calendar.Date, calendar.Grain) string // writes a day where a period of that grain begins
}

// SVG draws the chart.
func (m Measure) SVG() string {
	m = m.settled()
	s := scaleOf(m.Days, m.values(), m.Height).around(m.Allowed)
	p := &pen{}
	m.open(p)
	if !s.days.Empty() {
		m.drawBands(p, s)
		m.drawAxes(p, s)
		m.drawLines(p, s)
		m.drawWords(p, s)
	}
	p.write("</svg>")
	return p.String()
}

// settled returns the chart with its days and height known and its points inside
// them.
func (m Measure) settled() Measure {
	m.History, m.Expected = usable(m.History), usable(m.Expected)
	m.Days = m.window()
	m.History, m.Expected = inside(m.History, m.Days), clip(m.Expected, m.Days, m.Stepped)
	if m.Height <= 0 {
		m.Height = defaultHeight
	}
	m.Height = max(m.Height, above+below+minimumPlotHeight)
	return m
}

// window returns the days of the chart: those that were given, stretched over
// all points where an end is missing.
func (m Measure) window() calendar.Window {
	if m.Days.Days() > 0 {
		return m.Days
	}
	w := calendar.Window{First: m.Days.First}
	if !m.Days.Standing() {
		w.First = calendar.Date{}
	}
	reach := func(d calendar.Date) {
		if !m.Days.Standing() && !d.IsZero() && (w.First.IsZero() || d.Before(w.First)) {
			w.First = d
		}
		if d.After(w.Last) {
			w.Last = d
		}
	}
	for _, points := range [][]Point{m.History, m.Expected} {
		for _, p := range points {
			reach(p.Day)
		}
	}
	for _, level := range m.Targets {
		reach(level.Days.First)
		reach(level.Days.Last)
	}
	if w.Last.Before(w.First) {
		w.Last = w.First
	}
	return w
}

// values returns every value that has to fit.
func (m Measure) values() []float64 {
	var values []float64
	add := func(v float64) {
		if finite(v) {
			values = append(values, v)
		}
	}
	for _, points := range [][]Point{m.History, m.Expected} {
		for _, p := range points {
			add(p.Value)
		}
	}
	for _, level := range m.Targets {
		add(level.Value)
	}
	for _, band := range m.bands() {
		add(band.Low)
		add(band.High)
	}
	return values
}

func (m Measure) bands() []Band {
	if m.Usual == nil {
		return m.Allowed
	}
	return append(m.Allowed[:len(m.Allowed):len(m.Allowed)], *m.Usual)
}

func (m Measure) open(p *pen) {
	id := html.EscapeString(m.ID)
	p.write(`<svg class="chart" width="100%%" height="%d" role="img" aria-labelledby="%s-t %s-d">`, m.Height, id, id)
	p.write(`<title id="%s-t">%s</title><desc id="%s-d">%s</desc>`, id, html.EscapeString(m.Title), id, html.EscapeString(m.Description))
}

func (m Measure) drawBands(p *pen, s scale) {
	if m.Usual != nil {
		drawBand(p, s, "c-usual", *m.Usual)
	}
	for _, band := range m.Allowed {
		drawBand(p, s, "c-band", band)
	}
}

func drawBand(p *pen, s scale, class string, b Band) {
	if b.Low != b.Low || b.High != b.High || b.Low > b.High {
		return
	}
	x1, x2 := leftmost, leftmost+widest
	if !b.Days.Empty() {
		x1 = s.x(b.Days.First)
	}
	if !b.Days.Last.IsZero() {
		x2 = s.x(b.Days.Last)
	}
	top, bottom := s.y(b.High), s.y(b.Low)
	p.write(`<rect class="%s" x="%s%%" y="%s" width="%s%%" height="%s"/>`, class, digits(x1), digits(top), digits(max(x2-x1, 0)), digits(max(bottom-top, 1)))
}

func (m Measure) drawAxes(p *pen, s scale) {
	for _, v := range s.lines() {
		p.line("c-grid", 0, 100, s.y(v), s.y(v))
	}
	marks, grain := s.dayMarks()
	for i, d := range marks {
		class, anchor := "c-x", ""
		if i%2 == 1 {
			class = "c-x minor"
		}
		if s.x(d) > 90 {
			anchor = ` text-anchor="end"`
		}
		p.text(class, s.x(d), float64(m.Height-6), anchor, m.day(d, grain))
	}
}

func (m Measure) value(v float64) string {
	if m.Value == nil {
		return digits(v)
	}
	return m.Value(v)
}

func (m Measure) day(d calendar.Date, g calendar.Grain) string {
	if m.Day == nil {
		return d.String()
	}
	return m.Day(d, g)
}

// drawLines draws what is stretched with the page.
func (m Measure) drawLines(p *pen, s scale) {
	p.write(`<svg x="0" y="%d" width="100%%" height="%s" viewBox="0 0 1000 1000" preserveAspectRatio="none" overflow="visible">`, above, digits(s.plot()))
	p.stroke("c-pace", m.path(s))
	p.stroke("c-target", m.levels(s))
	line := &route{}
	column := func(at Point) int { return int(s.share(at.Day) * pixels) }
	for _, at := range thin(m.History, column) {
		line.to(s.x(at.Day)*viewBox/100, s.down(at.Value)*viewBox)
	}
	p.stroke("c-line", line)
	p.write("</svg>")
}

func (m Measure) path(s scale) *route {
	r := &route{}
	for i, at := range m.Expected {
		x, y := s.x(at.Day)*viewBox/100, s.down(at.Value)*viewBox
		if m.Stepped && i > 0 {
			r.to(x, s.down(m.Expected[i-1].Value)*viewBox)
		}
		r.to(x, y)
	}
	return r
}

func (m Measure) levels(s scale) *route {
	r, before := &route{}, -1.0
	for _, level := range m.Targets {
		if !finite(level.Value) {
			continue
		}
		days, y := level.days(s), s.down(level.Value)*viewBox
		first := s.x(days.First) * viewBox / 100
		if before >= 0 {
			r.to(first, before)
		}
		r.to(first, y)
		r.to(s.x(days.Last)*viewBox/100, y)
		before = y
	}
	return r
}

// days returns the days of a level with both ends.
func (l Level) days(s scale) calendar.Window {
	w := l.Days
	if w.First.IsZero() {
		w.First = s.days.First
	}
	if w.Last.IsZero() {
		w.Last = s.days.Last
	}
	return w
}
