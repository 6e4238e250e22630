package measure

import "strings"

// Dimension is what kind of thing a unit counts. Different dimensions are
// never added.
type Dimension uint8

// The dimensions.
const (
	Number Dimension = iota
	Percent
	PercentPoint
	Currency
	Duration
	Count // things of a name: calls, leads
)

var dimensions = [...]string{"number", "percent", "percentage point", "currency", "duration", "count"}

func (d Dimension) String() string { return dimensions[d] }

// A Unit is a dimension with a scale. The zero Unit is a bare number.
type Unit struct {
	Dimension Dimension
	Code      string  // "EUR", "day", "call": what is counted, in the singular
	Scale     float64 // 1 counts as 0: how many of Code one is; 1000 for "k EUR"
	Per       string  // "1,000 orders", "week": for a rate; "" for none
}

var durations = map[string]string{
	"second": "second", "seconds": "second", "sec": "second", "s": "second",
	"minute": "minute", "minutes": "minute", "min": "minute",
	"hour": "hour", "hours": "hour", "h": "hour",
	"day": "day", "days": "day", "d": "day",
	"week": "week", "weeks": "week",
	"month": "month", "months": "month",
	"year": "year", "years": "year",
}

var currencies = map[string]string{"€": "EUR", "$": "USD", "£": "GBP", "₫": "VND", "¥": "JPY"}

var scales = []struct {
	word  string
	scale float64
}{{"k ", 1e3}, {"m ", 1e6}, {"bn ", 1e9}}

// Divide returns num over den as a value in u: 8 of 10 is 80 where u is per
// cent, .8 elsewhere.
func (u Unit) Divide(num, den float64) float64 {
	if u.Dimension == Percent {
		return 100 * num / den
	}
	return num / den
}

// ParseUnit reads "%", "pp", "EUR", "k EUR", "€", "days", "calls / day" and the
// like. Any other word is a Count of that name; nothing is refused.
func ParseUnit(s string) Unit {
	s = strings.TrimSpace(s)
	head, per, _ := strings.Cut(s, "/")
	u := Unit{Per: strings.TrimSpace(per)}
	head = strings.TrimSpace(head)
	for _, k := range scales {
		if rest, ok := strings.CutPrefix(head, k.word); ok {
			head, u.Scale = rest, k.scale
		}
	}
	switch {
	case head == "":
	case head == "%" || head == "percent":
		u.Dimension = Percent
	case head == "pp" || head == "percentage point":
		u.Dimension = PercentPoint
	case currencies[head] != "":
		u.Dimension, u.Code = Currency, currencies[head]
	case len(head) == 3 && head == strings.ToUpper(head) && strings.Trim(head, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "":
		u.Dimension, u.Code = Currency, head
	case durations[head] != "":
		u.Dimension, u.Code = Duration, durations[head]
	default:
		u.Dimension, u.Code = Count, head
	}
	return u
}

// String writes u so that ParseUnit reads it back.
func (u Unit) String() string {
	s := u.Code
	switch u.Dimension {
	case Percent:
		s = "%"
	case PercentPoint:
		s = "pp"
	case Duration:
		s = u.Code + "s"
	}
	for _, k := range scales {
		if k.scale == u.Scale {
			s = k.word + s
		}
	}
	if u.Per != "" {
		s += " / " + u.Per
	}
	return strings.TrimSpace(s)
}
