package progress

import (
	"math"
	"strings"
	"testing"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// A result is a number of a measure that goes from 0 to a goal.
type result struct{ now, goal, weight float64 }

// scored makes an aim with a target for each result over a window of 100 days,
// and scores it on a day of that window. Results that are NaN were not read.
func scored(t *testing.T, policy *Policy, on int, results ...result) *Scores {
	t.Helper()
	first := calendar.On(2026, 1, 1)
	items := []*plan.Item{{Ref: "aim", Role: framework.Aim}}
	facts := map[string]Facts{}
	for k, r := range results {
		ref := string(rune('a' + k))
		items = append(items, &plan.Item{Ref: ref, Parent: "aim", Role: framework.Target, Weight: plan.Number(r.weight), Commitments: []plan.Commitment{{
			Measure: ref, Baseline: plan.Number(0), Value: plan.Number(r.goal), Window: calendar.Window{First: first, Last: first.Add(99)},
		}}})
		facts[ref] = Facts{Measure: &measure.Measure{}}
		if !math.IsNaN(r.now) {
			facts[ref] = Facts{&measure.Measure{}, measure.Series{{Day: first.Add(on - 1), Value: r.now}}}
		}
	}
	tree, err := plan.Grow(plan.Plan{}, items)
	if err != nil {
		t.Fatal(err)
	}
	s := Score(Input{Day: first.Add(on - 1), Tree: tree, Policy: policy, Facts: func(ref string) Facts { return facts[ref] }})
	for i := range tree.Len() {
		if err := Check(s.Explain(i)); err != nil {
			t.Error(err)
		}
	}
	return s
}

func preset(t *testing.T, key string) *Policy {
	t.Helper()
	p, ok := Policies().Get(key)
	if !ok {
		t.Fatalf("there is no policy %s", key)
	}
	return p
}

// Published examples of how products judge, through their policies as data.
func TestPresetsJudgeAsPublished(t *testing.T) {
	for _, test := range []struct {
		name     string
		policy   string
		on       int // of 100 days
		results  []result
		item     int // 0 is the aim
		progress float64
		status   Status
		label    string
	}{
		{"Viva: 33 % where 32 % are expected", "viva", 32, []result{{33, 100, 1}}, 1, .33, OnTrack, "On track"},
		{"Viva: 32 % where 33 % are expected", "viva", 33, []result{{32, 100, 1}}, 1, .32, AtRisk, "Behind"},
		{"Perdoo: 100, 0 and 0 are a third", "perdoo", 1, []result{{100, 100, 1}, {0, 100, 1}, {0, 100, 1}}, 0, 1. / 3, AtRisk, ""},
		{"Perdoo: a step back counts as nothing", "perdoo", 1, []result{{100, 100, 1}, {-80, 100, 1}, {0, 100, 1}}, 0, 1. / 3, AtRisk, ""},
		{"Perdoo: weights are passed over", "perdoo", 50, []result{{100, 100, 9}, {50, 100, 1}}, 0, .75, OnTrack, ""},
		{"Quantive: the mean of what contributes", "quantive", 40, []result{{20, 100, 1}, {60, 100, 1}}, 0, .4, OnTrack, ""},
		{"Quantive: behind the time that has passed", "quantive", 50, []result{{20, 100, 1}, {60, 100, 1}}, 0, .4, AtRisk, ""},
		{"Asana: weights 50, 25 and 25", "asana", 50, []result{{80, 100, 50}, {40, 100, 25}, {20, 100, 25}}, 0, .55, NoFreshData, ""},
		{"Asana: weights are shared out anew", "asana", 50, []result{{80, 100, 50}, {unknown, 100, 25}, {20, 100, 25}}, 0, .6, NoFreshData, ""},
		{"Engagedly: 16.4 points behind", "engagedly", 50, []result{{33.6, 100, 1}}, 1, .336, OnTrack, "On track"},
		{"Engagedly: 16.5 points behind", "engagedly", 50, []result{{33.5, 100, 1}}, 1, .335, AtRisk, "Behind"},
		{"Engagedly: 33 points behind", "engagedly", 50, []result{{17, 100, 1}}, 1, .17, AtRisk, "Behind"},
		{"Engagedly: 34 points behind", "engagedly", 50, []result{{16, 100, 1}}, 1, .16, OffTrack, "At risk"},
		{"UpRaise: .95 of what is expected", "upraise", 100, []result{{95, 100, 1}}, 1, .95, OnTrack, "On track"},
		{"UpRaise: .76 of what is expected", "upraise", 50, []result{{38, 100, 1}}, 1, .38, AtRisk, "Lagging"},
		{"UpRaise: .74 of what is expected", "upraise", 50, []result{{37, 100, 1}}, 1, .37, OffTrack, "At risk"},
		{"Workfront: 20, 30, 10 and 40 are 25 %", "workfront", 25, []result{{20, 100, 1}, {30, 100, 7}, {10, 100, 1}, {40, 100, 1}}, 0, .25, OnTrack, ""},
		{"Cascade: .85 of what is expected", "cascade", 100, []result{{85, 100, 1}}, 1, .85, AtRisk, "Behind"},
		{"Cascade: .84 of what is expected", "cascade", 100, []result{{84, 100, 1}}, 1, .84, OffTrack, "At risk"},
		{"bands: .9 of what is expected", "bands", 50, []result{{45, 100, 1}}, 1, .45, AtRisk, "Yellow"},
		{"kpi: nothing in between", "kpi", 50, []result{{49, 100, 1}}, 1, .49, OffTrack, "Unhealthy"},
		{"tability: a straight line where nobody says", "tability", 50, []result{{45, 100, 1}}, 1, .45, OnTrack, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := scored(t, preset(t, test.policy), test.on, test.results...)
			got, label := s.At(test.item), s.Explain(test.item).Rule.Label
			if math.Abs(got.Raw-test.progress) > 1e-9 || got.Status != test.status || label != test.label {
				t.Errorf("%.4f %s %q, want %.4f %s %q", got.Raw, got.Status, label, test.progress, test.status, test.label)
			}
		})
	}
}

// Day 15 of the 30 of April is half of the way.
func TestExpectedProgressOfApril(t *testing.T) {
	april := calendar.Window{First: calendar.On(2026, 4, 1), Last: calendar.On(2026, 4, 30)}
	if got := (measure.Path{}).At(april, calendar.On(2026, 4, 15), nil); got != .5 {
		t.Errorf("15 April expects %v, want .5", got)
	}
}

// 50 of 55, 99 of 100, 120 of 100 and 15 of 22: cut to whole percents 89.25,
// with all their decimals 89.52; Behind either way.
func TestCascadesPublishedExample(t *testing.T) {
	data, err := files.ReadFile("policies/cascade.yaml")
	if err != nil {
		t.Fatal(err)
	}
	whole, err := ParsePolicy("uncut.yaml", []byte(strings.Replace(string(data), "truncate: 2", "truncate: 0", 1)))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		policy *Policy
		want   float64
	}{{preset(t, "cascade"), .8925}, {whole, .895227}} {
		s := scored(t, test.policy, 100, result{50, 55, 1}, result{99, 100, 1}, result{120, 100, 1}, result{15, 22, 1})
		if aim := s.At(0); math.Abs(aim.Ratio-test.want) > 5e-7 || aim.Status != AtRisk || s.Explain(0).Rule.Label != "Behind" {
			t.Errorf("%s: %.6f %s, want %.6f Behind", test.policy, aim.Ratio, aim.Status, test.want)
		}
	}
}

func TestTheWordOfAnOwner(t *testing.T) {
	tree, err := plan.Grow(plan.Plan{}, []*plan.Item{
		{Ref: "aim", Role: framework.Aim},
		{Ref: "a", Parent: "aim", Role: framework.Target, Said: &plan.Said{Status: "at_risk"}, Commitments: []plan.Commitment{{Type: plan.Binary, Window: q1}}},
		{Ref: "b", Parent: "aim", Role: framework.Target, Said: &plan.Said{Status: "on_track"}, Commitments: []plan.Commitment{{Type: plan.Binary, Window: q1}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := Score(Input{Day: q1.First.Add(40), Tree: tree, Policy: preset(t, "asana"), Facts: func(string) Facts { return Facts{} }})
	for i, want := range []Status{AtRisk, AtRisk, OnTrack} {
		if got := s.At(i).Status; got != want {
			t.Errorf("%s is %s, want %s", tree.At(i).Ref, got, want)
		}
	}
}

var q1 = calendar.Window{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 3, 31)}
