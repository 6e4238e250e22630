package app

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"bearing/internal/framework"
	"bearing/internal/store"
)

// TestAnyPlanReadsInAnyWords is invariant I1: every plan that is shipped, read
// in every vocabulary and language, keeps its ids, links, numbers and statuses;
// only the words change, and none is missing.
func TestAnyPlanReadsInAnyWords(t *testing.T) {
	a := newApp(t)
	for _, name := range examples(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		reports, err := a.Import(context.Background(), me, Source{Name: name, Data: data})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range reports {
			readInAllWords(t, a, r.Plan)
		}
	}
}

func readInAllWords(t *testing.T, a *App, ref string) {
	t.Helper()
	own, err := a.Plan(context.Background(), me, ref, Look{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Frameworks.All() {
		other, err := a.Plan(context.Background(), me, ref, Look{Words: f.Key})
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range framework.Langs() {
			was, is := own.Report(lang), other.Report(lang)
			for i := range was.Items {
				w, x := was.Items[i], is.Items[i]
				if x.Label == "" {
					t.Errorf("%s in %s, %s: %s has no name", ref, f.Key, lang, x.Ref)
				}
				w.Label, w.Kind = x.Label, x.Kind
				if a, b := fmt.Sprint(flat(w)), fmt.Sprint(flat(x)); a != b {
					t.Fatalf("%s in %s: %s became %s", ref, f.Key, a, b)
				}
			}
		}
	}
}

// flat lays an item out as text, what pointers point at included.
func flat(r ItemReport) string {
	var b strings.Builder
	fmt.Fprint(&b, r.ID, r.Number, r.Ref, r.Role, r.Title, r.Status, r.Original, r.Reason)
	if r.Parent != nil {
		fmt.Fprint(&b, " under ", *r.Parent)
	}
	if r.Progress != nil {
		fmt.Fprint(&b, " at ", *r.Progress)
	}
	if r.Expected != nil {
		fmt.Fprint(&b, " of ", *r.Expected)
	}
	return b.String()
}

func TestAFrameworkGivenAsAFileIsLikeAnyOther(t *testing.T) {
	a := newApp(t)
	library, err := a.Frameworks.With(map[string][]byte{"house.yaml": []byte(`key: house-words
name: {en: House words, nl: Huiswoorden, vi: Cách gọi của nhà}
overlay: ogsm
kinds:
  - key: objective
    words: {en: [North, Norths], nl: [Noorden, Noordens], vi: Phương bắc}
`)})
	if err != nil {
		t.Fatal(err)
	}
	a.Frameworks = library
	bring(t, a, strings.Replace(shop, "words: ogsm", "words: house-words", 1))
	if got := see(t, a, Look{}).Label(0, "nl", 1); got != "Noorden" {
		t.Errorf("the aim is called %q, want Noorden", got)
	}
	if got := see(t, a, Look{Words: "okr"}).Label(0, "en", 1); got != "Objective" {
		t.Errorf("in other words it is called %q", got)
	}
}

// TestOpeningAPlanAsksAFixedNumberOfQuestions counts SQL statements.
func TestOpeningAPlanAsksAFixedNumberOfQuestions(t *testing.T) {
	counts := map[int][2]int{}
	for _, n := range []int{10, 1_000, 10_000} {
		a := newApp(t)
		bring(t, a, large(n))
		counts[n] = [2]int{statements(t, a), statements(t, a)}
	}
	for _, n := range []int{1_000, 10_000} {
		if counts[n] != counts[10] {
			t.Errorf("%d items take %v statements (first, again), 10 items take %v", n, counts[n], counts[10])
		}
	}
}

func statements(t *testing.T, a *App) (n int) {
	t.Helper()
	err := a.view(context.Background(), me, func(tx *store.Tx) error {
		number, err := tx.PlanNumber("shop")
		if err != nil {
			return err
		}
		if _, err := a.look(tx, number, Look{}); err != nil {
			return err
		}
		n = tx.Statements()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// large writes a plan of n items, a tenth of them aims with nine targets each.
func large(n int) string {
	var b strings.Builder
	b.WriteString(shop[:strings.Index(shop, "items:")] + "items:\n")
	for i := range n / 10 {
		fmt.Fprintf(&b, "  - aim: Aim %d\n    ref: A%d\n    items:\n", i, i)
		for k := range 9 {
			fmt.Fprintf(&b, "      - {target: Target %d, ref: T%d-%d, promise: {measure: second, from: 31, to: %d, since: 2026-01-01, until: 2026-12-31}}\n", k, i, k, 40+k)
		}
	}
	return b.String()
}
