// Package text reads and writes what people type: names, numbers and dates in
// English, Dutch and Vietnamese.
//
// Reading never guesses. Where a text can mean two things ("1.250", "3/4/2026")
// it is refused with a sentence that says what to name; a column of a file has
// one style, and the style is named once. Writing is for eyes only: a text that
// was formatted here reads back as the same value when its style is named.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"bearing/internal/fault"
)

// NFC returns s in the composed normal form, in which it is kept and compared.
// It refuses what is not UTF-8 and the NUL character, which no database keeps.
func NFC(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", fault.New(fault.Invalid, "text", "is not UTF-8; save the file with the encoding UTF-8 and try again")
	}
	if strings.ContainsRune(s, 0) {
		return "", fault.New(fault.Invalid, "text", "holds a NUL character; remove it and try again")
	}
	return norm.NFC.String(s), nil
}

// spelled holds the letters that have no decomposition and are still searched
// for by their plain neighbour.
var spelled = map[rune]string{
	'đ': "d", 'ð': "d", 'ø': "o", 'ł': "l", 'ħ': "h", 'ı': "i",
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ς': "σ",
}

// Fold returns s as it is searched and matched: lower case, without marks, with
// đ as d and ß as ss, so that "khach" finds "Khách". It is for comparing, not
// for reading.
func Fold(s string) string {
	if folded, ok := foldPlain(s); ok {
		return folded
	}
	s = strings.ToValidUTF8(s, "\ufffd") // a broken byte must not keep its neighbour together
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		r = unicode.ToLower(r)
		if plain, ok := spelled[r]; ok {
			b.WriteString(plain)
		} else {
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// foldPlain spares plain ASCII, most of what is folded, the tables.
func foldPlain(s string) (string, bool) {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return "", false
		}
	}
	return strings.ToLower(s), true
}

// Terms returns the distinct folded words of s in the order of their first
// appearance. A word is a run of letters and digits.
func Terms(s string) []string {
	var terms []string
	seen := map[string]bool{}
	for _, word := range strings.FieldsFunc(Fold(s), notWord) {
		if !seen[word] {
			seen[word] = true
			terms = append(terms, word)
		}
	}
	return terms
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// slugLength is where a slug ends, at the last whole word before it.
const slugLength = 48

// Slug returns a short key made of the words of s: "Khách hàng quay lại" becomes
// "khach-hang-quay-lai". It is empty when s has no letter and no digit.
func Slug(s string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(Fold(s), notWord) {
		if b.Len() > 0 && b.Len()+1+len(word) > slugLength {
			break
		}
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(word[:wholeRunes(word, slugLength)])
	}
	return b.String()
}

// wholeRunes returns the longest length up to limit that cuts no rune of s.
func wholeRunes(s string, limit int) int {
	if len(s) <= limit {
		return len(s)
	}
	for !utf8.RuneStart(s[limit]) {
		limit--
	}
	return limit
}

// quotable shortens what a refusal repeats.
func quotable(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) > 40 {
		return s[:wholeRunes(s, 40)] + "..."
	}
	return s
}
