package store

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"reflect"
	"time"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// What no query asks for lies in a column "details" as JSON, in the forms of
// this file and wire_item.go. Names are words and not numbers, so that a row
// can be read when the order of constants has changed; what is empty is left
// out, and a row without details holds an empty text, which costs nothing to
// read.

// write makes the text of details. It refuses what JSON would quietly change.
func write(details any) (string, error) {
	if reflect.ValueOf(details).IsZero() {
		return "", nil
	}
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false)
	if err := to.Encode(details); err != nil {
		return "", fault.New(fault.Invalid, "details", "cannot be kept: %v", err)
	}
	s := string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	if s == "{}" {
		return "", nil
	}
	return s, refuseEscapes(s)
}

// refuseEscapes finds what stands in JSON for a NUL and for bytes that are no
// UTF-8: \u0000 and \ufffd, unless the backslash is itself escaped.
func refuseEscapes(s string) error {
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			continue
		}
		if i+6 <= len(s) && (s[i:i+6] == `\u0000` || s[i:i+6] == `\ufffd`) {
			return fault.New(fault.Invalid, opening(s[max(0, i-20):i]), "is followed by a NUL character or by bytes that are not UTF-8; remove them and try again")
		}
		i++
	}
	return nil
}

func read(s string, details any) error {
	if s == "" {
		return nil
	}
	return json.Unmarshal([]byte(s), details)
}

// A day is a calendar.Date as JSON keeps it: "2026-11-23", "" for none.
type day struct{ calendar.Date }

func (d day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d *day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	var err error
	d.Date, err = calendar.Parse(string(b))
	return err
}

type windowWire struct {
	First day `json:"first,omitzero"`
	Last  day `json:"last,omitzero"`
}

func wireWindow(w calendar.Window) windowWire { return windowWire{day{w.First}, day{w.Last}} }

func (w windowWire) value() calendar.Window {
	return calendar.Window{First: w.First.Date, Last: w.Last.Date}
}

type cadenceWire struct {
	Every int    `json:"every,omitempty"`
	Grain string `json:"grain,omitempty"`
}

func wireCadence(c calendar.Cadence) cadenceWire { return cadenceWire{c.Every, c.Grain.String()} }

func (c cadenceWire) value() calendar.Cadence {
	grain, _ := calendar.ParseGrain(c.Grain)
	return calendar.Cadence{Every: c.Every, Grain: grain}
}

type unitWire struct {
	Dimension string  `json:"dimension,omitempty"`
	Code      string  `json:"code,omitempty"`
	Scale     float64 `json:"scale,omitempty"`
	Per       string  `json:"per,omitempty"`
}

func wireUnit(u measure.Unit) unitWire {
	w := unitWire{Code: u.Code, Scale: u.Scale, Per: u.Per}
	if u.Dimension != measure.Number {
		w.Dimension = u.Dimension.String()
	}
	return w
}

func (w unitWire) value() measure.Unit {
	u := measure.Unit{Code: w.Code, Scale: w.Scale, Per: w.Per}
	for d := measure.Number; d <= measure.Count; d++ {
		if d.String() == w.Dimension {
			u.Dimension = d
		}
	}
	return u
}

type measureWire struct {
	Names       map[string]string `json:"names,omitempty"`
	Unit        unitWire          `json:"unit,omitzero"`
	Polarity    string            `json:"polarity,omitempty"`
	Nature      string            `json:"nature,omitempty"`
	Decimals    int               `json:"decimals,omitempty"`
	Cadence     cadenceWire       `json:"cadence,omitzero"`
	Owner       string            `json:"owner,omitempty"`
	Definition  string            `json:"definition,omitempty"`
	Formula     string            `json:"formula,omitempty"`
	Source      string            `json:"source,omitempty"`
	NonNegative bool              `json:"non_negative,omitempty"`
	Tags        []string          `json:"tags,omitempty"`
	Custom      map[string]string `json:"custom,omitempty"`
}

func wireMeasure(m measure.Measure) measureWire {
	w := measureWire{
		Names: m.Names, Unit: wireUnit(m.Unit), Decimals: m.Decimals, Cadence: wireCadence(m.Cadence), Owner: m.Owner,
		Definition: m.Definition, Formula: m.Formula, Source: m.Source, NonNegative: m.NonNegative, Tags: m.Tags, Custom: m.Custom,
	}
	if m.Polarity != measure.Up {
		w.Polarity = m.Polarity.String()
	}
	if m.Nature != measure.Level {
		w.Nature = m.Nature.String()
	}
	return w
}

func (w measureWire) fill(m *measure.Measure) {
	m.Names, m.Unit, m.Decimals, m.Cadence, m.Owner = w.Names, w.Unit.value(), w.Decimals, w.Cadence.value(), w.Owner
	m.Definition, m.Formula, m.Source, m.NonNegative, m.Tags, m.Custom = w.Definition, w.Formula, w.Source, w.NonNegative, w.Tags, w.Custom
	m.Polarity, _ = measure.ParsePolarity(w.Polarity)
	m.Nature, _ = measure.ParseNature(w.Nature)
}

type personWire struct {
	Members []membershipWire  `json:"members,omitempty"`
	Custom  map[string]string `json:"custom,omitempty"`
}

type membershipWire struct {
	Person string     `json:"person"`
	Window windowWire `json:"window,omitzero"`
}

func wirePerson(p plan.Person) personWire {
	return personWire{Custom: p.Custom, Members: mapped(p.Members, func(m plan.Membership) membershipWire {
		return membershipWire{m.Person, wireWindow(m.Window)}
	})}
}

func (w personWire) fill(p *plan.Person) {
	p.Custom = w.Custom
	p.Members = mapped(w.Members, func(m membershipWire) plan.Membership {
		return plan.Membership{Person: m.Person, Window: m.Window.value()}
	})
}

type planWire struct {
	Organisation string            `json:"organisation,omitempty"`
	Lang         string            `json:"lang,omitempty"`
	Window       windowWire        `json:"window,omitzero"`
	Owners       []string          `json:"owners,omitempty"`
	Under        string            `json:"under,omitempty"`
	Policy       string            `json:"policy,omitempty"`
	Zone         string            `json:"zone,omitempty"`
	Currency     string            `json:"currency,omitempty"`
	YearStart    int               `json:"year_start,omitempty"`
	NamedByEnd   bool              `json:"named_by_end,omitempty"`
	Work         workWire          `json:"work,omitzero"`
	Periods      []periodWire      `json:"periods,omitempty"`
	Mission      string            `json:"mission,omitempty"`
	Vision       string            `json:"vision,omitempty"`
	Values       []valueWire       `json:"values,omitempty"`
	Draft        bool              `json:"draft,omitempty"`
	Tags         []string          `json:"tags,omitempty"`
	Notes        string            `json:"notes,omitempty"`
	Custom       map[string]string `json:"custom,omitempty"`
}

// Days of the week are numbered from Sunday, 0.
type workWire struct {
	Days     []time.Weekday             `json:"days,omitempty"`
	Hours    map[time.Weekday]hoursWire `json:"hours,omitempty"`
	Holidays []day                      `json:"holidays,omitempty"`
}

type hoursWire struct { // minutes after midnight
	From int `json:"from"`
	To   int `json:"to"`
}

func wireWork(w plan.WorkWeek) workWire {
	wire := workWire{Days: w.Days, Holidays: mapped(w.Holidays, func(d calendar.Date) day { return day{d} })}
	for weekday, hours := range w.Hours {
		if wire.Hours == nil {
			wire.Hours = map[time.Weekday]hoursWire{}
		}
		wire.Hours[weekday] = hoursWire(hours)
	}
	return wire
}

func (w workWire) value() plan.WorkWeek {
	week := plan.WorkWeek{Days: w.Days, Holidays: mapped(w.Holidays, func(d day) calendar.Date { return d.Date })}
	for weekday, hours := range w.Hours {
		if week.Hours == nil {
			week.Hours = map[time.Weekday]calendar.Hours{}
		}
		week.Hours[weekday] = calendar.Hours(hours)
	}
	return week
}

type periodWire struct {
	Name   string     `json:"name"`
	Window windowWire `json:"window,omitzero"`
}

type valueWire struct {
	Name string `json:"name"`
	Text string `json:"text,omitempty"`
}

func wirePlan(p plan.Plan) planWire {
	return planWire{
		Organisation: p.Organisation, Lang: p.Lang, Window: wireWindow(p.Window), Owners: p.Owners, Under: p.Under,
		Policy: p.Policy, Zone: p.Zone, Currency: p.Currency, YearStart: int(p.Fiscal.Start), NamedByEnd: p.Fiscal.NamedByEnd,
		Work:    wireWork(p.Work),
		Periods: mapped(p.Periods, func(x plan.Period) periodWire { return periodWire{x.Name, wireWindow(x.Window)} }),
		Mission: p.Compass.Mission, Vision: p.Compass.Vision,
		Values: mapped(p.Compass.Values, func(x plan.Value) valueWire { return valueWire(x) }),
		Draft:  p.Draft, Tags: p.Tags, Notes: p.Notes, Custom: p.Custom,
	}
}

func (w planWire) fill(p *plan.Plan) {
	p.Organisation, p.Lang, p.Window, p.Owners, p.Under = w.Organisation, w.Lang, w.Window.value(), w.Owners, w.Under
	p.Policy, p.Zone, p.Currency, p.Draft, p.Tags, p.Notes, p.Custom = w.Policy, w.Zone, w.Currency, w.Draft, w.Tags, w.Notes, w.Custom
	p.Fiscal = calendar.Fiscal{Start: time.Month(w.YearStart), NamedByEnd: w.NamedByEnd}
	p.Work = w.Work.value()
	p.Periods = mapped(w.Periods, func(x periodWire) plan.Period { return plan.Period{Name: x.Name, Window: x.Window.value()} })
	p.Compass = plan.Compass{Mission: w.Mission, Vision: w.Vision, Values: mapped(w.Values, func(x valueWire) plan.Value { return plan.Value(x) })}
}

// mapped makes nothing of nothing.
func mapped[A, B any](list []A, f func(A) B) []B {
	if len(list) == 0 {
		return nil
	}
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = f(a)
	}
	return out
}

func column(x *float64) sql.NullFloat64 {
	if x == nil {
		return sql.NullFloat64{}
	}
	return sql.NullFloat64{Float64: *x, Valid: true}
}

func number(x sql.NullFloat64) *float64 {
	if !x.Valid {
		return nil
	}
	return &x.Float64
}
