package progress

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"bearing/internal/calendar"
	"bearing/internal/plan"
)

// told plays the story of a file up to its end and returns the last scores.
func told(t *testing.T, name string) *Scores {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	s := &teller{}
	if wrong := s.play(name, data); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return s.scores
}

// Every number of an explanation is worked out anew: a wrong one anywhere must
// be found, whichever it is.
func TestAWrongFigureIsFoundOut(t *testing.T) {
	planted := 0
	for _, story := range []string{"falling-and-rising", "weights-and-coverage", "moved-target", "holds", "milestones", "counting", "seasons", "noise", "workdays", "level-with-seasons", "actions", "rhythm", "swapped"} {
		s := told(t, story)
		for i := range s.in.Tree.Len() {
			for k := range s.Explain(i).Figures {
				e := s.Explain(i)
				f := &e.Figures[k]
				if known(f.Result) {
					f.Result += .01 + math.Abs(f.Result)/10
				} else {
					f.Result = .5
				}
				planted++
				if err := Check(e); err == nil {
					t.Errorf("%s: nobody noticed that %s of %s was changed to %v", story, f.Name, e.Ref, f.Result)
				}
			}
		}
	}
	if planted < 300 {
		t.Errorf("only %d wrong figures were planted", planted)
	}
}

func TestOtherWrongWordsOfAnExplanationAreFoundOut(t *testing.T) {
	s := told(t, "weights-and-coverage")
	at := func(ref string) Explanation {
		i, _ := s.in.Tree.Index(ref)
		return s.Explain(i)
	}
	for _, test := range []struct {
		name, ref string
		plant     func(e *Explanation)
	}{
		{"a reading", "first", func(e *Explanation) { e.Readings[len(e.Readings)-1].Value++ }},
		{"an expectation", "first", func(e *Explanation) { e.Readings[0].Expected++ }},
		{"the status", "first", func(e *Explanation) { e.Status = Missed }},
		{"a rule that did not hold", "first", func(e *Explanation) { e.Steps[1].Held = !e.Steps[1].Held }},
		{"what a rule saw", "first", func(e *Explanation) { saw(e, "ratio").X -= .3 }},
		{"a rule that nobody can read", "first", func(e *Explanation) { e.Steps[len(e.Steps)-1].Rule = "luck > 1" }},
		{"an unknown formula", "first", func(e *Explanation) { e.Figures[0].Formula = "by heart" }},
		{"the weight of a part", "whole", func(e *Explanation) { e.Parts[0].Weight *= 3 }},
		{"the status of a part", "whole", func(e *Explanation) { e.Parts[0].Status = OffTrack }},
		{"the bounds of a part", "whole", func(e *Explanation) { e.Parts[2].High = 0 }},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := at(test.ref)
			test.plant(&e)
			if Check(e) == nil {
				t.Error("nobody noticed")
			}
		})
	}
}

func saw(e *Explanation, name string) *Argument {
	for k := range e.Steps {
		if i := slices.IndexFunc(e.Steps[k].Saw, func(a Argument) bool { return a.Name == name }); i >= 0 {
			return &e.Steps[k].Saw[i]
		}
	}
	return &Argument{}
}

func TestEveryReasonComesWithTheValuesOfItsTable(t *testing.T) {
	table := map[string][]ValueName{}
	for _, r := range ReasonCodes() {
		if _, twice := table[r.Code]; twice || r.Code == "" {
			t.Errorf("the reason %q stands in the table twice or has no name", r.Code)
		}
		table[r.Code] = r.Values
	}
	seen := map[string]bool{}
	names, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range names {
		name, isStory := strings.CutSuffix(entry.Name(), ".txt")
		if !isStory {
			continue
		}
		s := told(t, name)
		for i := range s.in.Tree.Len() {
			r := s.Reason(i)
			for _, r := range append(r.Also, r) {
				seen[r.Code] = true
				if len(r.Values) != len(table[r.Code]) {
					t.Errorf("%s: %s has %d values", name, r.Code, len(r.Values))
				}
				for k, v := range r.Values {
					if v.Name != table[r.Code][k].Name || v.Kind != table[r.Code][k].Kind {
						t.Errorf("%s: value %d of %s is %s", name, k, r.Code, v.Name)
					}
				}
			}
		}
	}
	if len(seen) < 25 {
		t.Errorf("the stories end with %d reasons only", len(seen))
	}
}

func TestTheValuesOfAReason(t *testing.T) {
	s := told(t, "moved-target")
	r := s.Reason(0)
	value := func(r Reason, name string) Value {
		k := slices.IndexFunc(r.Values, func(v Value) bool { return v.Name == name })
		if k < 0 {
			t.Fatalf("%s has no %s", r.Code, name)
		}
		return r.Values[k]
	}
	if now, gap := value(r, "now").X, value(r, "gap").X; now != 52.6 || math.Abs(gap-(52.6-46-8*326./365)) > 1e-9 {
		t.Errorf("now %v, gap %v", now, gap)
	}
	k := slices.IndexFunc(r.Also, func(r Reason) bool { return r.Code == "promise.moved" })
	if k < 0 {
		t.Fatalf("nothing says that the promise moved: %v", r.Also)
	}
	moved := r.Also[k]
	if value(moved, "first").X != 60 || value(moved, "goal").X != 54 || value(moved, "on").Day != calendar.On(2026, 9, 14) || value(moved, "status").Text != "off_track" {
		t.Errorf("the promise moved: %v", moved.Values)
	}
}

// A has B and C, both of which have E (2.3).
func TestEffectiveWeightsAndSums(t *testing.T) {
	s := told(t, "shared-child")
	tree := s.in.Tree
	index := func(ref string) int {
		i, ok := tree.Index(ref)
		if !ok {
			t.Fatalf("there is no %s", ref)
		}
		return i
	}
	weights, total := map[string]float64{}, 0.0
	for _, w := range s.Effective(index("A")) {
		weights[tree.At(w.Item).Ref] = w.Weight
		total += w.Weight
	}
	if weights["D"] != .25 || weights["E"] != .5 || weights["F"] != .25 || total != 1 {
		t.Errorf("effective weights %v", weights)
	}
	amounts := map[string]float64{"D": 10, "E": 20, "F": 30}
	v := func(i int) (float64, bool) { x, ok := amounts[tree.At(i).Ref]; return x, ok }
	for ref, want := range map[string]float64{"A": 60, "B": 30, "C": 50, "E": 20} {
		if got := Additive(tree, index(ref), v); got != want {
			t.Errorf("%s adds up to %v, want %v", ref, got, want)
		}
	}
}

func TestSharesDivideASum(t *testing.T) {
	half := plan.Number(.5)
	tree, err := plan.Grow(plan.Plan{}, []*plan.Item{
		{Ref: "A", Role: 1}, {Ref: "B", Role: 1, Parent: "A"}, {Ref: "C", Role: 1, Parent: "A"},
		{Ref: "E", Role: 2, Parent: "A", Counts: new(bool), Links: []plan.Link{{To: "B", Share: half}, {To: "C", Share: plan.Number(.3)}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	v := func(i int) (float64, bool) { return 100, tree.At(i).Ref == "E" }
	for i, want := range []float64{80, 50, 30} {
		if got := Additive(tree, i, v); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s adds up to %v, want %v", tree.At(i).Ref, got, want)
		}
	}
}

// A chance at the deadline joins the pace: the oracle of 2.7, a promise of 330
// from 293 in six months, on its path, with a chance of one in ten.
func TestAnOutlookJoinsThePace(t *testing.T) {
	s := told(t, "too-early")
	for _, test := range []struct {
		name   string
		chance float64
		want   Status
		reason string
	}{
		{"both good", .6, OnTrack, "ratio.within"},
		{"a chance of one in ten is At risk, never Off track", .1, AtRisk, "outlook.low"},
		{"one in three", .33, AtRisk, "outlook.low"},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := s.in
			in.Outlook = func(int) (float64, bool) { return test.chance, true }
			again := Score(in)
			if got := again.At(0).Status; got != test.want || again.Reason(0).Code != test.reason {
				t.Errorf("%s because of %s, want %s because of %s", got, again.Reason(0).Code, test.want, test.reason)
			}
			if err := Check(again.Explain(0)); err != nil {
				t.Error(err)
			}
		})
	}
	in := s.in
	in.Day = calendar.On(2026, 2, 10)
	in.Outlook = func(int) (float64, bool) { return .1, true }
	policy, err := ParsePolicy("eager.yaml", []byte(strings.Replace(mustRead(t, "policies/pace-and-outlook.yaml"), "  - {when: [readings < wanted]", "  - {when: [readings < 0]", 1)))
	if err != nil {
		t.Fatal(err)
	}
	in.Policy = policy
	facts := in.Facts
	in.Facts = func(ref string) Facts {
		f := facts(ref)
		f.Series = f.Series[:3]
		return f
	}
	if got := Score(in); got.At(0).Status == AtRisk && got.Reason(0).Code == "outlook.low" {
		t.Error("before a quarter of the path the outlook must not colour")
	}
}

func mustRead(t *testing.T, name string) string {
	t.Helper()
	data, err := files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestWhatCountsFromPlansBelow(t *testing.T) {
	tree, err := plan.Grow(plan.Plan{}, []*plan.Item{{Ref: "aim", Role: 1}})
	if err != nil {
		t.Fatal(err)
	}
	below := func(string) []Foreign {
		return []Foreign{
			{Ref: "care/kr1", Weight: 3, Standing: Standing{Raw: .8, Rollup: .8, Expected: .5, Ratio: 1, Coverage: 1, Low: .8, High: .8, Known: true}},
			{Ref: "sales/g1", Weight: 1, Standing: Standing{Raw: unknown, Rollup: unknown, Expected: unknown, Ratio: unknown, High: 1, Status: NoFreshData}},
		}
	}
	s := Score(Input{Day: q1.Last, Tree: tree, Below: below, Facts: func(string) Facts { return Facts{} }})
	if got := s.At(0); !same(got.Raw, .8) || got.Coverage != .75 || math.Abs(got.High-.85) > 1e-12 || got.Status != OnTrack {
		t.Errorf("stands at %+v", got)
	}
	if e := s.Explain(0); Check(e) != nil || len(e.Parts) != 2 || e.Parts[0].Via != "plan" {
		t.Errorf("explained as %+v, %v", e.Parts, Check(e))
	}
}

// valueOf returns a value of the reason of an item.
func valueOf(t *testing.T, s *Scores, ref, name string) Value {
	t.Helper()
	i, ok := s.in.Tree.Index(ref)
	if !ok {
		t.Fatalf("there is no %s", ref)
	}
	r := s.Reason(i)
	k := slices.IndexFunc(r.Values, func(v Value) bool { return v.Name == name })
	if k < 0 {
		t.Fatalf("%s: %s has no %s", ref, r.Code, name)
	}
	return r.Values[k]
}

// play plays a story that is written in a test.
func play(t *testing.T, story string) *Scores {
	t.Helper()
	s := &teller{}
	if wrong := s.play("story", []byte(story)); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return s.scores
}

func TestWholeThingsAreCountedWhole(t *testing.T) {
	s := play(t, `plan 2026-01-01 2026-12-31
short is target
near  is target
ahead is target
short promises tally 5 2026-01-01 2026-12-31
near  promises tally 5 2026-01-01 2026-12-31
ahead promises tally 5 2026-01-01 2026-12-31
short proof 2026-02-01
short proof 2026-02-02
short proof 2026-02-03
near  proof 2026-02-01
near  proof 2026-02-02
near  proof 2026-02-03
near  proof 2026-02-04
ahead proof 2026-02-01
ahead proof 2026-02-02
ahead proof 2026-02-03
ahead proof 2026-02-04
on 2026-11-20
  short 0.6 0.8877 off_track ratio.short
  near  0.8 0.8877 at_risk   ratio.short
on 2026-10-10
  ahead 0.8 0.7753 on_track  ratio.within
on 2026-10-25
  ahead 0.8 0.8164 on_track  ratio.within
`)
	// 4.08 are expected of five, and four of those are there: on the path.
	if got := valueOf(t, s, "ahead", "expected").X; got != 4 {
		t.Errorf("%v are expected, want 4", got)
	}
	s = s.After(inputOn(s, calendar.On(2026, 11, 20)), nil)
	for ref, want := range map[string][2]float64{"short": {5, -2}, "near": {5, -1}} {
		if e, gap, all := valueOf(t, s, ref, "expected").X, valueOf(t, s, ref, "gap").X, valueOf(t, s, ref, "all").X; e != want[0] || gap != want[1] || all != 5 {
			t.Errorf("%s: %v of %v are expected, %v off, want %v of 5", ref, e, all, gap, want)
		}
	}
}

func inputOn(s *Scores, day calendar.Date) Input {
	in := s.in
	in.Day = day
	return in
}

func TestAnAspirationSaysWhatIsEnough(t *testing.T) {
	s := play(t, `plan 2026-01-01 2026-03-31
measure a every month
measure b every month
kept  is target
whole is target
lost  is target
kept  promises linear 71 -> 80 of a 2026-01-01 2026-03-31 aspires
whole promises linear 71 -> 78 of a 2026-01-01 2026-03-31 aspires
lost  promises linear 71 -> 80 of b 2026-01-01 2026-03-31 aspires
read a 2026-01-31 72 2026-02-28 75 2026-03-31 78
read b 2026-01-31 72 2026-02-28 75 2026-03-31 77
on 2026-04-01
  kept  0.78 1 done   done.met
  whole 1    1 done   done.met
  lost  0.67 1 missed missed.short
`)
	for _, ref := range []string{"kept", "lost"} {
		if got, share := valueOf(t, s, ref, "enough").X, valueOf(t, s, ref, "aspires").X; !same(got, 77.3) || share != .7 {
			t.Errorf("%s: %v is enough, %v of the way, want 77.3 and .7", ref, got, share)
		}
		i, _ := s.in.Tree.Index(ref)
		if !slices.ContainsFunc(s.Explain(i).Figures, func(f Figure) bool { return f.Name == "enough" && same(f.Result, 77.3) }) {
			t.Errorf("the explanation of %s does not say what is enough", ref)
		}
	}
	if got := valueOf(t, s, "whole", "enough").X; known(got) {
		t.Errorf("all was reached, yet %v is said to be enough", got)
	}
}

func TestAnOutlookThatIsNotKnownIsNotTold(t *testing.T) {
	s := play(t, `plan 2026-01-01 2026-12-31
measure a
g is target
g promises linear 0 -> 10 of a 2026-01-01 2026-12-31
read a 2026-01-31 1 2026-02-10 1 2026-02-14 1
on 2026-02-14
  g 0.1 0.1233 off_track ratio.short
`)
	told := func(s *Scores) bool {
		return slices.ContainsFunc(s.Reason(0).Also, func(r Reason) bool { return r.Code == "outlook.early" })
	}
	if told(s) {
		t.Error("the chance is told, and nobody knows it")
	}
	in := s.in
	in.Outlook = func(int) (float64, bool) { return .3, true }
	if !told(Score(in)) {
		t.Error("the chance is known and not told")
	}
}

func TestAMeanOfRatiosStandsOnlyWhereAPolicyAsksForIt(t *testing.T) {
	s := told(t, "weights-and-coverage")
	i, _ := s.in.Tree.Index("whole")
	has := func(s *Scores) bool {
		return slices.ContainsFunc(s.Explain(i).Figures, func(f Figure) bool { return f.Name == "ratio" })
	}
	in := s.in
	in.Policy, _ = Policies().Get("cascade")
	if has(s) || !has(Score(in)) {
		t.Errorf("a ratio by the house's rule: %v, by the rule of ratios: %v", has(s), has(Score(in)))
	}
}
