package framework

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func get(t *testing.T, key string) *Framework {
	t.Helper()
	f, ok := Builtin().Get(key)
	if !ok {
		t.Fatalf("there is no framework %q", key)
	}
	return f
}

func TestLabel(t *testing.T) {
	for _, test := range []struct {
		name, key    string
		role, parent Role
		lang         Lang
		n            int
		want         string
	}{
		{"an OGSM target under an objective is a goal", "ogsm", Target, Aim, English, 1, "Goal"},
		{"an OGSM target under a strategy is a measure", "ogsm", Target, Approach, English, 1, "Measure"},
		{"an OGSM aim is an objective", "ogsm", Aim, NoRole, English, 1, "Objective"},
		{"the same aim in goals and objectives is a goal", "goals", Aim, NoRole, English, 1, "Goal"},
		{"and a target there is an objective", "goals", Target, Aim, English, 1, "Objective"},
		{"an OKR target is a key result", "okr", Target, Aim, English, 3, "Key results"},
		{"none takes the form for more", "ogsm", Target, Aim, English, 0, "Goals"},
		{"Dutch says doelstelling for the aim", "ogsm", Aim, NoRole, Dutch, 1, "Doelstelling"},
		{"and doel for the target", "ogsm", Target, Aim, Dutch, 2, "Doelen"},
		{"Vietnamese has one form for all numbers", "ogsm", Target, Aim, Vietnamese, 2, "Chỉ tiêu"},
		{"a language that is not there reads English", "ogsm", Target, Aim, "fr", 1, "Goal"},
		{"a place where no kind stands takes the first of the role", "ogsm", Target, Action, English, 1, "Goal"},
		{"a role without a word keeps a plain one", "strategic-operational", Approach, Aim, English, 1, "Approach"},
		{"no role at all is an item", "ogsm", NoRole, NoRole, English, 2, "Items"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := get(t, test.key).Label(test.role, test.parent, test.lang, test.n); got != test.want {
				t.Errorf("Label(%v under %v, %s, %d) = %q, want %q", test.role, test.parent, test.lang, test.n, got, test.want)
			}
		})
	}
}

func TestTheZeroFrameworkSpeaksPlainWords(t *testing.T) {
	if got := new(Framework).Label(Aim, NoRole, Dutch, 2); got != "Doelstellingen" {
		t.Errorf("the zero Framework calls two aims %q", got)
	}
}

func TestLabelIsNeverEmpty(t *testing.T) {
	frameworks := append(Builtin().All(), Neutral(), new(Framework))
	langs := append(Langs(), "", "fr")
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(frameworks).Draw(t, "framework")
		role := Role(rapid.IntRange(0, 6).Draw(t, "role"))
		parent := Role(rapid.IntRange(0, 6).Draw(t, "parent"))
		lang := rapid.SampledFrom(langs).Draw(t, "lang")
		n := rapid.Int().Draw(t, "n")
		if f.Label(role, parent, lang, n) == "" {
			t.Fatalf("%s has no label", f.Key)
		}
	})
}

func TestEveryAllowedPlaceHasExactlyOneKind(t *testing.T) {
	for _, f := range Builtin().All() {
		for _, role := range Roles() {
			for _, parent := range append(Roles(), NoRole) {
				var here []string
				for _, k := range f.Under(parent) {
					if k.Role == role {
						here = append(here, k.Key)
					}
				}
				if f.Allowed(role, parent) != (len(here) == 1) || len(here) > 1 {
					t.Errorf("%s: the %v under %v is %v, allowed %v", f.Key, role, place(parent), here, f.Allowed(role, parent))
				}
				if k, _ := f.Kind(role, parent); len(here) == 1 && k.Key != here[0] {
					t.Errorf("%s: Kind(%v, %v) is %s, want %s", f.Key, role, place(parent), k.Key, here[0])
				}
			}
		}
	}
}

func TestAWordMayStandForTwoRoles(t *testing.T) {
	for _, word := range []string{"Operational objective", "operationele  doelstellingen", "MỤC TIÊU TÁC NGHIỆP", "Mu\u0323c tie\u0302u ta\u0301c nghie\u0323\u0302p"} {
		var roles []Role
		for _, k := range get(t, "strategic-operational").Named(word) {
			roles = append(roles, k.Role)
		}
		if !slices.Equal(roles, []Role{Target, Action}) {
			t.Errorf("%q stands for %v, want a target and an action", word, roles)
		}
	}
	if kinds := get(t, "okr").Named("Tactic"); len(kinds) > 0 {
		t.Errorf("OKR has no tactic, found %v", kinds)
	}
}
