package phrase

import (
	"math"
	"strconv"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/text"
)

// A Voice speaks one language.
type Voice struct{ Lang string }

// T returns a sentence; what stands in its braces follows as name and value.
func (v Voice) T(key string, pairs ...any) string { return Say(v.Lang, key, args(pairs)) }

// N returns the form of a sentence that goes with n.
func (v Voice) N(key string, n int, pairs ...any) string {
	return Plural(v.Lang, key, n, args(pairs))
}

func args(pairs []any) Args {
	if len(pairs) == 0 {
		return nil
	}
	all := make(Args, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		all[pairs[i].(string)] = pairs[i+1]
	}
	return all
}

// Number writes a bare number.
func (v Voice) Number(x float64, decimals int) string { return text.FormatNumber(x, v.Lang, decimals) }

// Tidy writes a bare number with no more decimals than it needs, at most that
// many.
func (v Voice) Tidy(x float64, most int) string { return v.Number(x, needed(x, most)) }

// Percent writes a share: .546 is "55%" with no decimals.
func (v Voice) Percent(share float64) string { return text.FormatPercent(share, v.Lang, 0) }

// Day writes a day, "23 Nov 2026".
func (v Voice) Day(d calendar.Date) string { return text.FormatDate(d, v.Lang, text.Short) }

// LongDay writes a day, "23 November 2026".
func (v Voice) LongDay(d calendar.Date) string { return text.FormatDate(d, v.Lang, text.Long) }

// FullDay writes a day, "Monday 23 November 2026".
func (v Voice) FullDay(d calendar.Date) string { return text.FormatDate(d, v.Lang, text.Full) }

// ShortDay writes a day without its year where that is the year of today.
func (v Voice) ShortDay(d, today calendar.Date) string {
	if !d.IsZero() && !today.IsZero() && d.Year() == today.Year() {
		return text.FormatDate(d, v.Lang, text.DayMonth)
	}
	return v.Day(d)
}

// Month writes the month of a day, "Nov 2026".
func (v Voice) Month(d calendar.Date) string { return text.FormatDate(d, v.Lang, text.MonthYear) }

// Window writes a run of days.
func (v Voice) Window(w calendar.Window) string {
	switch {
	case w.First.IsZero() && w.Last.IsZero():
		return ""
	case w.First.IsZero():
		return v.T("window.until", "day", v.LongDay(w.Last))
	case w.Last.IsZero():
		return v.T("window.from", "day", v.LongDay(w.First))
	default:
		return v.T("window.both", "first", v.LongDay(w.First), "last", v.LongDay(w.Last))
	}
}

// Amount writes a value of a measure with its unit: "52.6%", "€ 4.86 m",
// "2.6 days". A nil measure has no unit.
func (v Voice) Amount(x float64, m *measure.Measure) string {
	if m == nil {
		return v.Tidy(x, 2)
	}
	switch u := m.Unit; u.Dimension {
	case measure.Currency:
		return v.money(x, u, m.Decimals)
	default:
		return text.FormatUnit(x*scale(u), written(u), v.Lang, decimals(x, m))
	}
}

// Short writes a value of a measure where there is little room: a noun such as
// "days" is left out.
func (v Voice) Short(x float64, m *measure.Measure) string {
	if m == nil {
		return v.Tidy(x, 2)
	}
	switch m.Unit.Dimension {
	case measure.Percent, measure.Currency:
		u := *m
		u.Unit.Per = ""
		return v.Amount(x, &u)
	default:
		return v.Number(x*scale(m.Unit), decimals(x, m))
	}
}

// Gap writes the size of a difference between two values of a measure. Between
// two percentages lie points.
func (v Voice) Gap(x float64, m *measure.Measure) string {
	x = math.Abs(x)
	if m == nil {
		return v.Tidy(x, 2)
	}
	u, most := m.Unit, max(m.Decimals, 1)
	if x < .05 {
		most = 2
	}
	u.Per = ""
	switch u.Dimension {
	case measure.Percent:
		u = measure.Unit{Dimension: measure.PercentPoint}
	case measure.Currency:
		return v.money(x, u, m.Decimals)
	}
	return text.FormatUnit(x*scale(u), written(u), v.Lang, needed(x*scale(u), most))
}

func (v Voice) money(x float64, u measure.Unit, decimals int) string {
	x *= scale(u)
	unit := u.Code
	if u.Per != "" {
		unit += "/" + u.Per
	}
	if math.Abs(x) >= 1e6 {
		return text.FormatCompact(x, unit, v.Lang)
	}
	if decimals == 0 || math.Abs(x) >= 1000 {
		decimals = needed(x, 2)
	}
	return text.FormatUnit(x, unit, v.Lang, decimals)
}

func scale(u measure.Unit) float64 {
	if u.Scale == 0 {
		return 1
	}
	return u.Scale
}

// written is the unit as package text knows it.
func written(u measure.Unit) string {
	s := u.Code
	switch u.Dimension {
	case measure.Percent:
		s = "%"
	case measure.PercentPoint:
		s = "pp"
	}
	if u.Per != "" {
		s += "/" + u.Per
	}
	return s
}

// decimals returns how many decimals a value of a measure is shown with: those
// that the measure states, or as many as three digits that count need.
func decimals(x float64, m *measure.Measure) int {
	if m.Decimals > 0 {
		return m.Decimals
	}
	return needed(x*scale(m.Unit), 2)
}

// needed returns how many decimals, at most so many, show x to three digits
// that count, without zeros at the end.
func needed(x float64, most int) int {
	switch size := math.Abs(x); {
	case size >= 100:
		most = 0
	case size >= 10:
		most = min(most, 1)
	}
	for ; most > 0; most-- {
		s := strconv.FormatFloat(x, 'f', most, 64)
		if s[len(s)-1] != '0' {
			break
		}
	}
	return most
}
