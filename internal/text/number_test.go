package text

import (
	"errors"
	"math"
	"strings"
	"testing"

	"bearing/internal/fault"
)

func TestNumbersAreRead(t *testing.T) {
	for _, test := range []struct {
		name, in string
		style    NumberStyle
		want     float64
	}{
		{"digits", "1250", Auto, 1250},
		{"a decimal point", "1250.5", Auto, 1250.5},
		{"a decimal comma", "1250,5", Auto, 1250.5},
		{"two decimals cannot group", "1.25", Auto, 1.25},
		{"nothing groups after a zero", "0.125", Auto, .125},
		{"four digits before cannot be grouped", "1250.500", Auto, 1250.5},
		{"both signs, point last", "1,250.5", Auto, 1250.5},
		{"both signs, comma last", "1.250,5", Auto, 1250.5},
		{"points twice group", "1.250.000", Auto, 1250000},
		{"commas twice group", "1,250,000", Auto, 1250000},
		{"spaces group, so the comma is decimal", "1 250,500", Auto, 1250.5},
		{"an NBSP groups", "1\u00a0250", Auto, 1250},
		{"a thin space groups", "12\u2009345\u2009678", Auto, 12345678},
		{"an apostrophe groups", "1’234’567.5", Auto, 1234567.5},
		{"the style decides", "1.250", Point, 1.25},
		{"the other style decides otherwise", "1.250", Comma, 1250},
		{"comma style", "1,250", Comma, 1.25},
		{"point style groups", "1,250", Point, 1250},
		{"no digit before", ".5", Auto, .5},
		{"no digit after", "5.", Point, 5},
		{"minus", "-3", Auto, -3},
		{"a real minus sign", "−3,5", Auto, -3.5},
		{"plus", "+3", Auto, 3},
		{"brackets are negative", "(1,250.00)", Auto, -1250},
		{"negative zero is zero", "-0", Auto, 0},
		{"scientific, as spreadsheets write it", "1.2182E+12", Auto, 1.2182e12},
		{"scientific with a comma", "1,218e3", Auto, 1218},
		{"per cent", "54.6 %", Auto, 54.6},
		{"euro in front", "€ 1.250,50", Auto, 1250.5},
		{"euro behind", "1.250,50 €", Auto, 1250.5},
		{"sign before the currency", "-$5", Auto, -5},
		{"sign after the currency", "€ -5", Auto, -5},
		{"dong", "45.000.000 ₫", Auto, 45e6},
		{"a code", "VND 45", Auto, 45},
		{"brackets and currency", "($1,250.00)", Auto, -1250},
		{"thousands", "12k", Scaled, 12000},
		{"million, English", "€ 4.86 m", Point | Scaled, 4.86e6},
		{"million, Dutch", "€ 4,86 mln.", Comma | Scaled, 4.86e6},
		{"million, Vietnamese", "4,86 triệu €", Comma | Scaled, 4.86e6},
		{"milliard, Vietnamese", "2 tỷ", Scaled, 2e9},
		{"a magnitude rounds once", "0.57 m", Scaled, 570000},
		{"the largest", "1000000000000000", Auto, 1e15},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParseNumber(test.in, test.style)
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want || math.Signbit(got) != math.Signbit(test.want) {
				t.Errorf("ParseNumber(%q) = %v, want %v", test.in, got, test.want)
			}
		})
	}
}

func TestNumbersAreRefusedWithTheRemedy(t *testing.T) {
	for _, test := range []struct {
		name, in string
		style    NumberStyle
		says     string
	}{
		{"a point that may group", "1.250", Auto, "name the number format"},
		{"a comma that may group", "1,250", Auto, "name the number format"},
		{"with a unit as well", "€ 1.250", Auto, "name the number format"},
		{"comma text in point style", "1.250,5", Point, "format point"},
		{"point text in comma style", "1,250.5", Comma, "format comma"},
		{"a group of two", "1,25", Point, "format point"},
		{"a zero before a group", "0.125", Comma, "format comma"},
		{"groups of two", "12 34", Auto, "not a number"},
		{"groups in two ways", "1 250.000,5", Comma, "format comma"},
		{"a trailing apostrophe", "5'", Auto, "not a number"},
		{"a spreadsheet error", "#N/A", Auto, "spreadsheet"},
		{"another spreadsheet error", "#REF!", Point, "spreadsheet"},
		{"not a number by name", "NaN", Auto, "not a number"},
		{"infinity", "Inf", Auto, "not a number"},
		{"infinity with a sign", "-∞", Auto, "not a number"},
		{"too large", "1e308", Auto, "out of range"},
		{"far too large", "1e999", Auto, "out of range"},
		{"just too large", "1000000000000001", Auto, "out of range"},
		{"too large by its magnitude", "2000000000 m", Scaled, "out of range"},
		{"a magnitude that nobody asked for", "12k", Auto, "not a number"},
		{"a magnitude twice", "1e3 k", Scaled, "not a number"},
		{"words", "about 5", Auto, "not a number"},
		{"hexadecimal", "0x10", Auto, "not a number"},
		{"an underscore", "1_000", Auto, "not a number"},
		{"two signs", "--5", Auto, "not a number"},
		{"two units", "5 % €", Auto, "not a number"},
		{"only a unit", "€", Auto, "not a number"},
		{"only a sign", ".", Auto, "not a number"},
		{"far too long", strings.Repeat("9", 10<<20), Auto, "too long"},
	} {
		t.Run(test.name, func(t *testing.T) {
			x, err := ParseNumber(test.in, test.style)
			if err == nil {
				t.Fatalf("read as %v, want a refusal", x)
			}
			if !strings.Contains(err.Error(), test.says) || len(err.Error()) > 200 || fault.KindOf(err) != fault.Invalid {
				t.Errorf("refused with %q, want words with %q", err, test.says)
			}
		})
	}
}

func TestNothingWrittenIsBlank(t *testing.T) {
	for _, s := range []string{"", "  ", "\u00a0\t"} {
		if _, err := ParseNumber(s, Auto); !errors.Is(err, ErrBlank) || fault.KindOf(err) != fault.Invalid {
			t.Errorf("ParseNumber(%q): %v, want ErrBlank", s, err)
		}
	}
	if _, err := ParseNumber("x", Auto); errors.Is(err, ErrBlank) {
		t.Error("a word is not blank")
	}
}

func TestTheUnitIsTold(t *testing.T) {
	for in, want := range map[string]string{"45 %": "%", "€ 5": "EUR", "5 đ": "VND", "5 CHF": "CHF", "5": ""} {
		if _, unit, err := ParseAmount(in, Auto); err != nil || unit != want {
			t.Errorf("ParseAmount(%q): unit %q, %v, want %q", in, unit, err, want)
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"1.250,5", "1,250.5", "€ 4,86 mln", "(5)", "#N/A", "1e308", "1 250", "-0", "1'000.5e3"} {
		f.Add(s, 12.5)
	}
	f.Fuzz(func(t *testing.T, s string, x float64) {
		for _, style := range []NumberStyle{Auto, Point, Comma, Comma | Scaled} {
			got, err := ParseNumber(s, style)
			if err == nil && (math.IsNaN(got) || math.Abs(got) > Largest) {
				t.Errorf("ParseNumber(%q, %d) = %v", s, style, got)
			}
		}
		auto, err := ParseNumber(s, Auto)
		for _, style := range []NumberStyle{Point, Comma} {
			named, refusal := ParseNumber(s, style)
			if err == nil && refusal == nil && named != auto {
				t.Errorf("%q is %v by itself and %v in style %d", s, auto, named, style)
			}
		}
		if math.IsNaN(x) || math.Abs(x) > Largest {
			return
		}
		for lang, style := range map[string]NumberStyle{"en": Point, "nl": Comma, "vi": Comma} {
			written := FormatNumber(x, lang, AllDecimals)
			if got, err := ParseNumber(written, style); err != nil || got != x {
				t.Errorf("%v is written %q (%s) and read as %v, %v", x, written, lang, got, err)
			}
		}
	})
}
