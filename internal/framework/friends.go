package framework

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"bearing/internal/text"
)

// A Sense is what a word stands for: a role, or with NoRole the figure that is
// measured.
type Sense struct{ Role Role }

// Measured is the sense of the words for a measure.
var Measured = Sense{NoRole}

func (s Sense) in(lang Lang) string {
	if s == Measured {
		return plain().figure.In(lang)
	}
	return Meaning(s.Role, lang)
}

// A Hint warns of a word that changes its meaning between two vocabularies.
type Hint struct {
	Word string
	From []Sense // what it stands for in the first, nothing if it is not used there
	To   []Sense // and in the second
	Text string  // one sentence
}

// FalseFriends returns a hint for every word that stands for something else in
// to than in from: those that the labels give away, in words made for the
// purpose, and those that somebody wrote a note on, in the words of the note.
func (l *Library) FalseFriends(from, to *Framework, lang Lang) []Hint {
	if from.Key == to.Key {
		return nil
	}
	hints := map[string]Hint{}
	here, there := from.senses(lang), to.senses(lang)
	for word, a := range here {
		if b, ok := there[word]; ok && !slices.Equal(a.senses, b.senses) {
			hints[word] = Hint{a.word, a.senses, b.senses, differs(a, b, from, to, lang)}
		}
	}
	for _, note := range l.notes(from, to, lang) {
		word := note.Word.In(lang)
		h, differs := hints[fold(word)]
		if !differs && len(note.With) == 0 {
			continue
		}
		hints[fold(word)] = Hint{cmp.Or(h.Word, word), here[fold(word)].senses, there[fold(word)].senses, note.Hint.In(lang)}
	}
	return slices.SortedFunc(maps.Values(hints), func(a, b Hint) int { return alphabetical(a.Word, b.Word) })
}

// alphabetical orders words by their plain letters, then by their marks.
func alphabetical(a, b string) int {
	return cmp.Or(cmp.Compare(text.Fold(a), text.Fold(b)), cmp.Compare(fold(a), fold(b)))
}

// notes returns what was written on two frameworks, in either of them; a note
// on the pair comes after one on every other framework and so prevails.
func (l *Library) notes(a, b *Framework, lang Lang) []Friend {
	var general, particular []Friend
	collect := func(own, other *Framework) {
		for _, n := range own.Friends {
			i := slices.IndexFunc(n.With, other.Extends)
			switch {
			case !l.stillMeans(own, n.of, n.Word, lang):
			case len(n.With) == 0:
				general = append(general, n)
			case i >= 0 && l.stillMeans(other, n.With[i], n.Word, lang):
				particular = append(particular, n)
			}
		}
	}
	collect(a, b)
	collect(b, a)
	return append(general, particular...)
}

// stillMeans reports whether a word stands for the same in f as in the framework
// of a key that f extends. A note is handed down as long as it does.
func (l *Library) stillMeans(f *Framework, key string, word Text, lang Lang) bool {
	base, ok := l.frameworks[key]
	if !ok || f.Key == key {
		return true
	}
	w := fold(word.In(lang))
	return slices.Equal(f.senses(lang)[w].senses, base.senses(lang)[w].senses)
}

func differs(a, b usage, from, to *Framework, lang Lang) string {
	return strings.NewReplacer(
		"{word}", a.word,
		"{from}", from.Name.In(lang), "{here}", a.meaning(lang),
		"{to}", to.Name.In(lang), "{there}", b.meaning(lang),
	).Replace(plain().differs.In(lang))
}

// A usage is a word of one framework with all that it stands for there.
type usage struct {
	word   string
	senses []Sense // sorted
}

func (u usage) meaning(lang Lang) string {
	var all []string
	for _, s := range u.senses {
		all = append(all, s.in(lang))
	}
	return strings.Join(all, " "+plain().or.In(lang)+" ")
}

// senses returns the words of a framework in a language, folded, with what they
// stand for.
func (f *Framework) senses(lang Lang) map[string]usage {
	all := map[string]usage{}
	add := func(words Words, s Sense) {
		word := words.In(lang, 1)
		u := all[fold(word)]
		u.word = cmp.Or(u.word, word)
		if !slices.Contains(u.senses, s) {
			u.senses = append(u.senses, s)
			slices.SortFunc(u.senses, func(a, b Sense) int { return cmp.Compare(a.Role, b.Role) })
		}
		all[fold(word)] = u
	}
	for _, k := range f.Kinds {
		add(k.Words, Sense{k.Role})
	}
	add(f.MeasureWords, Measured)
	return all
}

// An Entry of the glossary is a word with everything that it stands for.
type Entry struct {
	Word string
	Uses []Use
}

// A Use is what a word stands for in a framework.
type Use struct {
	Framework *Framework
	Sense     Sense
	Under     []Role // where, for a role
}

// FalseFriend reports whether the word stands for different things.
func (e Entry) FalseFriend() bool {
	return slices.ContainsFunc(e.Uses, func(u Use) bool { return u.Sense != e.Uses[0].Sense })
}

// Glossary returns every word of every framework in a language, by word and
// then by the order of the frameworks.
func (l *Library) Glossary(lang Lang) []Entry {
	entries := map[string]*Entry{}
	add := func(words Words, use Use) {
		word := words.In(lang, 1)
		e := entries[fold(word)]
		if e == nil {
			e = &Entry{Word: word}
			entries[fold(word)] = e
		}
		e.Uses = append(e.Uses, use)
	}
	for _, f := range l.order {
		for _, k := range f.Kinds {
			add(k.Words, Use{f, Sense{k.Role}, k.Under})
		}
		add(f.MeasureWords, Use{f, Measured, nil})
	}
	var sorted []Entry
	for _, e := range entries {
		sorted = append(sorted, *e)
	}
	slices.SortFunc(sorted, func(a, b Entry) int { return alphabetical(a.Word, b.Word) })
	return sorted
}
