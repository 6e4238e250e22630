package app

import (
	"strings"
	"testing"
)

// The grades are the oracle: 1.0, 0.6 and 0.5 make 0.7.
const graded = `bearing: 1
plan: {ref: shop, name: Grades, words: okr, language: en, from: 2026-01-01, to: 2026-12-31}
measures:
  a: {name: A, every: month, readings: [[2026-10-31, 100]]}
  b: {name: B, every: month, readings: [[2026-10-31, 60]]}
  c: {name: C, every: month, readings: [[2026-10-31, 50]]}
items:
  - aim: Be good
    ref: O1
    items:
      - {target: A, ref: K1, promise: {measure: a, from: 0, to: 100, since: 2026-01-01, until: 2026-12-31}}
      - {target: B, ref: K2, promise: {measure: b, from: 0, to: 100, since: 2026-01-01, until: 2026-12-31}}
      - {target: C, ref: K3, promise: {measure: c, from: 0, to: 100, since: 2026-01-01, until: 2026-12-31}}
`

func TestAFrameworkThatGradesShowsGrades(t *testing.T) {
	a := newApp(t)
	bring(t, a, graded)
	s := see(t, a, Look{})
	for ref, want := range map[string]float64{"K1": 1, "K2": .6, "K3": .5, "O1": .7} {
		i, _ := s.Tree.Index(ref)
		if got, ok := s.Grade(i); !ok || !near(got, want) {
			t.Errorf("%s is graded %v, %v; want %v", ref, got, ok, want)
		}
	}
	if c := s.GradeColour(.7).String(); c != "green" {
		t.Errorf("0.7 is %s", c)
	}
}

func TestOthersShowNone(t *testing.T) {
	a := newApp(t)
	bring(t, a, strings.Replace(graded, "words: okr", "words: ogsm", 1))
	s := see(t, a, Look{})
	if _, ok := s.Grade(0); ok {
		t.Error("a framework that does not grade shows a grade")
	}
}
