package text

import "strings"

// A locale is how one language writes numbers and days.
type locale struct {
	decimal, group string
	months         [12]string
	short          [12]string
	weekdays       [7]string // from Sunday
	days           [5]string // a pattern for each DateLength
	large          [5]string // thousand, million, milliard, billion (10^12); the first is unused
	currencyLast   bool      // "4,86 triệu €"
	units          map[string]words
	plurals        []ending // of nouns that are not among the units; none: they do not change
}

// An ending makes a plural: the first that a noun has is taken off and replaced.
type ending struct{ one, other string }

// words are the singular and the plural of a noun.
type words struct{ one, other string }

var english = locale{
	decimal: ".", group: ",",
	months:   [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	short:    [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	days:     [5]string{"{d} {mon} {y}", "{d} {month} {y}", "{weekday} {d} {month} {y}", "{d} {mon}", "{mon} {y}"},
	large:    [5]string{"", "k", "m", "bn", "tn"},
	units: map[string]words{
		"second": {"second", "seconds"}, "minute": {"minute", "minutes"}, "hour": {"hour", "hours"},
		"day": {"day", "days"}, "week": {"week", "weeks"}, "month": {"month", "months"}, "year": {"year", "years"},
		"point": {"point", "points"}, "pp": {"point", "points"}, "person": {"person", "people"}, "call": {"call", "calls"}, "order": {"order", "orders"},
		"customer": {"customer", "customers"}, "visit": {"visit", "visits"}, "lead": {"lead", "leads"},
	},
	plurals: []ending{
		{"people", "people"}, {"children", "children"}, {"men", "men"}, {"staff", "staff"}, {"fte", "fte"},
		{"ss", "sses"}, {"s", "s"}, {"x", "xes"}, {"z", "zes"}, {"ch", "ches"}, {"sh", "shes"},
		{"ay", "ays"}, {"ey", "eys"}, {"oy", "oys"}, {"uy", "uys"}, {"y", "ies"}, {"", "s"},
	},
}

var dutch = locale{
	decimal: ",", group: ".",
	months:   [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
	short:    [12]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"},
	weekdays: [7]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
	days:     [5]string{"{d} {mon} {y}", "{d} {month} {y}", "{weekday} {d} {month} {y}", "{d} {mon}", "{mon} {y}"},
	large:    [5]string{"", "dzd", "mln", "mld", "bln"},
	units: map[string]words{
		"second": {"seconde", "seconden"}, "minute": {"minuut", "minuten"}, "hour": {"uur", "uur"},
		"day": {"dag", "dagen"}, "week": {"week", "weken"}, "month": {"maand", "maanden"}, "year": {"jaar", "jaar"},
		"point": {"punt", "punten"}, "pp": {"punt", "punten"}, "person": {"persoon", "personen"}, "call": {"gesprek", "gesprekken"}, "order": {"bestelling", "bestellingen"},
		"customer": {"klant", "klanten"}, "visit": {"bezoek", "bezoeken"}, "lead": {"lead", "leads"},
	},
}

var vietnamese = locale{
	decimal: ",", group: ".",
	months:   [12]string{"tháng 1", "tháng 2", "tháng 3", "tháng 4", "tháng 5", "tháng 6", "tháng 7", "tháng 8", "tháng 9", "tháng 10", "tháng 11", "tháng 12"},
	short:    [12]string{"thg 1", "thg 2", "thg 3", "thg 4", "thg 5", "thg 6", "thg 7", "thg 8", "thg 9", "thg 10", "thg 11", "thg 12"},
	weekdays: [7]string{"Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"},
	days:     [5]string{"{d}/{m}/{y}", "{d} {month}, {y}", "{weekday}, {d} {month}, {y}", "{d}/{m}", "{m}/{y}"},
	large:    [5]string{"", "nghìn", "triệu", "tỷ", "nghìn tỷ"}, currencyLast: true,
	units: map[string]words{
		"second": {"giây", "giây"}, "minute": {"phút", "phút"}, "hour": {"giờ", "giờ"},
		"day": {"ngày", "ngày"}, "week": {"tuần", "tuần"}, "month": {"tháng", "tháng"}, "year": {"năm", "năm"},
		"point": {"điểm", "điểm"}, "pp": {"điểm", "điểm"}, "person": {"người", "người"}, "call": {"cuộc gọi", "cuộc gọi"}, "order": {"đơn hàng", "đơn hàng"},
		"customer": {"khách hàng", "khách hàng"}, "visit": {"lượt ghé", "lượt ghé"}, "lead": {"khách tiềm năng", "khách tiềm năng"},
	},
}

// localeOf returns the locale of a language tag; English for what is not known.
func localeOf(lang string) *locale {
	base, _, _ := strings.Cut(lang, "-")
	switch base {
	case "nl":
		return &dutch
	case "vi":
		return &vietnamese
	default:
		return &english
	}
}
