package web

import (
	"net/http"
	"slices"
	"strings"

	"bearing/internal/framework"
	"bearing/internal/text"
	"bearing/internal/web/pages"
)

// glossary shows every word of every vocabulary, and first those that mean two
// things.
func (s *Site) glossary(w http.ResponseWriter, r *http.Request) error {
	v := s.reader(r)
	v.remember(w)
	f, err := v.framed(v.T("glossary.title"), "words", 0)
	if err != nil {
		return err
	}
	var g pages.Glossary
	for _, e := range s.app.Frameworks.Glossary(lang(v.Voice)) {
		word := v.word(e)
		g.Entries = append(g.Entries, word)
		if word.False {
			word.ID = "friend-" + word.ID
			g.Friends = append(g.Friends, word)
		}
	}
	return v.show(w, http.StatusOK, f, pages.WordsPage(f, g))
}

// word writes an entry out, one line for each thing that it stands for.
func (v *reader) word(e framework.Entry) pages.Word {
	word := pages.Word{ID: text.Slug(e.Word), Word: e.Word, False: e.FalseFriend()}
	in := lang(v.Voice)
	var senses []framework.Sense
	by := map[framework.Sense][]string{}
	for _, u := range e.Uses {
		if by[u.Sense] == nil {
			senses = append(senses, u.Sense)
		}
		if name := u.Framework.Name.In(in); !slices.Contains(by[u.Sense], name) {
			by[u.Sense] = append(by[u.Sense], name)
		}
	}
	for _, s := range senses {
		word.Uses = append(word.Uses, pages.Use{Meaning: v.sense(s), Frameworks: strings.Join(by[s], " · ")})
	}
	return word
}

func (v *reader) sense(s framework.Sense) string {
	if s == framework.Measured {
		return v.T("glossary.measure")
	}
	return framework.Meaning(s.Role, lang(v.Voice))
}
