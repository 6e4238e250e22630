package tabular

import (
	"regexp"
	"strings"
)

// formulaSigns are those with which a spreadsheet takes a text for a formula.
const formulaSigns = "=+-@\t\r\n"

// signedNumber is the one thing that may begin with such a sign and stays as it
// is.
var signedNumber = regexp.MustCompile(`^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$`)

// guarded puts an apostrophe before a text that a spreadsheet would take for a
// formula, and before one that only looks as if it had been guarded.
func guarded(s string) string {
	if looksGuardable(s) && !signedNumber.MatchString(s) {
		return "'" + s
	}
	return s
}

// unguarded takes off the apostrophe that guarded put there.
func unguarded(s string) string {
	if strings.HasPrefix(s, "'") && looksGuardable(s[1:]) {
		return s[1:]
	}
	return s
}

// looksGuardable reports whether a sign that begins a formula stands first, or
// behind nothing but apostrophes.
func looksGuardable(s string) bool {
	s = strings.TrimLeft(s, "'")
	return s != "" && strings.ContainsRune(formulaSigns, rune(s[0]))
}
