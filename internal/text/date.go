package text

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"bearing/internal/calendar"
	"bearing/internal/fault"
)

// An Order says how the days of a source are written.
type Order uint8

// The orders. AnyOrder takes what can mean one day only.
const (
	AnyOrder   Order = iota
	ISO              // 2026-11-23
	DayFirst         // 23/11/2026, 23-11-2026, 23.11.2026
	MonthFirst       // 11/23/2026
	Serial           // 46349: the days of a workbook that counts from 1900
	Serial1904       // the days of a workbook that counts from 1904
	Period           // FY2026Q3, 2026-W14: the last day of a period
)

var orderNames = map[string]Order{
	"auto": AnyOrder, "iso": ISO, "day-first": DayFirst, "month-first": MonthFirst,
	"serial": Serial, "serial-1904": Serial1904, "period": Period,
}

// ParseOrder reads "auto", "iso", "day-first", "month-first", "serial",
// "serial-1904" or "period", the words of a mapping.
func ParseOrder(s string) (Order, bool) {
	order, ok := orderNames[s]
	return order, ok
}

// A DateStyle is how the days of a source are to be read. The zero DateStyle
// reads what is unambiguous.
type DateStyle struct {
	Order  Order
	Fiscal calendar.Fiscal // to whose years a Period belongs
}

// ParseDate reads a day. The year first is read in every order of days. A time of the day behind it is passed over: the day
// counts as it is written. Names of months may be English, Dutch or Vietnamese.
func ParseDate(s string, style DateStyle) (calendar.Date, error) {
	in := strings.TrimFunc(s, isBlank)
	switch {
	case in == "":
		return calendar.Date{}, &fault.Fault{Kind: fault.Invalid, Place: "date", Words: "is empty; write a day", Cause: ErrBlank}
	case len(in) > 80:
		return calendar.Date{}, notADay(s)
	case style.Order == Period:
		w, err := style.Fiscal.Parse(in)
		return w.Last, err
	case style.Order == Serial || style.Order == Serial1904:
		return serialDay(in, style.Order)
	}
	in = clockTime.ReplaceAllString(in, "")
	if parts, sign := dayParts(in); parts != nil {
		return numericDay(s, parts, sign, style.Order)
	}
	if style.Order == ISO {
		return calendar.Date{}, notADay(s)
	}
	return namedDay(s, in)
}

func notADay(s string) error {
	return fault.New(fault.Invalid, "date", "%q is not a day; write it as 2026-11-23", quotable(s))
}

var clockTime = regexp.MustCompile(`(?i)[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M)?( ?(Z|[+-]\d{2}:?\d{2}))?$`)

// dayParts splits "23-11-2026" at its one kind of sign.
func dayParts(s string) ([]string, byte) {
	for _, sign := range []byte{'-', '/', '.'} {
		parts := strings.Split(s, string(sign))
		if len(parts) == 3 && allDigits(strings.Join(parts, "")) {
			return parts, sign
		}
	}
	return nil, 0
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func numericDay(s string, parts []string, sign byte, order Order) (calendar.Date, error) {
	switch {
	case len(parts[0]) == 4: // the year first is never anything but year, month, day
		return civil(s, parts[0], parts[1], parts[2])
	case len(parts[2]) != 4:
		return calendar.Date{}, fault.New(fault.Invalid, "date", "%q has no year of four digits; write the day as 2026-11-23", quotable(s))
	case order == ISO:
		return calendar.Date{}, fault.New(fault.Invalid, "date", "%q does not fit the date format that was named; correct it or name another format", quotable(s))
	case order == DayFirst || order == AnyOrder && sign == '.':
		return civil(s, parts[2], parts[1], parts[0])
	case order == MonthFirst:
		return civil(s, parts[2], parts[0], parts[1])
	}
	return eitherWay(s, parts)
}

// eitherWay reads a day whose order nobody named: it must have one meaning.
func eitherWay(s string, parts []string) (calendar.Date, error) {
	dayFirst, errDay := civil(s, parts[2], parts[1], parts[0])
	monthFirst, errMonth := civil(s, parts[2], parts[0], parts[1])
	switch {
	case errDay != nil:
		return monthFirst, errMonth
	case errMonth != nil || dayFirst == monthFirst:
		return dayFirst, nil
	}
	return calendar.Date{}, fault.New(fault.Invalid, "date", "%q can be read in two ways; name the date format: day-first or month-first", quotable(s))
}

// civil returns the day of three numbers, or a refusal that quotes s.
func civil(s, year, month, day string) (calendar.Date, error) {
	if len(month) > 2 || len(day) > 2 {
		return calendar.Date{}, notADay(s)
	}
	pad := func(n string) string { return strings.Repeat("0", 2-len(n)) + n }
	d, err := calendar.Parse(year + "-" + pad(month) + "-" + pad(day))
	if err != nil {
		return calendar.Date{}, notADay(s)
	}
	return d, nil
}

// serialDay reads the day number of a workbook. The system of 1900 has a 29
// February 1900 that never was, so its first two months count from a day later.
func serialDay(s string, order Order) (calendar.Date, error) {
	x, err := ParseNumber(s, Point)
	n := int(math.Floor(x))
	base := calendar.On(1899, time.December, 30)
	switch {
	case err != nil || order == Serial && (n < 1 || n == 60) || n < 0 || n > 2958465:
		return calendar.Date{}, fault.New(fault.Invalid, "date", "%q is not the day number of a workbook, as in 46349", quotable(s))
	case order == Serial1904:
		base = calendar.On(1904, time.January, 1)
	case n < 60:
		base = base.Add(1)
	}
	if d := base.Add(n); d.Year() <= 9999 {
		return d, nil
	}
	return calendar.Date{}, notADay(s)
}

// monthNames maps every folded name of a month to its number.
var monthNames = namesOfMonths()

func namesOfMonths() map[string]int {
	names := map[string]int{"sept": 9, "maa": 3}
	for _, l := range []*locale{&english, &dutch} {
		for i := range 12 {
			names[Fold(l.months[i])], names[Fold(l.short[i])] = i+1, i+1
		}
	}
	return names
}

var vietnameseMonth = regexp.MustCompile(`\bth(?:an)?g (\d{1,2})\b`)

// namedDay reads "23 November 2026", "Nov 23, 2026" and "23 tháng 11, 2026".
func namedDay(s, in string) (calendar.Date, error) {
	folded := vietnameseMonth.ReplaceAllString(Fold(in), "month$1")
	words := strings.FieldsFunc(folded, func(r rune) bool { return isBlank(r) || r == ',' || r == '.' || r == '-' })
	words = without(words, "ngay", "nam")
	if len(words) != 3 || len(words[2]) != 4 || !allDigits(words[2]) {
		return calendar.Date{}, notADay(s)
	}
	if month := monthNumber(words[1]); month > 0 && allDigits(words[0]) {
		return civil(s, words[2], strconv.Itoa(month), words[0])
	}
	if month := monthNumber(words[0]); month > 0 && allDigits(words[1]) {
		return civil(s, words[2], strconv.Itoa(month), words[1])
	}
	return calendar.Date{}, notADay(s)
}

func monthNumber(word string) int {
	if n, ok := strings.CutPrefix(word, "month"); ok {
		month, _ := strconv.Atoi(n)
		return month
	}
	return monthNames[word]
}

func without(words []string, fillers ...string) []string {
	var rest []string
	for _, w := range words {
		if w != fillers[0] && w != fillers[1] {
			rest = append(rest, w)
		}
	}
	return rest
}
