package interchange

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatIsUnfinishedIsNamedWithItsPlace(t *testing.T) {
	const head = "bearing: 1\nplan: {name: Choir, ref: choir}\npeople: {mai: Mai, lan: Lan}\nmeasures: {seats: Seats}\nitems:\n"
	for _, test := range []struct{ name, items, says string }{
		{"two owners", "  - {aim: Sing, ref: A, owner: [mai, lan]}", "A: has 2 owners (mai, lan); keep the one"},
		{"an owner whom nobody knows", "  - {aim: Sing, ref: A, owner: tom}", `A: names the owner "tom", and nobody is called so`},
		{"a champion whom nobody knows", "  - {aim: Sing, ref: A, champion: tom}", `A: names the champion "tom"`},
		{"a deadline before the start", "  - {action: Sing, ref: A, start: 2026-05-01, due: 2026-04-01}", "A: is due on 2026-04-01, before it starts on 2026-05-01"},
		{"a link to what is not there", "  - {action: Sing, ref: A, supports: [B]}", `A: supports "B", which is no item of this plan`},
		{"a measure to watch that is not defined", "  - {aim: Sing, ref: A, watches: [chairs]}", `A: watches the measure "chairs", which is not defined`},
		{"a measure that is not defined", "  - {target: Sing, ref: A, promise: {measure: chairs, from: 1, to: 2, until: 2026-12-31}}", `A: promises the measure "chairs", which is not defined`},
		{"no measure", "  - {target: Sing, ref: A, promise: {from: 1, to: 2, until: 2026-12-31}}", "A: promises 2 of nothing; name the measure"},
		{"a baseline that is the value", "  - {target: Sing, ref: A, promise: {measure: seats, from: 2, to: 2, until: 2026-12-31}}", "A: starts from 2 and is to reach 2, which is no distance"},
		{"no baseline", "  - {target: Sing, ref: A, promise: {measure: seats, to: 2, until: 2026-12-31}}", "A: is to reach 2 and does not say from what"},
		{"no value", "  - {target: Sing, ref: A, promise: {measure: seats, from: 2, until: 2026-12-31}}", "A: promises a number and does not say which"},
		{"no date", "  - {target: Sing, ref: A, promise: {measure: seats, from: 1, to: 2}}", "A: promises without a date; say until when"},
		{"a promise that ends before it begins", "  - {target: Sing, ref: A, promise: {measure: seats, from: 1, to: 2, since: 2026-12-31, until: 2026-01-01}}", "A: promises until 2026-01-01 what begins on 2026-12-31"},
		{"bounds the wrong way round", "  - {target: Sing, ref: A, promise: {measure: seats, type: range, low: 9, high: 3}}", "A: promises to stay above 9 and below 3"},
		{"milestones without any", "  - {target: Sing, ref: A, promise: {type: milestones, until: 2026-12-31}}", "A: promises milestones and lists none"},
		{"a value to hold needs no date", "  - {target: Sing, ref: A, promise: {measure: seats, at_least: 3}}", ""},
		{"the date of the item will do", "  - {target: Sing, ref: A, due: 2026-12-31, promise: {measure: seats, from: 1, to: 2}}", ""},
		{"amounts begin at nothing", "  - {target: Sing, ref: A, promise: {type: cumulative, measure: seats, to: 2, until: 2026-12-31}}", ""},
		{"words say when it is done", "  - {target: Sing, ref: A, done_when: All stand, promise: {type: binary, until: 2026-12-31}}", ""},
		{"a link to another plan", "  - {action: Sing, ref: A, supports: [town/B]}", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := Read("a.yaml", []byte(head+test.items), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, r := range Unfinished(p.Documents[0]) {
				said = append(said, r.String())
			}
			if got := strings.Join(said, "\n"); !strings.HasPrefix(got, test.says) || test.says == "" && got != "" {
				t.Errorf("says\n%s\nwant %q", got, test.says)
			}
			if len(said) > 1 {
				t.Errorf("says more than once:\n%s", strings.Join(said, "\n"))
			}
		})
	}
}

func TestPlansAndMeasuresAreLookedAtToo(t *testing.T) {
	p, err := Read("a.yaml", []byte("bearing: 1\nplan: {name: Choir, ref: choir, from: 2026-12-31, to: 2026-01-01, owner: tom}\nmeasures: {seats: {name: Seats, owner: tim}}\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, r := range Unfinished(p.Documents[0]) {
		said = append(said, r.String())
	}
	want := []string{`choir: names the owner "tom"`, "choir: ends on 2026-01-01, before it begins on 2026-12-31", `seats: names the owner "tim"`}
	for i, w := range want {
		if len(said) != len(want) || !strings.HasPrefix(said[i], w) {
			t.Fatalf("says %q, want %q", said, want)
		}
	}
}

func TestTheExamplesAreFinished(t *testing.T) {
	for file, doc := range examples(t) {
		for _, r := range Unfinished(doc) {
			t.Errorf("%s: %s", filepath.Base(file), r)
		}
	}
}
