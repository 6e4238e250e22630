package framework

import (
	"maps"
	"slices"
)

// A Lang is a language in which words are kept.
type Lang string

// The languages that every built-in framework speaks.
const (
	English    Lang = "en"
	Dutch      Lang = "nl"
	Vietnamese Lang = "vi"
)

// Langs returns the languages in their order; the first is the one that others
// fall back to.
func Langs() []Lang { return []Lang{English, Dutch, Vietnamese} }

// A Text is a sentence in several languages.
type Text map[Lang]string

// In returns the text in a language, else in English, else in any that it has.
func (t Text) In(lang Lang) string { return in(t, lang) }

// Forms are the forms of a noun that go with one and with any other number. In
// Vietnamese they are the same.
type Forms struct{ One, Other string }

// For returns the form that goes with n.
func (f Forms) For(n int) string {
	if n == 1 {
		return f.One
	}
	return f.Other
}

// Words are a noun in several languages.
type Words map[Lang]Forms

// In returns the form for n in a language, else in English, else in any that
// the noun has.
func (w Words) In(lang Lang, n int) string { return in(w, lang).For(n) }

func in[V any](m map[Lang]V, lang Lang) V {
	if v, ok := m[lang]; ok {
		return v
	}
	if v, ok := m[English]; ok {
		return v
	}
	for _, other := range slices.Sorted(maps.Keys(m)) {
		return m[other]
	}
	var none V
	return none
}

// over returns a copy of base in which the languages of m win. Neither is
// changed: frameworks share what they inherit.
func over[V any](base, m map[Lang]V) map[Lang]V {
	all := make(map[Lang]V, len(base)+len(m))
	maps.Copy(all, base)
	maps.Copy(all, m)
	return all
}
