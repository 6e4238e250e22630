package progress

import (
	"math"
	"testing"
)

func TestGrades(t *testing.T) {
	for _, test := range []struct {
		name string
		p    float64
		want float64
		is   Colour
	}{
		{"just below a half", .649, .6, Yellow},
		{"a half goes up", .65, .7, Green},
		{"a half that was computed", .13 * 5, .7, Green},
		{"a hair below a half", .6499999999999, .7, Green},
		{"the top of red", .34, .3, Red},
		{"the bottom of yellow", .35, .4, Yellow},
		{"the top of yellow", .6499, .6, Yellow},
		{"a step back", -.4, 0, Red},
		{"past the goal", 1.4, 1, Green},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Grade(test.p)
			if got != test.want || GradeColour(got, .3, .6) != test.is {
				t.Errorf("Grade(%v) = %v %s, want %v %s", test.p, got, GradeColour(got, .3, .6), test.want, test.is)
			}
		})
	}
}

func TestASetOfResultsIsJudgedByWhatWasPromised(t *testing.T) {
	results := []float64{1, .6, .5}
	if got := GradeOf(results...); got != .7 || GradeColour(got, .3, .6) != Green {
		t.Errorf("the objective is graded %v, want .7 green", got)
	}
	if !Succeeded(true, .7, results...) {
		t.Error("as aspirations they succeeded")
	}
	if Succeeded(false, .7, results...) {
		t.Error("as promises they were missed")
	}
	if !Succeeded(false, .7, 1, 1.2) {
		t.Error("promises that were all kept succeeded")
	}
}

func TestConfidence(t *testing.T) {
	p := []float64{.9, .8, .7}
	if low, high := AllOf(p...); math.Abs(low-.4) > 1e-12 || high != .7 {
		t.Errorf("all of them happen with %v to %v, want .4 to .7", low, high)
	}
	if got := Independent(p...); math.Abs(got-.504) > 1e-12 {
		t.Errorf("independent ones happen with %v, want .504", got)
	}
	said := []Forecast{{.9, true}, {.8, true}, {.7, false}, {.6, true}, {.3, false}}
	if got := Brier(said...); math.Abs(got-.158) > 1e-12 {
		t.Errorf("Brier %v, want .158", got)
	}
	if got := Skill(said...); math.Abs(got-.341667) > 5e-7 {
		t.Errorf("skill %v, want .341667", got)
	}
}
