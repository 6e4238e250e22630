package framework

import (
	"cmp"
	"slices"
	"testing"

	"bearing/internal/calendar"
)

func TestTheBuiltinFrameworks(t *testing.T) {
	want := []string{
		"ogsm", "okr", "goals", "strategic-operational", "smart", "smart-okr", "okr-committed", "ogsm-single", "ogsm-ambition",
		"gst", "kpi", "v2mom", "bsc", "hoshin", "eos", "mbo", "nct", "4dx", "stratml", "logframe", "theory-of-change",
	}
	if got := Builtin().Keys(); !slices.Equal(got, want) {
		t.Errorf("the keys are %v, want %v", got, want)
	}
	primary := slices.DeleteFunc(Builtin().All(), func(f *Framework) bool { return !f.Primary })
	if len(primary) != 4 {
		t.Errorf("a first start offers %d frameworks, want 4", len(primary))
	}
}

// Everything that a person reads is there in every language.
func TestEveryWordSpeaksEveryLanguage(t *testing.T) {
	for _, f := range append(Builtin().All(), Neutral()) {
		complete(t, f.Key+" name", f.Name)
		complete(t, f.Key+" summary", f.Summary)
		for _, k := range f.Kinds {
			nouns(t, f.Key+" "+k.Key, k.Words)
			complete(t, f.Key+" "+k.Key+" ask", k.Ask)
			complete(t, f.Key+" "+k.Key+" example", k.Example)
			if k.Prefix == "" || k.Cadence.Grain == calendar.NoGrain {
				t.Errorf("%s %s has the prefix %q and the cadence %v, want both", f.Key, k.Key, k.Prefix, k.Cadence)
			}
		}
		for _, l := range f.Limits {
			if len(l.Note) > 0 {
				complete(t, f.Key+" limit", l.Note)
			}
		}
		for _, n := range f.Friends {
			complete(t, f.Key+" friend", n.Word)
			complete(t, f.Key+" friend", n.Hint)
		}
		for _, w := range []Words{f.MeasureWords, f.ValueWords, f.PlanWords, f.CheckInWords} {
			nouns(t, f.Key, w)
		}
	}
	for _, role := range Roles() {
		complete(t, role.String(), plain().meaning[role])
	}
	for _, text := range []Text{plain().figure, plain().or, plain().differs} {
		complete(t, "neutral", text)
	}
}

func complete(t *testing.T, what string, text Text) {
	t.Helper()
	for _, lang := range Langs() {
		if text[lang] == "" {
			t.Errorf("%s says nothing in %s", what, lang)
		}
	}
}

func nouns(t *testing.T, what string, words Words) {
	t.Helper()
	for _, lang := range Langs() {
		forms, ok := words[lang]
		same := forms.One == forms.Other
		if !ok || forms.One == "" || forms.Other == "" || same != (lang == Vietnamese) {
			t.Errorf("%s has the forms %q in %s", what, forms, lang)
		}
	}
}

func TestEveryLimitNamesItsSource(t *testing.T) {
	for _, f := range Builtin().All() {
		for _, l := range f.Limits {
			practice := l.Source == Practice && len(l.Note) > 0 && f.Extends("ogsm")
			if !practice && !isAddress(l.Source) {
				t.Errorf("%s: the limit on %v comes from %q", f.Key, l.Role, l.Source)
			}
		}
	}
}

func TestOneDefaultLimitHoldsAtEachPlace(t *testing.T) {
	for _, f := range Builtin().All() {
		for i, l := range f.Limits {
			for _, m := range f.Limits[i+1:] {
				if l.Default && m.Default && l.samePlace(m) {
					t.Errorf("%s: two limits on %v under %v hold at once", f.Key, l.Role, l.Under)
				}
			}
		}
	}
}

func TestPublishedLimits(t *testing.T) {
	for _, test := range []struct {
		name, key   string
		role, under Role
		min, max    int
	}{
		{"OGSM has three to five objectives", "ogsm", Aim, NoRole, 3, 5},
		{"with two to five goals each", "ogsm", Target, Aim, 2, 5},
		{"and at most five strategies and two that enable", "ogsm", Approach, NoRole, 0, 7},
		{"OGSM as described has one objective", "ogsm-single", Aim, NoRole, 1, 1},
		{"OKR has at most five objectives", "okr", Aim, NoRole, 1, 5},
		{"with three to five key results each", "okr", Target, Aim, 3, 5},
		{"Hoshin has three to five breakthroughs", "hoshin", Aim, NoRole, 3, 5},
		{"NCT has two to four commitments in a narrative", "nct", Target, Aim, 2, 4},
		{"EOS has three to seven Rocks", "eos", Target, Target, 3, 7},
		{"StratML wants a goal at least", "stratml", Aim, NoRole, 1, 0},
		{"a logframe has one purpose", "logframe", Target, Aim, 1, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			l, ok := get(t, test.key).Limit(test.role, test.under)
			if !ok || l.Min != test.min || l.Max != test.max {
				t.Errorf("the limit is %d to %d (%v), want %d to %d", l.Min, l.Max, ok, test.min, test.max)
			}
		})
	}
	for _, key := range []string{"goals", "mbo"} {
		if limits := get(t, key).Limits; len(limits) > 0 {
			t.Errorf("no limits are published for %s, found %v", key, limits)
		}
	}
}

func TestScoring(t *testing.T) {
	okr := get(t, "okr")
	if want := (Scale{AspirationalMean: .7, CommittedMean: 1, Low: .3, Middle: .6}); okr.Scale != want {
		t.Errorf("OKR is graded by %+v, want %+v", okr.Scale, want)
	}
	if got := get(t, "eos").Scale.DoneNorm; got != .8 {
		t.Errorf("EOS aims at %v of its Rocks done, want .8", got)
	}
	for key, want := range map[string]Scoring{"okr": Graded, "ogsm": MetOrNot, "eos": DoneOrNot} {
		if k, _ := get(t, key).Kind(Target, Target); k.Scored != want {
			t.Errorf("a target in %s is judged by %v, want %v", key, k.Scored, want)
		}
	}
	// Only who grades shows grades, and only who grades asks how sure people are.
	for _, f := range Builtin().All() {
		grades := slices.ContainsFunc(f.Kinds, func(k Kind) bool { return k.Scored == Graded })
		if grades != (f.Scale.CommittedMean > 0) || grades != f.Confidence {
			t.Errorf("%s grades: %v, has a scale: %v, asks for confidence: %v", f.Key, grades, f.Scale, f.Confidence)
		}
	}
}

func TestPrefixesTellKindsOfOneRoleApart(t *testing.T) {
	for _, f := range Builtin().All() {
		for i, k := range f.Kinds {
			for _, other := range f.Kinds[i+1:] {
				sameWord := k.Words.In(English, 1) == other.Words.In(English, 1)
				if (cmp.Compare(k.Prefix, other.Prefix) == 0) != sameWord {
					t.Errorf("%s: %s and %s have the prefixes %s and %s", f.Key, k.Key, other.Key, k.Prefix, other.Prefix)
				}
			}
		}
	}
}

func TestStratMLHasNoWordForTheWay(t *testing.T) {
	f, ok := Builtin().For("stratml")
	if !ok {
		t.Fatal("no framework speaks for the format")
	}
	for _, role := range []Role{Approach, Action} {
		if _, ok := f.Kind(role, Target); ok {
			t.Errorf("it has a word for the %v", role)
		}
	}
	if got := f.Label(Aim, NoRole, English, 1) + "/" + f.Label(Target, Aim, English, 1); got != "Goal/Objective" {
		t.Errorf("it says %s, want Goal/Objective", got)
	}
	if !f.Has(NumberOptional) {
		t.Error("an objective without a number must be welcome")
	}
}
