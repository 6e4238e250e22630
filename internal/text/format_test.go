package text

import (
	"math"
	"strings"
	"testing"
	"time"

	"bearing/internal/calendar"
)

func TestNumbersAreWrittenInTheLanguageOfTheReader(t *testing.T) {
	for _, test := range []struct {
		x        float64
		decimals int
		en, nl   string
	}{
		{1250.5, 1, "1,250.5", "1.250,5"},
		{1234567, 0, "1,234,567", "1.234.567"},
		{999, 0, "999", "999"},
		{-3.25, 1, "−3.2", "−3,2"},
		{-.04, 1, "0.0", "0,0"},
		{.1, AllDecimals, "0.1", "0,1"},
		{1e15, AllDecimals, "1,000,000,000,000,000", "1.000.000.000.000.000"},
		{math.NaN(), 1, "–", "–"},
		{math.Inf(-1), 1, "–", "–"},
	} {
		for lang, want := range map[string]string{"en": test.en, "nl": test.nl, "vi": test.nl, "nl-BE": test.nl, "": test.en} {
			if got := FormatNumber(test.x, lang, test.decimals); got != want {
				t.Errorf("FormatNumber(%v, %q, %d) = %q, want %q", test.x, lang, test.decimals, got, want)
			}
		}
	}
}

func TestUnitsAreWrittenInTheLanguageOfTheReader(t *testing.T) {
	for _, test := range []struct {
		x              float64
		unit           string
		decimals       int
		en, nl, wanted string // wanted in Vietnamese
	}{
		{54.6, "%", 1, "54.6%", "54,6%", "54,6%"},
		{3.1, "day", 1, "3.1 days", "3,1 dagen", "3,1 ngày"},
		{1, "day", 0, "1 day", "1 dag", "1 ngày"},
		{5.6, "pp", 1, "5.6 points", "5,6 punten", "5,6 điểm"},
		{12.5, "EUR", 2, "€ 12.50", "€ 12,50", "12,50 €"},
		{45000, "VND", 0, "45,000 ₫", "45.000 ₫", "45.000 ₫"},
		{7, "CHF", 0, "CHF 7", "CHF 7", "7 CHF"},
		{12, "call/day", 0, "12 calls/day", "12 gesprekken/dag", "12 cuộc gọi/ngày"},
		{12, "roastery", 0, "12 roasteries", "12 roastery", "12 roastery"},
		{1, "roastery", 0, "1 roastery", "1 roastery", "1 roastery"},
		{520, "reaction", 0, "520 reactions", "520 reaction", "520 reaction"},
		{520, "reactions", 0, "520 reactions", "520 reactions", "520 reactions"},
		{3, "trusted box", 0, "3 trusted boxes", "3 trusted box", "3 trusted box"},
		{9, "survey", 0, "9 surveys", "9 survey", "9 survey"},
		{5, "kWh", 0, "5 kWh", "5 kWh", "5 kWh"},
		{5, "km", 0, "5 km", "5 km", "5 km"},
		{12, "orders per week", 0, "12 orders per week", "12 orders per week", "12 orders per week"},
		{12, "", 0, "12", "12", "12"},
	} {
		for lang, want := range map[string]string{"en": test.en, "nl": test.nl, "vi": test.wanted} {
			if got := plainSpaces(FormatUnit(test.x, test.unit, lang, test.decimals)); got != want {
				t.Errorf("FormatUnit(%v, %q, %q) = %q, want %q", test.x, test.unit, lang, got, want)
			}
		}
	}
}

func TestLargeNumbersAreWrittenShort(t *testing.T) {
	for _, test := range []struct {
		x              float64
		unit           string
		en, nl, wanted string
	}{
		{4.86e6, "EUR", "€ 4.86 m", "€ 4,86 mln", "4,86 triệu €"},
		{4.2e6, "EUR", "€ 4.2 m", "€ 4,2 mln", "4,2 triệu €"},
		{12345, "", "12.3 k", "12,3 dzd", "12,3 nghìn"},
		{999949, "", "1 m", "1 mln", "1 triệu"},
		{2.5e9, "VND", "2.5 bn ₫", "2,5 mld ₫", "2,5 tỷ ₫"},
		{1e15, "", "1,000 tn", "1.000 bln", "1.000 nghìn tỷ"},
		{9999, "call", "9,999 calls", "9.999 gesprekken", "9.999 cuộc gọi"},
		{54.6, "%", "54.6%", "54,6%", "54,6%"},
		{.01234, "%", "0.0123%", "0,0123%", "0,0123%"},
		{.5, "", "0.5", "0,5", "0,5"},
		{1e-9, "", "0", "0", "0"},
		{2.0, "day", "2 days", "2 dagen", "2 ngày"},
		{-4.86e6, "EUR", "€ −4.86 m", "€ −4,86 mln", "−4,86 triệu €"},
		{math.NaN(), "EUR", "€ –", "€ –", "– €"},
	} {
		for lang, want := range map[string]string{"en": test.en, "nl": test.nl, "vi": test.wanted} {
			if got := plainSpaces(FormatCompact(test.x, test.unit, lang)); got != want {
				t.Errorf("FormatCompact(%v, %q, %q) = %q, want %q", test.x, test.unit, lang, got, want)
			}
		}
	}
}

func plainSpaces(s string) string { return strings.ReplaceAll(s, nbsp, " ") }

func TestAShareIsWrittenAsPerCent(t *testing.T) {
	if got := FormatPercent(.546, "nl", 1); got != "54,6%" {
		t.Errorf("FormatPercent(.546) = %q", got)
	}
}

func TestDaysAreWrittenInTheLanguageOfTheReader(t *testing.T) {
	d := calendar.On(2026, time.November, 23)
	for _, test := range []struct {
		lang   string
		length DateLength
		want   string
	}{
		{"en", Short, "23 Nov 2026"}, {"en", Long, "23 November 2026"}, {"en", Full, "Monday 23 November 2026"}, {"en", DayMonth, "23 Nov"}, {"en", MonthYear, "Nov 2026"},
		{"nl", Short, "23 nov 2026"}, {"nl", Long, "23 november 2026"}, {"nl", Full, "maandag 23 november 2026"}, {"nl", DayMonth, "23 nov"}, {"nl", MonthYear, "nov 2026"},
		{"vi", Short, "23/11/2026"}, {"vi", Long, "23 tháng 11, 2026"}, {"vi", Full, "Thứ hai, 23 tháng 11, 2026"}, {"vi", DayMonth, "23/11"}, {"vi", MonthYear, "11/2026"},
	} {
		if got := FormatDate(d, test.lang, test.length); got != test.want {
			t.Errorf("FormatDate(%s, %s, %d) = %q, want %q", d, test.lang, test.length, got, test.want)
		}
	}
	if got := FormatDate(calendar.Date{}, "en", Long); got != "" {
		t.Errorf("no day is written %q", got)
	}
	if MonthName(time.March, "nl") != "maart" || WeekdayName(time.Sunday, "vi") != "Chủ nhật" {
		t.Error("names of months and days")
	}
}

func TestEveryLanguageHasEveryUnit(t *testing.T) {
	for unit := range english.units {
		for _, l := range []*locale{&english, &dutch, &vietnamese} {
			if w := l.units[unit]; w.one == "" || w.other == "" {
				t.Errorf("%q has no word in the language of %s", unit, l.weekdays[0])
			}
		}
	}
}

func TestTheNounGoesWithTheNumberThatIsShown(t *testing.T) {
	if got := FormatUnit(1.02, "point", "en", 0); got != "1\u00a0point" {
		t.Errorf("1.02 without decimals is %q", got)
	}
	if got := FormatUnit(1.02, "point", "en", 2); got != "1.02\u00a0points" {
		t.Errorf("1.02 with two is %q", got)
	}
}
