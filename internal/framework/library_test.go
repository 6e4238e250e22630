package framework

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bearing/internal/fault"
)

const ours = `
key: ours
name: {en: Our way}
kinds:
  - key: dream
    role: aim
    under: top
    words: {en: [Dream, Dreams], nl: [Droom, Dromen], vi: Ước mơ}
    cadence: 2 weeks
  - key: proof
    role: target
    under: [aim]
    words: {en: [Proof, Proofs], nl: [Bewijs, Bewijzen], vi: Bằng chứng}
friends:
  - word: {en: Dream}
    with: okr
    hint: {en: A dream is an objective.}
`

func with(t *testing.T, files ...string) (*Library, error) {
	t.Helper()
	all := map[string][]byte{}
	for i, f := range files {
		all[string(rune('a'+i))+".yaml"] = []byte(f)
	}
	return Builtin().With(all)
}

func mustWith(t *testing.T, files ...string) *Library {
	t.Helper()
	l, err := with(t, files...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func label(t *testing.T, l *Library, key string, role, parent Role, lang Lang, n int) string {
	t.Helper()
	f, ok := l.Get(key)
	if !ok {
		t.Fatalf("there is no framework %q", key)
	}
	return f.Label(role, parent, lang, n)
}

func TestAFileAddsAFramework(t *testing.T) {
	l := mustWith(t, ours)
	if got := label(t, l, "ours", Target, Aim, Dutch, 2); got != "Bewijzen" {
		t.Errorf("its targets are %q", got)
	}
	f, _ := l.Get("ours")
	if k, _ := f.Kind(Aim, NoRole); k.Cadence.Days() != 14 {
		t.Errorf("a dream is looked at every %d days, want 14", k.Cadence.Days())
	}
	if got := f.MeasureWords.In(English, 2); got != "Measures" {
		t.Errorf("what it leaves unnamed is %q, want the plain word", got)
	}
	if _, ok := Builtin().Get("ours"); ok {
		t.Error("the library it was added to has changed")
	}
	if got, want := len(l.Keys()), len(Builtin().Keys())+1; got != want {
		t.Errorf("there are %d frameworks, want %d", got, want)
	}
}

func TestAFileReplacesTheFrameworkOfItsKey(t *testing.T) {
	l := mustWith(t, strings.NewReplacer("key: ours", "key: okr", "key: proof", "key: key-result", "with: okr", "with: ogsm").Replace(ours))
	if got := label(t, l, "okr", Aim, NoRole, English, 1); got != "Dream" {
		t.Errorf("its aim is %q", got)
	}
	if got := label(t, l, "okr", Action, Target, English, 1); got != "Action" {
		t.Errorf("its action is %q, want the plain word", got)
	}
	if got := label(t, l, "smart-okr", Target, Aim, English, 1); got != "Proof" {
		t.Errorf("what stands on it says %q, want the new word", got)
	}
}

func TestAnOverlayOnItsOwnKeyAmends(t *testing.T) {
	amend := `
key: okr
overlay: okr
kinds:
  - key: initiative
    words: {en: [Bet, Bets]}
`
	l := mustWith(t, amend)
	for _, key := range []string{"okr", "smart-okr"} {
		if got := label(t, l, key, Action, Target, English, 2); got != "Bets" {
			t.Errorf("%s calls actions %q, want the new word", key, got)
		}
		if got := label(t, l, key, Action, Target, Dutch, 1); got != "Initiatief" {
			t.Errorf("%s calls an action %q in Dutch, want the word that was there", key, got)
		}
	}
	f, _ := l.Get("okr")
	if f.Name.In(English) != "OKR" || !f.Primary || f.Overlay != "" {
		t.Errorf("the amended framework is %v, primary %v, overlay %q", f.Name, f.Primary, f.Overlay)
	}
	again, err := l.With(map[string][]byte{"b.yaml": []byte(strings.ReplaceAll(amend, "Bet", "Try"))})
	if err != nil {
		t.Fatal(err)
	}
	if got := label(t, again, "okr", Action, Target, English, 1); got != "Try" {
		t.Errorf("amended twice, an action is %q, want the later word", got)
	}
}

func TestAnOverlayInherits(t *testing.T) {
	smart, okr := get(t, "smart-okr"), get(t, "okr")
	if smart.Overlay != "okr" || !smart.Extends("okr") || !smart.Extends("smart-okr") || okr.Extends("smart-okr") {
		t.Errorf("smart-okr extends %q", smart.Overlay)
	}
	if !smart.Has(SmartTargets) || okr.Has(SmartTargets) {
		t.Errorf("the rules are %v over %v", smart.Rules, okr.Rules)
	}
	if diff := cmp.Diff(okr.Limits, smart.Limits, cmp.AllowUnexported(Limit{})); diff != "" {
		t.Errorf("the limits differ: %s", diff)
	}
	if smart.Scale != okr.Scale || smart.Cycle != okr.Cycle || smart.Primary {
		t.Error("scale and cycle are inherited, a place in the first start is not")
	}
	ours, _ := smart.Kind(Target, Aim)
	theirs, _ := okr.Kind(Target, Aim)
	if cmp.Diff(ours.Words, theirs.Words) != "" || ours.Ask.In(Dutch) == theirs.Ask.In(Dutch) {
		t.Error("the words of a key result are inherited, what to write is its own")
	}
	if got := get(t, "okr-committed").Scale; got.AspirationalMean != 1 || got.Low != .3 {
		t.Errorf("the scale is %+v, want only the aspirational mean changed", got)
	}
}

func TestAnOverlayMovesTheDefaultLimit(t *testing.T) {
	defaults := 0
	for _, l := range get(t, "ogsm-single").Limits {
		if l.Role == Aim && l.Default {
			defaults++
		}
	}
	if l, _ := get(t, "ogsm-single").Limit(Aim, NoRole); l.Max != 1 || defaults != 1 {
		t.Errorf("%d defaults hold, the first up to %d; want one, up to 1", defaults, l.Max)
	}
	if l, _ := get(t, "ogsm").Limit(Aim, NoRole); l.Max != 5 {
		t.Errorf("OGSM itself now has up to %d", l.Max)
	}
}

func TestParse(t *testing.T) {
	f, err := Parse("ours.yaml", []byte(ours))
	if err != nil || f.Label(Aim, NoRole, Vietnamese, 1) != "Ước mơ" {
		t.Errorf("Parse says %v", err)
	}
	f, err = Parse("on.yaml", []byte("key: on\noverlay: ogsm\nname: {en: On}\n"))
	if err != nil || f.Label(Target, Approach, English, 1) != "Measure" {
		t.Errorf("an overlay on a built-in framework says %v", err)
	}
}

func TestRefusalsBetweenFiles(t *testing.T) {
	for _, test := range []struct {
		name  string
		files []string
		want  string
	}{
		{"two overlays that extend each other", []string{
			"key: one\noverlay: two\nname: {en: One}\n", "key: two\noverlay: one\nname: {en: Two}\n",
		}, "b.yaml:2: two extends itself (one > two > one); let one of them stand on its own"},
		{"a replacement that takes the ground from an overlay", []string{strings.Replace(ours, "key: ours", "key: okr", 1)},
			`builtin/smart-okr.yaml:15: the kind "key-result" has no role, and okr has no kind of that key to take it from; write its role, or keep the key in okr`},
		{"one key in two files", []string{ours, ours},
			`b.yaml:2: the key "ours" is also that of a.yaml; give one of the two another key`},
		{"a false friend that nobody knows", []string{strings.Replace(ours, "with: okr", "with: orrery", 1)},
			`a.yaml:15: there is no framework "orrery" to compare with; use one of 4dx, `},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := with(t, test.files...)
			if fault.KindOf(orNil(err)) != fault.Invalid || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("With says %v, want %s", err, test.want)
			}
		})
	}
}

func orNil(err error) error {
	if err == nil {
		return fault.New(fault.Internal, "", "nothing was refused")
	}
	return err
}

// Every file in testdata breaks one rule; its first line is a comment with the
// sentence that it earns.
func TestBrokenFilesAreRefusedByName(t *testing.T) {
	names, err := filepath.Glob("testdata/*.bad.yaml")
	if err != nil || len(names) < 20 {
		t.Fatalf("found %d broken files (%v)", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".bad.yaml"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(string(data), "\n")
			want := strings.TrimPrefix(first, "# ")
			base := filepath.Base(name)
			_, err = Builtin().With(map[string][]byte{base: data})
			if err == nil || err.Error() != base+want || fault.KindOf(err) != fault.Invalid {
				t.Errorf("With says\n%v, want\n%s", err, base+want)
			}
			if _, alone := Parse(base, data); alone == nil || alone.Error() != err.Error() {
				t.Errorf("Parse says %v", alone)
			}
		})
	}
}

func TestAFileOfThousandsOfPagesIsRefused(t *testing.T) {
	_, err := Parse("big.yaml", make([]byte, maxFile+1))
	if err == nil || !strings.Contains(err.Error(), "larger than 1 MiB") {
		t.Errorf("Parse says %v", err)
	}
}

func FuzzParse(f *testing.F) {
	names, _ := filepath.Glob("*/*.yaml")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		parsed, err := Parse("fuzz.yaml", data)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid || !strings.HasPrefix(err.Error(), "fuzz.yaml") {
				t.Errorf("%v does not say where", err)
			}
			return
		}
		for _, role := range Roles() {
			for _, lang := range Langs() {
				if parsed.Label(role, NoRole, lang, 1) == "" {
					t.Errorf("%s has no label for %v in %s", parsed.Key, role, lang)
				}
			}
		}
	})
}
