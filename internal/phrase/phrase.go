// Package phrase holds every sentence that the product says on its own account,
// in English, Dutch and Vietnamese.
//
// A sentence has a key and stands in a catalogue, one file a language. What
// varies stands in braces: "{n} of {total} on track". A sentence that depends
// on a number has a form for one and a form for any other; Vietnamese has one
// form for both. Nouns of frameworks are never glued into a sentence that
// would have to bend around them: they stand at its head, or after a colon.
//
// Numbers, days and units are written here too, as the reader's language
// writes them. Text that people wrote is never changed.
package phrase

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"bearing/internal/fault"
)

//go:embed en.yaml nl.yaml vi.yaml
var files embed.FS

// Langs returns the languages of the catalogues; the first is the one that
// others fall back to.
func Langs() []string { return []string{"en", "nl", "vi"} }

// Names returns what each language calls itself.
func Names() map[string]string {
	return map[string]string{"en": "English", "nl": "Nederlands", "vi": "Tiếng Việt"}
}

// Args are what stands in the braces of a sentence, by name.
type Args map[string]any

// Say returns a sentence in a language. A key without a sentence comes back as
// itself, in angle quotes, so that it is seen; a test keeps that from happening.
func Say(lang, key string, args Args) string {
	return fill(find(lang, key).other, args)
}

// Plural returns the form of a sentence that goes with n, which also stands in
// for {n}.
func Plural(lang, key string, n int, args Args) string {
	all := Args{"n": Voice{lang}.Number(float64(n), 0)}
	maps.Copy(all, args)
	return fill(find(lang, key).of(n), all)
}

// Has reports whether there is a sentence of that key.
func Has(key string) bool {
	_, ok := catalogues()["en"][key]
	return ok
}

// Keys returns the keys of a catalogue in order.
func Keys(lang string) []string { return slices.Sorted(maps.Keys(catalogues()[lang])) }

// A sentence is what stands behind a key. Without two forms, one serves both.
type sentence struct{ one, other string }

func (s sentence) of(n int) string {
	if n == 1 && s.one != "" {
		return s.one
	}
	return s.other
}

// UnmarshalYAML reads a text, or a text for one and a text for others.
func (s *sentence) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		s.other = n.Value
		return nil
	}
	forms := map[string]string{}
	if err := n.Decode(&forms); err != nil {
		return err
	}
	s.one, s.other = forms["one"], forms["other"]
	if len(forms) != 2 || s.one == "" || s.other == "" {
		return fault.New(fault.Invalid, fmt.Sprintf("line %d", n.Line), "a sentence has a form called one and a form called other")
	}
	return nil
}

func find(lang, key string) sentence {
	for _, l := range []string{lang, Langs()[0]} {
		if s, ok := catalogues()[l][key]; ok {
			return s
		}
	}
	return sentence{other: "‹" + key + "›"}
}

// fill puts values in the places that name them. A page says hundreds of
// sentences, so this walks each once and makes nothing else of it.
// fill puts args in the place of their names in braces. What has no arg stays.
func fill(s string, args Args) string {
	if len(args) == 0 {
		return s
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "{")
		name, after, closed := strings.Cut(rest, "}")
		b.WriteString(before)
		if !found || !closed {
			return b.String() + strings.TrimPrefix(s, before)
		}
		if value, ok := args[name]; ok {
			fmt.Fprint(&b, value)
		} else {
			b.WriteString("{" + name + "}")
		}
		s = after
	}
}

var catalogues = sync.OnceValue(func() map[string]map[string]sentence {
	all := map[string]map[string]sentence{}
	for _, lang := range Langs() {
		data, err := files.ReadFile(lang + ".yaml")
		if err == nil {
			all[lang], err = parse(data)
		}
		if err != nil {
			panic(err) // the files are part of the program, and a test reads them
		}
	}
	return all
})

func parse(data []byte) (map[string]sentence, error) {
	var catalogue map[string]sentence
	err := yaml.Unmarshal(data, &catalogue)
	return catalogue, err
}
