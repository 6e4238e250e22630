package store

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// What JSON would quietly change is refused; everything else comes back.
func FuzzDetailsComeBackOrAreRefused(f *testing.F) {
	for _, seed := range []string{"", "plain", "a\x00b", "a\xffb", `\u0000`, `\\u0000`, "\ufffd", `\ufffd`, "\"\\\n\u2028<&>", "\\\x00", "\xf0\x9f"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		kept, err := write(itemWire{Notes: s, Custom: map[string]string{s: s}})
		if wellFormed := utf8.ValidString(s) && !strings.Contains(s, "\x00"); wellFormed != (err == nil) {
			t.Fatalf("%q: %v", s, err)
		}
		if err != nil {
			return
		}
		var back itemWire
		if err := read(kept, &back); err != nil || back.Notes != s || back.Custom[s] != s {
			t.Errorf("%q came back as %+v, %v", s, back, err)
		}
	})
}
