package phrase

import (
	"math"
	"slices"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/progress"
	"bearing/internal/text"
)

// Status returns the word for a status.
func Status(lang string, s progress.Status) string { return Say(lang, "status."+s.String(), nil) }

// Reason returns the sentence of a reason, without what is true besides.
func Reason(lang string, r progress.Reason, m *measure.Measure) string {
	return Voice{lang}.Reason(r, m, nil)
}

// Status returns the word for a status.
func (v Voice) Status(s progress.Status) string { return Status(v.Lang, s) }

// Reason returns the sentence of a reason, without what is true besides. Values
// are in the unit of m, which may be nil; name turns a ref into a name, and may
// be nil.
func (v Voice) Reason(r progress.Reason, m *measure.Measure, name func(string) string) string {
	if r.Code == "" {
		return ""
	}
	w := writer{v, m, name}
	key, all := "reason."+r.Code, w.values(r)
	if counted(r) {
		key = "reason.counted"
	}
	for _, variant := range variants(r) {
		if Has(key+variant) && !lacking(find(v.Lang, key+variant).other, all) {
			return Say(v.Lang, key+variant, all) + w.counts(r, all)
		}
	}
	return Say(v.Lang, key, all) + w.counts(r, all)
}

// Reasons returns the sentence of a reason and of all that is true besides.
func (v Voice) Reasons(r progress.Reason, m *measure.Measure, name func(string) string) string {
	said := []string{v.Reason(r, m, name)}
	for _, also := range r.Also {
		said = append(said, v.Reason(also, m, name))
	}
	return strings.TrimSpace(strings.Join(said, " "))
}

// variants lists the endings of the sentences that could say a reason, the one
// that says most first: the last ones ask for nothing that could be missing.
func variants(r progress.Reason) (all []string) {
	for _, x := range r.Values {
		switch {
		case x.Name == "low" && !finite(x.X):
			all = append(all, ".ceiling")
		case x.Name == "high" && !finite(x.X):
			all = append(all, ".floor")
		case x.Name == "by" && x.Kind == progress.Day && !x.Day.IsZero():
			all = append(all, ".by")
		case x.Name == "inside" && x.Kind == progress.Count && finite(x.X):
			all = append(all, ".held")
		case x.Name == "aspires" && finite(x.X):
			all = append(all, ".aspires")
		}
	}
	if slices.Contains(all, ".ceiling") && slices.Contains(all, ".floor") {
		all = nil // a band with no end says nothing
	}
	return append(all, "", ".undated", ".bare", ".plain")
}

// counted reports whether a reason is about whole things out of a number that
// is promised.
func counted(r progress.Reason) bool {
	return slices.ContainsFunc(r.Values, func(x progress.Value) bool { return x.Name == "all" && finite(x.X) })
}

// lacking reports whether a sentence has room for something that is not known.
func lacking(s string, all Args) bool {
	for name, value := range all {
		if value == unknown && strings.Contains(s, "{"+name+"}") {
			return true
		}
	}
	return false
}

const unknown = "–"

// A writer writes the values of a reason.
type writer struct {
	Voice
	m    *measure.Measure
	name func(string) string
}

func (w writer) values(r progress.Reason) Args {
	all := make(Args, len(r.Values))
	for _, x := range r.Values {
		all[x.Name] = w.value(x)
		if x.Name == "of" {
			all["periods"] = w.periods(x.X)
		}
	}
	if counted(r) {
		w.bare(r, all)
	}
	if all["of"] == "0" {
		all["of"] = unknown
	}
	return all
}

// bare writes what is counted without its unit, which stands behind the whole.
func (w writer) bare(r progress.Reason, all Args) {
	for _, x := range r.Values {
		if x.Name == "now" || x.Name == "expected" {
			all[x.Name] = w.Number(x.X, 0)
		}
	}
}

// periods writes in how many periods of its measure something could hold.
func (w writer) periods(n float64) string {
	if !(n > 0) {
		return unknown
	}
	key := "period.other"
	if w.m != nil && w.m.Cadence.Every <= 1 && Has("period."+w.m.Cadence.Grain.String()) {
		key = "period." + w.m.Cadence.Grain.String()
	}
	return w.N(key, int(n))
}

func (w writer) value(x progress.Value) string {
	switch {
	case x.Kind == progress.Day && x.Day.IsZero(),
		x.Kind == progress.Name && x.Text == "",
		x.Kind != progress.Day && x.Kind != progress.Name && !finite(x.X):
		return unknown
	}
	switch x.Kind {
	case progress.Amount:
		return w.Amount(x.X, w.m)
	case progress.Gap:
		return w.Gap(x.X, w.m)
	case progress.Share:
		return w.Percent(x.X)
	case progress.Count:
		return w.Tidy(x.X, 1)
	case progress.Chance:
		return w.Chance(x.X)
	case progress.Day:
		return w.Day(x.Day)
	case progress.Days:
		return text.FormatUnit(x.X, "day", w.Lang, needed(x.X, 1))
	default:
		return w.named(x)
	}
}

// named writes a name: that of a status in the reader's language, that of a
// person or an item as it is known.
func (w writer) named(x progress.Value) string {
	if _, is := progress.ParseStatus(x.Text); is && x.Name == "status" {
		return w.T("status." + x.Text)
	}
	if w.name != nil && x.Name != "why" {
		return w.name(x.Text)
	}
	return x.Text
}

// counts goes on with what is not on track, where the sentence counts.
func (w writer) counts(r progress.Reason, all Args) string {
	if r.Code != "rollup.counts" && r.Code != "rollup.worst" {
		return ""
	}
	var b strings.Builder
	for _, x := range r.Values {
		if (x.Name == "off" || x.Name == "risk") && x.X > 0 {
			b.WriteString(Say(w.Lang, "reason.rollup.counts."+x.Name, all))
		}
	}
	return b.String() + "."
}

// Chance writes a probability as people say it.
func (v Voice) Chance(p float64) string {
	switch {
	case p < .02:
		return v.T("chance.less")
	case p > .98:
		return v.T("chance.more")
	case p < .35:
		return v.T("chance.one", "n", v.Number(math.Round(1/p), 0))
	default:
		return v.T("chance.ten", "n", v.Number(math.Round(10*p), 0))
	}
}

// Age writes how long before today a day was.
func (v Voice) Age(d, today calendar.Date) string {
	switch n := today.Sub(d); {
	case n <= 0:
		return v.T("age.today")
	case n < 14:
		return v.N("age.days", n)
	case n < 60:
		return v.N("age.weeks", n/7)
	case n < 730:
		return v.N("age.months", n/30)
	default:
		return v.N("age.years", n/365)
	}
}

// Cadence writes how often something comes.
func (v Voice) Cadence(c calendar.Cadence) string {
	key := "cadence." + c.Grain.String()
	if !Has(key) {
		return v.T("cadence.other", "grain", c.Grain.String())
	}
	return v.N(key, max(1, c.Every))
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
