package text

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"bearing/internal/fault"
)

// ErrBlank is the cause of a refusal when nothing was written at all; a reader of
// tables takes it for a missing value. Ask with errors.Is.
var ErrBlank = errors.New("blank")

// A NumberStyle says which sign parts the decimals.
type NumberStyle uint8

// The styles. Auto takes what can mean one thing only.
const (
	Auto  NumberStyle = iota
	Point             // 1,250.5
	Comma             // 1.250,5

	// Scaled may be added to a style: "4.86 m", "12 k", "3 triệu" are then read
	// with their magnitude.
	Scaled NumberStyle = 1 << 7
)

var styleNames = map[string]NumberStyle{"auto": Auto, "point": Point, "comma": Comma}

// ParseNumberStyle reads "auto", "point" or "comma", the words of a mapping.
func ParseNumberStyle(s string) (NumberStyle, bool) {
	style, ok := styleNames[s]
	return style, ok
}

// Largest is the greatest size of a number that is kept.
const Largest = 1e15

// ParseNumber reads a number. Thousands may be grouped by the other sign, by
// any blank or by an apostrophe; one currency or per cent sign may stand at
// either end and changes nothing: "45%" is 45. A number in brackets is negative.
func ParseNumber(s string, style NumberStyle) (float64, error) {
	x, _, err := ParseAmount(s, style)
	return x, err
}

// ParseAmount is ParseNumber that also says which unit stood there: "%", the ISO
// code of a currency, or nothing.
func ParseAmount(s string, style NumberStyle) (x float64, unit string, err error) {
	if strings.TrimFunc(s, isBlank) == "" {
		return 0, "", &fault.Fault{Kind: fault.Invalid, Place: "number", Words: "is empty; write a number", Cause: ErrBlank}
	}
	if len(s) > 80 {
		return 0, "", refused(s, "is too long for a number")
	}
	a := amount{rest: strings.TrimFunc(s, isBlank)}
	a.strip(style&Scaled != 0)
	digits, words := plain(a.rest, style&^Scaled)
	if words != "" {
		return 0, "", refused(s, words)
	}
	if a.power > 0 && !strings.Contains(digits, "E") {
		digits += "E" + strconv.Itoa(a.power) // exact, where a product would round twice
	} else if a.power > 0 {
		return 0, "", refused(s, noNumber)
	}
	x, err = strconv.ParseFloat(digits, 64)
	if err != nil || math.IsNaN(x) || math.Abs(x) > Largest {
		return 0, "", refused(s, "is out of range; numbers up to 1,000,000,000,000,000 are kept")
	}
	if a.negative && x != 0 {
		x = -x
	}
	return x, a.unit, nil
}

func refused(s, words string) error {
	return fault.New(fault.Invalid, "number", "%q %s", quotable(s), words)
}

// isBlank reports a space of any width: in a number they all group thousands.
func isBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\r', '\n', '\u00a0', '\u2007', '\u2009', '\u200a', '\u202f', '\ufeff':
		return true
	}
	return false
}

// An amount is a number being undressed.
type amount struct {
	rest     string
	unit     string
	power    int // of ten
	signed   bool
	negative bool
}

// strip takes off, from both ends and in any order, each at most once: a sign or
// brackets, a unit and, when asked, a magnitude.
func (a *amount) strip(scaled bool) {
	for {
		before := a.rest
		a.sign()
		a.currency()
		if scaled && a.power == 0 {
			a.magnitude()
		}
		if a.rest == before {
			return
		}
	}
}

func (a *amount) sign() {
	if a.signed {
		return
	}
	inside, open := strings.CutPrefix(a.rest, "(")
	inside, closed := strings.CutSuffix(inside, ")")
	if open && closed {
		a.rest, a.signed, a.negative = strings.TrimFunc(inside, isBlank), true, true
		return
	}
	for _, sign := range []string{"-", "−", "+"} {
		if rest, ok := strings.CutPrefix(a.rest, sign); ok {
			a.rest, a.signed, a.negative = strings.TrimFunc(rest, isBlank), true, sign != "+"
			return
		}
	}
}

// units are the signs and codes that may stand beside a number.
var units = []struct{ mark, unit string }{
	{"%", "%"}, {"€", "EUR"}, {"$", "USD"}, {"£", "GBP"}, {"₫", "VND"}, {"đ", "VND"}, {"¥", "JPY"},
	{"EUR", "EUR"}, {"USD", "USD"}, {"GBP", "GBP"}, {"VND", "VND"}, {"JPY", "JPY"}, {"CHF", "CHF"},
	{"CNY", "CNY"}, {"SEK", "SEK"}, {"NOK", "NOK"}, {"DKK", "DKK"}, {"PLN", "PLN"}, {"CZK", "CZK"},
	{"HUF", "HUF"}, {"AUD", "AUD"}, {"CAD", "CAD"}, {"NZD", "NZD"}, {"SGD", "SGD"}, {"HKD", "HKD"},
	{"THB", "THB"}, {"IDR", "IDR"}, {"MYR", "MYR"}, {"PHP", "PHP"}, {"INR", "INR"}, {"KRW", "KRW"},
	{"TWD", "TWD"}, {"BRL", "BRL"}, {"MXN", "MXN"}, {"ZAR", "ZAR"}, {"TRY", "TRY"}, {"AED", "AED"},
}

func (a *amount) currency() {
	if a.unit != "" {
		return
	}
	for _, u := range units {
		rest, ok := strings.CutSuffix(a.rest, u.mark)
		if !ok && u.unit != "%" {
			rest, ok = strings.CutPrefix(a.rest, u.mark)
		}
		if ok {
			a.rest, a.unit = strings.TrimFunc(rest, isBlank), u.unit
			return
		}
	}
}

// magnitudes are powers of ten; they are matched folded and whole.
var magnitudes = map[string]int{
	"k": 3, "thousand": 3, "duizend": 3, "dzd": 3, "nghin": 3, "ngan": 3,
	"m": 6, "mn": 6, "million": 6, "mio": 6, "mln": 6, "miljoen": 6, "trieu": 6, "tr": 6,
	"b": 9, "bn": 9, "billion": 9, "mrd": 9, "mld": 9, "miljard": 9, "ty": 9, "ti": 9,
}

func (a *amount) magnitude() {
	last := strings.LastIndexAny(a.rest, "0123456789")
	if last < 0 {
		return
	}
	word := Fold(strings.Trim(strings.TrimFunc(a.rest[last+1:], isBlank), "."))
	if power, ok := magnitudes[word]; ok {
		a.rest, a.power = a.rest[:last+1], power
	}
}

// What is said of a text that is no number.
const (
	noNumber  = "is not a number; write digits, as in 1250.5"
	cellError = "is the error of a spreadsheet, not a number; mend the formula or leave the cell empty"
	twoWays   = "can be read in two ways; name the number format: point (1,250.5) or comma (1.250,5)"
	notPoint  = "does not fit the number format point (1,250.5); correct it or name the format comma"
	notComma  = "does not fit the number format comma (1.250,5); correct it or name the format point"
)

// plain returns the digits of s with a point before the decimals, or the words
// of the refusal.
func plain(s string, style NumberStyle) (digits, words string) {
	if strings.HasPrefix(s, "#") {
		return "", cellError
	}
	mantissa, exponent, scientific := strings.Cut(strings.ToUpper(s), "E")
	if !onlyDigitsAnd(mantissa) || scientific && !isExponent(exponent) {
		return "", noNumber
	}
	mantissa, blanks, ok := withoutBlanks(mantissa)
	if !ok {
		return "", noNumber
	}
	if style == Auto {
		if style = styleOf(mantissa, blanks || scientific); style == Auto {
			return "", twoWays
		}
	}
	digits, ok = joined(mantissa, style, blanks || scientific)
	switch {
	case ok && scientific:
		return digits + "E" + exponent, ""
	case ok:
		return digits, ""
	case style == Comma:
		return "", notComma
	default:
		return "", notPoint
	}
}

func onlyDigitsAnd(s string) bool {
	for _, r := range s {
		if !isBlank(r) && !strings.ContainsRune("0123456789.,'’", r) {
			return false
		}
	}
	return strings.ContainsAny(s, "0123456789")
}

func isExponent(s string) bool {
	_, err := strconv.ParseInt(s, 10, 16)
	return err == nil && !strings.ContainsRune(s, '_')
}

// withoutBlanks takes out blanks and apostrophes, which must group by threes:
// every run of digits after one of them, up to the decimals, has three.
func withoutBlanks(s string) (rest string, found, ok bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return isBlank(r) || r == '\'' || r == '’' })
	if len(parts) == 1 {
		return parts[0], len(parts[0]) < len(s), len(parts[0]) == len(s)
	}
	for i, part := range parts {
		whole := part
		if cut := strings.IndexAny(part, ".,"); cut >= 0 && i == len(parts)-1 {
			whole = part[:cut]
		}
		if !isGroup(i, whole) {
			return "", true, false
		}
	}
	return strings.Join(parts, ""), true, true
}

// isGroup reports whether s can be the ith of several groups of thousands: the
// first has one to three digits and does not begin with 0, the others have three.
func isGroup(i int, s string) bool {
	if strings.ContainsAny(s, ".,") {
		return false
	}
	return i > 0 && len(s) == 3 || i == 0 && len(s) >= 1 && len(s) <= 3 && s[0] != '0'
}

// styleOf returns the only style in which s can be meant, or Auto for two.
// Known says that the thousands are grouped otherwise or not at all, so that a
// single sign is the decimal one.
func styleOf(s string, known bool) NumberStyle {
	point, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	switch {
	case point >= 0 && comma > point:
		return Comma
	case comma >= 0 && point > comma, point < 0 && comma < 0:
		return Point
	case strings.Count(s, ".") > 1:
		return Comma
	case strings.Count(s, ",") > 1:
		return Point
	}
	decimal, at := Point, point
	if comma >= 0 {
		decimal, at = Comma, comma
	}
	if known || !couldGroup(s, at) {
		return decimal
	}
	return Auto
}

// couldGroup reports whether the sign at a place may group thousands.
func couldGroup(s string, at int) bool { return isGroup(0, s[:at]) && isGroup(1, s[at+1:]) }

// joined returns s without grouping and with a decimal point, if s is a number
// of that style. What is grouped by blanks or is scientific has no other group.
func joined(s string, style NumberStyle, ungrouped bool) (string, bool) {
	decimal, group := ".", ","
	if style == Comma {
		decimal, group = ",", "."
	}
	whole, fraction, _ := strings.Cut(s, decimal)
	if strings.ContainsAny(fraction, ".,") || whole+fraction == "" {
		return "", false
	}
	parts := strings.Split(whole, group)
	for i, part := range parts {
		if len(parts) > 1 && (ungrouped || !isGroup(i, part)) {
			return "", false
		}
	}
	return strings.Join(parts, "") + "." + fraction, true
}
