package yaml

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/progress"
)

// load reads an example and makes sure that it is sound: it hangs together, it
// comes back as it was, an editor finds nothing in it, and every ref leads
// somewhere.
func load(t *testing.T, name string) []plan.Document {
	t.Helper()
	data, err := os.ReadFile(docs + "examples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	all, err := Read(filepath.Base(name), data)
	if err != nil {
		t.Fatal(err)
	}
	comesBack(t, string(data))
	for _, err := range compile(t).check(string(data)) {
		t.Errorf("%s: %v", name, err)
	}
	known := map[string]bool{}
	for _, doc := range all {
		for _, item := range doc.Items {
			known[doc.Plan.Ref+"/"+item.Ref] = true
		}
	}
	for _, doc := range all {
		if _, err := plan.Grow(doc.Plan, doc.Items); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, loose := range looseEnds(doc, known) {
			t.Errorf("%s: %s", name, loose)
		}
	}
	return all
}

// looseEnds names the refs of a document that lead nowhere.
func looseEnds(doc plan.Document, known map[string]bool) (loose []string) {
	people, measures := map[string]bool{}, map[string]bool{}
	for _, p := range doc.People {
		people[p.Ref] = true
	}
	for _, m := range doc.Measures {
		measures[m.Ref] = true
	}
	for ref := range plan.Named(&doc) {
		if !people[ref] {
			loose = append(loose, "nobody is called "+ref)
		}
	}
	for _, item := range doc.Items {
		used := slices.Clone(item.Watches)
		for _, c := range item.Commitments {
			used = append(used, c.Measure)
		}
		for _, s := range item.Signals {
			used = append(used, s.Measure)
		}
		for _, ref := range used {
			if ref != "" && !measures[ref] {
				loose = append(loose, fmt.Sprintf("%s speaks of the measure %s", item.Ref, ref))
			}
		}
		for _, l := range item.Links {
			if !known[doc.Plan.Ref+"/"+l.To] && !known[l.To] {
				loose = append(loose, fmt.Sprintf("%s %s %s", item.Ref, l.Kind, l.To))
			}
		}
	}
	return loose
}

func TestEveryFrameworkHasAnExamplePlan(t *testing.T) {
	langs := map[string]int{}
	for _, f := range framework.Builtin().All() {
		t.Run(f.Key, func(t *testing.T) {
			doc := load(t, "frameworks/"+f.Key+".yaml")[0]
			langs[doc.Plan.Lang]++
			if doc.Plan.Framework != f.Key {
				t.Errorf("is written in the words of %q", doc.Plan.Framework)
			}
			tree, err := plan.Grow(doc.Plan, doc.Items)
			if err != nil {
				t.Fatal(err)
			}
			if n := tree.Len(); n < 8 || n > 15 {
				t.Errorf("has %d items; 8 to 15 show a framework", n)
			}
			for i := range tree.Len() {
				if item := tree.At(i); !f.Allowed(item.Role, tree.ParentRole(i)) {
					t.Errorf("%s is an %s in a place that the framework does not have", item.Ref, item.Role)
				}
			}
			readings := 0
			for _, m := range doc.Measures {
				readings += len(m.Readings)
			}
			if readings < 10 {
				t.Errorf("has %d readings, too few to show a status", readings)
			}
		})
	}
	if langs["en"] == 0 || langs["nl"] < 2 || langs["vi"] < 2 {
		t.Errorf("speak %v; two should be Dutch and two Vietnamese", langs)
	}
	files, err := filepath.Glob(docs + "examples/frameworks/*.yaml")
	if err != nil || len(files) != len(framework.Builtin().All()) {
		t.Errorf("%d examples for %d frameworks, %v", len(files), len(framework.Builtin().All()), err)
	}
}

// A plan that is all of one colour shows nothing.
func TestExamplesShowSeveralStatuses(t *testing.T) {
	for _, f := range framework.Builtin().All() {
		t.Run(f.Key, func(t *testing.T) {
			seen := statuses(t, load(t, "frameworks/"+f.Key+".yaml")[0])
			if len(seen) < 3 {
				t.Errorf("only %v", seen)
			}
		})
	}
}

func statuses(t *testing.T, doc plan.Document) map[progress.Status]bool {
	t.Helper()
	day := calendar.On(2026, 11, 22)
	tree, err := plan.Grow(doc.Plan, doc.Items)
	if err != nil {
		t.Fatal(err)
	}
	facts := map[string]progress.Facts{}
	for _, m := range doc.Measures {
		facts[m.Ref] = progress.Facts{Measure: &m.Measure, Series: measure.Effective(m.Readings, day, 0)}
	}
	scores := progress.Score(progress.Input{Day: day, Tree: tree, Facts: func(ref string) progress.Facts { return facts[ref] }})
	seen := map[progress.Status]bool{}
	for i := range tree.Len() {
		seen[scores.At(i).Status] = true
	}
	return seen
}

// People and measures belong to the workspace: all examples can be brought into
// one, so no two of them may call different things by the same ref.
func TestExamplesFitInOneWorkspace(t *testing.T) {
	names, err := filepath.Glob(docs + "examples/frameworks/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	taken := map[string]any{}
	take := func(what, in string, said any) {
		if before, ok := taken[what]; ok && !reflect.DeepEqual(before, said) {
			t.Errorf("%s is something else in %s", what, in)
		}
		taken[what] = said
	}
	for _, name := range append(names, docs+"examples/practice.yaml") {
		for _, doc := range load(t, strings.TrimPrefix(name, docs+"examples/")) {
			for _, p := range doc.People {
				take("the person "+p.Ref, doc.Plan.Ref, p)
			}
			for _, m := range doc.Measures {
				take("the measure "+m.Ref, doc.Plan.Ref, m)
			}
		}
	}
}
