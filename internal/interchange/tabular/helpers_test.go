package tabular

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"bearing/internal/interchange/refusal"
	"bearing/internal/plan"
)

// sketch writes what matters of a document, one line for each thing.
func sketch(doc plan.Document) string {
	var b strings.Builder
	if w := doc.Plan.Window; !w.First.IsZero() || !w.Last.IsZero() {
		fmt.Fprintf(&b, "plan %s..%s\n", w.First, w.Last)
	}
	for _, i := range doc.Items {
		fmt.Fprintf(&b, "%s %s %q", i.Role, i.Ref, i.Title)
		if i.Parent != "" {
			fmt.Fprintf(&b, " under %s", i.Parent)
		}
		if len(i.Owners) > 0 {
			fmt.Fprintf(&b, " by %s", strings.Join(i.Owners, "+"))
		}
		if !i.Start.IsZero() || !i.Due.IsZero() {
			fmt.Fprintf(&b, " %s..%s", i.Start, i.Due)
		}
		if len(i.Tags) > 0 {
			fmt.Fprintf(&b, " #%s", strings.Join(i.Tags, "#"))
		}
		if i.Weight != nil {
			fmt.Fprintf(&b, " x%g", *i.Weight)
		}
		for _, c := range i.Commitments {
			fmt.Fprintf(&b, " v%d %s %s->%s", c.Version, c.Type, shownNumber(c.Baseline), shownNumber(c.Value))
		}
		if s := i.Said; s != nil {
			fmt.Fprintf(&b, " said %q %s", s.Status, shownNumber(s.Progress))
		}
		if len(i.Custom) > 0 {
			fmt.Fprintf(&b, " custom %v", i.Custom)
		}
		b.WriteByte('\n')
	}
	for _, m := range doc.Measures {
		fmt.Fprintf(&b, "measure %s %q", m.Ref, m.Name)
		if u := m.Unit.String(); u != "" {
			fmt.Fprintf(&b, " in %s", u)
		}
		for _, r := range m.Readings {
			fmt.Fprintf(&b, " %s:%g", r.Day, r.Value)
		}
		b.WriteByte('\n')
	}
	for _, p := range doc.People {
		fmt.Fprintf(&b, "person %s %q %s\n", p.Ref, p.Name, p.Email)
	}
	return b.String()
}

func shownNumber(x *float64) string {
	if x == nil {
		return "?"
	}
	return fmt.Sprint(*x)
}

func said(all []refusal.Refusal) string {
	var b strings.Builder
	for _, r := range all {
		fmt.Fprintln(&b, r)
	}
	return b.String()
}

func parse(t testing.TB, yaml string) *Map {
	t.Helper()
	m, err := ParseMap("map.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// one reads a table that makes one plan and hangs together.
func one(t testing.TB, name string, data []byte, m *Map) (plan.Document, []refusal.Refusal) {
	t.Helper()
	docs, refused, err := Read(name, data, m)
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 1 {
		t.Fatalf("made %d plans, want one; refused %v", len(docs), refused)
	}
	if _, err := plan.Grow(docs[0].Plan, docs[0].Items); err != nil {
		t.Fatalf("the plan does not hang together: %v", err)
	}
	return docs[0], refused
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
