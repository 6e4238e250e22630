package framework

import (
	"slices"
	"strings"
	"testing"

	"bearing/internal/text"
)

func hint(t *testing.T, from, to string, lang Lang, word string) (Hint, bool) {
	t.Helper()
	for _, h := range Builtin().FalseFriends(get(t, from), get(t, to), lang) {
		if h.Word == word {
			return h, true
		}
	}
	return Hint{}, false
}

func TestFalseFriends(t *testing.T) {
	aim, target := []Sense{{Aim}}, []Sense{{Target}}
	for _, test := range []struct {
		name, from, to string
		lang           Lang
		word           string
		here, there    []Sense
	}{
		{"goal is the figure in OGSM and the direction elsewhere", "ogsm", "goals", English, "Goal", target, aim},
		{"and objective the other way round", "ogsm", "goals", English, "Objective", aim, target},
		{"read the other way the sides change", "goals", "ogsm", English, "Goal", aim, target},
		{"objective in OKR is no objective of a marketer", "okr", "goals", English, "Objective", aim, target},
		{"Dutch doel swaps with them", "ogsm", "goals", Dutch, "Doel", target, aim},
		{"and doelstelling", "ogsm", "goals", Dutch, "Doelstelling", aim, target},
		{"doelstelling swaps between two Dutch ways of OGSM", "ogsm", "ogsm-ambition", Dutch, "Doelstelling", aim, target},
		{"mục tiêu is an aim in OKR and a figure in StratML", "okr", "stratml", Vietnamese, "Mục tiêu", aim, target},
		{"a V2MOM measure is the result, elsewhere it is a figure", "v2mom", "bsc", English, "Measure", target, []Sense{Measured}},
		{"a word that only one of the two uses", "ogsm", "goals", Vietnamese, "Mục tiêu", nil, aim},
		{"an overlay has the friends of what it extends", "smart-okr", "goals", Dutch, "Doelstelling", aim, target},
	} {
		t.Run(test.name, func(t *testing.T) {
			h, ok := hint(t, test.from, test.to, test.lang, test.word)
			if !ok || !slices.Equal(h.From, test.here) || !slices.Equal(h.To, test.there) || h.Text == "" {
				t.Errorf("the hint is %+v (%v), want %v here and %v there", h, ok, test.here, test.there)
			}
		})
	}
}

func TestWordsThatKeepTheirMeaningAreNoFalseFriends(t *testing.T) {
	if h, ok := hint(t, "ogsm", "okr", English, "Objective"); ok {
		t.Errorf("an objective is an aim in both, but: %s", h.Text)
	}
	if hints := Builtin().FalseFriends(get(t, "ogsm"), get(t, "ogsm"), English); len(hints) > 0 {
		t.Errorf("a vocabulary has false friends with itself: %v", hints)
	}
}

// In Dutch the second way of OGSM calls the figure doelstelling, as marketers do.
func TestANoteIsHandedDownWhileItsWordMeansTheSame(t *testing.T) {
	if h, ok := hint(t, "ogsm-ambition", "goals", Dutch, "Doelstelling"); ok {
		t.Errorf("a doelstelling is a figure in both, but: %s", h.Text)
	}
	h, ok := hint(t, "ogsm-ambition", "goals", English, "Goal")
	if want := "In OGSM a Goal is the figure"; !ok || !strings.HasPrefix(h.Text, want) {
		t.Errorf("the hint on goal is %q, want the note on OGSM", h.Text)
	}
	if h, ok := hint(t, "ogsm-ambition", "stratml", Dutch, "Doelstelling"); ok {
		t.Errorf("a doelstelling is a figure in both, but: %s", h.Text)
	}
}

func TestANoteOnAPairSpeaksBeforeTheLabels(t *testing.T) {
	written, _ := hint(t, "ogsm", "goals", English, "Goal")
	if want := "In OGSM a Goal is the figure to reach"; !strings.HasPrefix(written.Text, want) {
		t.Errorf("the hint says %q, want the note", written.Text)
	}
	made, _ := hint(t, "ogsm", "stratml", English, "Goal")
	if want := "“Goal” is a measurable result in OGSM, but a broad direction in words in StratML."; made.Text != want {
		t.Errorf("the hint says %q, want %q", made.Text, want)
	}
}

// Every pair of vocabularies that share a word in different meanings says so,
// in every language, and says the same words when read the other way.
func TestHintsAreWholeSentences(t *testing.T) {
	count := map[Lang]int{}
	for _, a := range Builtin().All() {
		for _, b := range Builtin().All() {
			for _, lang := range Langs() {
				there, back := Builtin().FalseFriends(a, b, lang), Builtin().FalseFriends(b, a, lang)
				if len(there) != len(back) {
					t.Errorf("%s to %s has %d hints, back %d", a.Key, b.Key, len(there), len(back))
				}
				for _, h := range there {
					count[lang]++
					if h.Word == "" || !strings.HasSuffix(h.Text, ".") || strings.ContainsAny(h.Text, "{}") {
						t.Errorf("%s to %s in %s: %+v", a.Key, b.Key, lang, h)
					}
				}
			}
		}
	}
	for _, lang := range Langs() {
		if count[lang] < 20 {
			t.Errorf("%s has %d hints", lang, count[lang])
		}
	}
}

func TestGlossary(t *testing.T) {
	entries := Builtin().Glossary(English)
	i := slices.IndexFunc(entries, func(e Entry) bool { return e.Word == "Goal" })
	if i < 0 {
		t.Fatal("the glossary has no goal")
	}
	got := map[string]Sense{}
	for _, u := range entries[i].Uses {
		got[u.Framework.Key] = u.Sense
	}
	if got["ogsm"] != (Sense{Target}) || got["goals"] != (Sense{Aim}) || got["stratml"] != (Sense{Aim}) {
		t.Errorf("a goal is %v", got)
	}
	if !entries[i].FalseFriend() {
		t.Error("goal must be marked as a false friend")
	}
	var letters []string
	for _, e := range Builtin().Glossary(Vietnamese) {
		letters = append(letters, text.Fold(e.Word)[:1])
	}
	if !slices.IsSorted(letters) || letters[0] != "b" || letters[len(letters)-1] != "x" && letters[len(letters)-1] != "w" {
		t.Errorf("the words begin with %v", letters)
	}
}

func TestTheGlossaryHoldsEveryWord(t *testing.T) {
	for _, lang := range Langs() {
		uses := map[string]int{}
		for _, e := range Builtin().Glossary(lang) {
			for _, u := range e.Uses {
				uses[u.Framework.Key]++
			}
		}
		for _, f := range Builtin().All() {
			if want := len(f.Kinds) + 1; uses[f.Key] != want { // and the measure
				t.Errorf("%s: %d words of %s, want %d", lang, uses[f.Key], f.Key, want)
			}
		}
	}
}
