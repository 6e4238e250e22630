package text

import (
	"errors"
	"strings"
	"testing"
	"time"

	"bearing/internal/calendar"
	"bearing/internal/fault"
)

var american = calendar.Fiscal{Start: time.October, NamedByEnd: true}

func TestDatesAreRead(t *testing.T) {
	for _, test := range []struct {
		name, in string
		style    DateStyle
		want     string
	}{
		{"ISO", "2026-11-23", DateStyle{}, "2026-11-23"},
		{"ISO with slashes", "2026/11/23", DateStyle{}, "2026-11-23"},
		{"an instant counts by its written day", "2026-11-23T23:59:59+07:00", DateStyle{}, "2026-11-23"},
		{"a time after a blank", "2026-11-23 08:00", DateStyle{Order: ISO}, "2026-11-23"},
		{"points put the day first", "3.4.2026", DateStyle{}, "2026-04-03"},
		{"a day above 12 tells the order", "23/11/2026", DateStyle{}, "2026-11-23"},
		{"so does one in the middle", "11/23/2026", DateStyle{}, "2026-11-23"},
		{"the same either way", "4/4/2026", DateStyle{}, "2026-04-04"},
		{"day first", "03/04/2026", DateStyle{Order: DayFirst}, "2026-04-03"},
		{"day first with dashes", "3-4-2026", DateStyle{Order: DayFirst}, "2026-04-03"},
		{"month first", "03/04/2026", DateStyle{Order: MonthFirst}, "2026-03-04"},
		{"the year first has one meaning in any order", "2026-11-05", DateStyle{Order: MonthFirst}, "2026-11-05"},
		{"month first with a time", "03/04/2026 5:04 PM", DateStyle{Order: MonthFirst}, "2026-03-04"},
		{"the leap day", "29/02/2024", DateStyle{}, "2024-02-29"},
		{"a month by name", "23 November 2026", DateStyle{}, "2026-11-23"},
		{"a short month", "1 Sept. 2026", DateStyle{}, "2026-09-01"},
		{"American order by name", "Nov 23, 2026", DateStyle{}, "2026-11-23"},
		{"Dutch", "31 maart 2027", DateStyle{}, "2027-03-31"},
		{"Dutch, short", "1-mrt-2027", DateStyle{Order: DayFirst}, "2027-03-01"},
		{"Vietnamese", "23 tháng 11, 2026", DateStyle{}, "2026-11-23"},
		{"Vietnamese in full", "ngày 23 tháng 11 năm 2026", DateStyle{}, "2026-11-23"},
		{"a day number", "46349", DateStyle{Order: Serial}, "2026-11-23"},
		{"a day number with a time", "46349.75", DateStyle{Order: Serial}, "2026-11-23"},
		{"the last day before the day that never was", "59", DateStyle{Order: Serial}, "1900-02-28"},
		{"the first day after it", "61", DateStyle{Order: Serial}, "1900-03-01"},
		{"the first day of all", "1", DateStyle{Order: Serial}, "1900-01-01"},
		{"a day number from 1904", "44887", DateStyle{Order: Serial1904}, "2026-11-23"},
		{"the end of a fiscal quarter", "2022 Q3", DateStyle{Order: Period, Fiscal: american}, "2022-06-30"},
		{"the end of a fiscal year", "FY2022", DateStyle{Order: Period, Fiscal: american}, "2022-09-30"},
		{"the end of a quarter, written together", "FY2022Q1", DateStyle{Order: Period, Fiscal: american}, "2021-12-31"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParseDate(test.in, test.style)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != test.want {
				t.Errorf("ParseDate(%q) = %s, want %s", test.in, got, test.want)
			}
		})
	}
}

func TestDatesAreRefusedWithTheRemedy(t *testing.T) {
	for _, test := range []struct {
		name, in string
		style    DateStyle
		says     string
	}{
		{"two meanings", "03/04/2026", DateStyle{}, "name the date format"},
		{"two meanings with dashes", "3-4-2026", DateStyle{}, "name the date format"},
		{"two digits of a year", "23/11/26", DateStyle{}, "four digits"},
		{"two digits of a year, in a style", "03/04/26", DateStyle{Order: DayFirst}, "four digits"},
		{"a month above 12 in the style", "11/23/2026", DateStyle{Order: DayFirst}, "not a day"},
		{"another style than ISO", "23-11-2026", DateStyle{Order: ISO}, "date format"},
		{"words when ISO was named", "23 November 2026", DateStyle{Order: ISO}, "not a day"},
		{"no leap year", "2026-02-29", DateStyle{}, "not a day"},
		{"a day too many", "31.11.2026", DateStyle{}, "not a day"},
		{"a quarter where a day is due", "2022 Q3", DateStyle{}, "not a day"},
		{"a day number nobody named", "46349", DateStyle{}, "not a day"},
		{"the day that never was", "60", DateStyle{Order: Serial}, "day number"},
		{"before all day numbers", "0", DateStyle{Order: Serial}, "day number"},
		{"after all day numbers", "2958466", DateStyle{Order: Serial}, "day number"},
		{"no period", "2022 Q5", DateStyle{Order: Period}, "not a period"},
		{"words", "next week", DateStyle{}, "not a day"},
		{"far too long", strings.Repeat("2", 10<<20), DateStyle{}, "not a day"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, err := ParseDate(test.in, test.style)
			if err == nil {
				t.Fatalf("read as %s, want a refusal", d)
			}
			if !strings.Contains(err.Error(), test.says) || len(err.Error()) > 200 || fault.KindOf(err) != fault.Invalid {
				t.Errorf("refused with %q, want words with %q", err, test.says)
			}
		})
	}
	if _, err := ParseDate(" ", DateStyle{}); !errors.Is(err, ErrBlank) {
		t.Errorf("an empty date: %v, want ErrBlank", err)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-11-23", "23/11/2026", "3.4.2026", "Nov 23, 2026", "46349", "2022 Q3", "23 tháng 11, 2026", "2026-11-23T10:00Z"} {
		f.Add(s, uint8(0), int32(739943))
	}
	f.Fuzz(func(t *testing.T, s string, order uint8, n int32) {
		d, err := ParseDate(s, DateStyle{Order: Order(order % 7), Fiscal: american})
		if err == nil && (d.IsZero() || d.Year() < 1 || d.Year() > 9999) {
			t.Errorf("ParseDate(%q) = %s without a refusal", s, d)
		}
		d = calendar.On(1, 1, 1).Add(int(uint32(n) % 3652059))
		for _, lang := range []string{"en", "nl", "vi"} {
			for _, length := range []DateLength{Short, Long} {
				if d.Year() < 1000 {
					continue
				}
				written := FormatDate(d, lang, length)
				if got, err := ParseDate(written, DateStyle{Order: DayFirst}); err != nil || got != d {
					t.Errorf("%s is written %q and read as %s, %v", d, written, got, err)
				}
			}
		}
	})
}
