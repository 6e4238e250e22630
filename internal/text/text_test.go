package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestTextIsKeptComposed(t *testing.T) {
	decomposed := norm.NFD.String("Định hướng khách hàng")
	got, err := NFC(decomposed)
	if err != nil || got != "Định hướng khách hàng" {
		t.Errorf("NFC = %q, %v", got, err)
	}
}

func TestTextThatCannotBeKeptIsRefused(t *testing.T) {
	for _, s := range []string{"caf\xe9", "a\x00b"} {
		if got, err := NFC(s); err == nil {
			t.Errorf("NFC(%q) = %q, want a refusal", s, got)
		}
	}
}

func TestFold(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"Khách hàng", "khach hang"},
		{"ĐỊNH HƯỚNG", "dinh huong"},
		{norm.NFD.String("Định hướng"), "dinh huong"},
		{"Straße", "strasse"},
		{"STRAẞE", "strasse"},
		{"Ångström", "angstrom"},
		{"Łódź Ørsted Æsir", "lodz orsted aesir"},
		{"İstanbul", "istanbul"},
		{"ﬁnance", "finance"},
		{"ΟΔΟΣ", "οδοσ"},
		{"Plain ASCII 42", "plain ascii 42"},
	} {
		if got := Fold(test.in); got != test.want {
			t.Errorf("Fold(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestEveryLetterFoldsOnce(t *testing.T) {
	for r := rune(0); r <= 0x2ffff; r++ {
		if once := Fold(string(r)); Fold(once) != once {
			t.Errorf("%U folds to %q and then to %q", r, once, Fold(once))
		}
	}
}

func TestTerms(t *testing.T) {
	got := Terms("Khách hàng: 70% quay lại, khách mới!")
	if want := []string{"khach", "hang", "70", "quay", "lai", "moi"}; !slices.Equal(got, want) {
		t.Errorf("Terms = %v, want %v", got, want)
	}
	if got := Terms(" ... "); got != nil {
		t.Errorf("Terms of no words = %v", got)
	}
}

func TestSlug(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"Khách hàng quay lại", "khach-hang-quay-lai"},
		{"  Order-to-door time (days) ", "order-to-door-time-days"},
		{"%%%", ""},
		{"a sentence that is much too long to be a key of anything", "a-sentence-that-is-much-too-long-to-be-a-key-of"},
		{strings.Repeat("x", 60), strings.Repeat("x", 48)},
	} {
		if got := Slug(test.in); got != test.want {
			t.Errorf("Slug(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Khách", "ẞ", "İ", "a\u0301\u0323", "가", "\xff", "Σς", "ℌ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("Fold is not settled: %q, then %q", once, twice)
		}
		if utf8.ValidString(s) && Fold(norm.NFD.String(s)) != Fold(norm.NFC.String(s)) {
			t.Errorf("%q folds differently when composed", s)
		}
		if slug := Slug(s); len(slug) > slugLength || !utf8.ValidString(slug) || Slug(slug) != slug {
			t.Errorf("Slug(%q) = %q is no lasting key", s, slug)
		}
	})
}
