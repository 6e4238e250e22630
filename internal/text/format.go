package text

import (
	"math"
	"strconv"
	"strings"
	"time"

	"bearing/internal/calendar"
)

// AllDecimals asks for as many decimals as the number has.
const AllDecimals = -1

const (
	nbsp  = "\u00a0"
	minus = "−"
)

// FormatNumber writes x with grouped thousands and that many decimals. What is
// not finite is written as a dash.
func FormatNumber(x float64, lang string, decimals int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "–"
	}
	l := localeOf(lang)
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(x), 'f', decimals, 64), ".")
	var b strings.Builder
	if x < 0 && strings.Trim(whole+fraction, "0") != "" {
		b.WriteString(minus)
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.group)
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString(l.decimal + fraction)
	}
	return b.String()
}

// FormatPercent writes a share: .546 is "54.6%" with one decimal.
func FormatPercent(share float64, lang string, decimals int) string {
	return FormatNumber(100*share, lang, decimals) + "%"
}

// FormatUnit writes x with its unit: "54.6%", "€ 12.50", "3.1 days". The unit is
// an ISO code or sign of a currency, "%", "pp", a noun in the singular, or any
// other word, which stays as it is; "call/day" is "5 calls/day".
func FormatUnit(x float64, unit, lang string, decimals int) string {
	return dress(FormatNumber(x, lang, decimals), asShown(x, decimals), unit, lang)
}

// asShown is the number that the reader sees: 1.02 written as 1 takes the noun
// in the singular.
func asShown(x float64, decimals int) float64 {
	if decimals < 0 {
		return x
	}
	scale := math.Pow10(decimals)
	return math.Round(x*scale) / scale
}

// FormatCompact writes x with its unit in three digits that count and a
// magnitude: "€ 4.86 m", "€ 4,86 mln", "4,86 triệu €". Below ten thousand there
// is no magnitude and whole numbers stay whole: "9,999".
func FormatCompact(x float64, unit, lang string) string {
	if math.Abs(x) < 9999.5 || math.IsNaN(x) || math.IsInf(x, 0) {
		return FormatUnit(x, unit, lang, significant(x))
	}
	short, power := x, 0
	for math.Abs(short) >= 999.5 && power < 4 {
		short, power = short/1000, power+1
	}
	number := FormatNumber(short, lang, significant(short)) + nbsp + localeOf(lang).large[power]
	return dress(number, x, unit, lang)
}

// significant returns the decimals that leave three digits that count, at most
// six, without zeros at the end.
func significant(x float64) int {
	decimals := 2
	if size := math.Abs(x); size > 0 && size < 1 {
		decimals = int(min(2-math.Floor(math.Log10(size)), 6))
	}
	for limit := 9.995; decimals > 0 && math.Abs(x) >= limit; limit *= 10 {
		decimals--
	}
	for decimals > 0 {
		_, fraction, _ := strings.Cut(strconv.FormatFloat(x, 'f', decimals, 64), ".")
		if !strings.HasSuffix(fraction, "0") {
			break
		}
		decimals--
	}
	return decimals
}

// currencySigns are the signs by which a currency is known everywhere; any other
// is written by its code.
var currencySigns = map[string]string{"EUR": "€", "USD": "$", "GBP": "£", "VND": "₫", "JPY": "¥"}

// dress puts the unit beside a number that is written already.
func dress(number string, x float64, unit, lang string) string {
	l := localeOf(lang)
	unit, per, rate := strings.Cut(unit, "/")
	unit, per = strings.TrimSpace(unit), strings.TrimSpace(per)
	switch code := currencyCode(unit); {
	case unit == "":
	case unit == "%":
		number += "%"
	case code != "" && (l.currencyLast || code == "VND"):
		number += nbsp + currencySign(code)
	case code != "":
		number = currencySign(code) + nbsp + number
	default:
		number += nbsp + noun(l, unit, math.Abs(x) == 1)
	}
	if rate {
		number += "/" + rated(l, unit, per)
	}
	return number
}

// rated returns what a rate is for. A unit that is not known here keeps its own
// language all through: "calls/day", and not one half of it.
func rated(l *locale, unit, per string) string {
	if _, known := l.units[unit]; !known && isNoun(unit) && currencyCode(unit) == "" {
		return per
	}
	return noun(l, per, true)
}

func currencySign(code string) string {
	if sign := currencySigns[code]; sign != "" {
		return sign
	}
	return code
}

// currencyCode returns the ISO code of a currency that is given by code or sign.
func currencyCode(s string) string {
	for _, u := range units {
		if u.mark == s && u.unit != "%" {
			return u.unit
		}
	}
	return ""
}

func noun(l *locale, unit string, one bool) string {
	w, known := l.units[unit]
	switch {
	case !known && !one && isNoun(unit):
		return l.plural(unit)
	case !known:
		return unit
	case one:
		return w.one
	default:
		return w.other
	}
}

// isNoun tells a noun that has a plural, at most with one word before it, from
// a sign such as "km" or "kWh" and from "orders per week".
func isNoun(unit string) bool {
	return len(unit) > 2 && strings.Count(unit, " ") < 2 && strings.Trim(unit, "abcdefghijklmnopqrstuvwxyz -") == ""
}

// plural bends a noun that is not known, by its ending.
func (l *locale) plural(unit string) string {
	for _, e := range l.plurals {
		if stem, has := strings.CutSuffix(unit, e.one); has {
			return stem + e.other
		}
	}
	return unit
}

// A DateLength is how much of a day is written.
type DateLength uint8

// The lengths of a date.
const (
	Short     DateLength = iota // 23 Nov 2026
	Long                        // 23 November 2026
	Full                        // Monday 23 November 2026
	DayMonth                    // 23 Nov
	MonthYear                   // Nov 2026
)

// FormatDate writes a day; no day is written as nothing.
func FormatDate(d calendar.Date, lang string, length DateLength) string {
	if d.IsZero() {
		return ""
	}
	l := localeOf(lang)
	b := make([]byte, 0, 40)
	for pattern := l.days[length]; pattern != ""; {
		before, rest, _ := strings.Cut(pattern, "{")
		b = append(b, before...)
		if rest == "" {
			break
		}
		var name string
		name, pattern, _ = strings.Cut(rest, "}")
		b = l.partOf(b, d, name)
	}
	return string(b)
}

// partOf adds the part of a day that goes by a name in the patterns of dates.
func (l *locale) partOf(b []byte, d calendar.Date, name string) []byte {
	switch name {
	case "d":
		return strconv.AppendInt(b, int64(d.Day()), 10)
	case "m":
		return strconv.AppendInt(b, int64(d.Month()), 10)
	case "y":
		return strconv.AppendInt(b, int64(d.Year()), 10)
	case "mon":
		return append(b, l.short[d.Month()-1]...)
	case "month":
		return append(b, l.months[d.Month()-1]...)
	default:
		return append(b, l.weekdays[d.Weekday()]...)
	}
}

// MonthName returns the name of a month as it stands inside a sentence.
func MonthName(m time.Month, lang string) string { return localeOf(lang).months[m-1] }

// WeekdayName returns the name of a day of the week.
func WeekdayName(d time.Weekday, lang string) string { return localeOf(lang).weekdays[d] }
