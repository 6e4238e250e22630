package progress

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// TestStories plays the files in testdata. A story says what is planned and
// measured, line by line, and under "on DAY" where items stand:
//
//	plan 2026-01-01 2026-12-31              the horizon; - is no day
//	policy KEY                              the policy, else the house's
//	workdays                                Monday to Friday are worked
//	REF is ROLE [under REF] [x2] [start DAY] [due DAY] [counts]
//	REF contributes|supports|depends_on REF [x2] [share 0.5]
//	measure NAME [up|down|within] [level|flow|ratio] [every GRAIN]
//	REF promises TYPE [9 -> 5] [of NAME] [DAY DAY] [aspires] [per] [KEY VALUE ...]
//	REF milestone WEIGHT due DAY [done DAY]
//	REF step [DAY]        REF proof DAY      REF says STATUS
//	REF started|paused|resumed|closed|reopened DAY [OUTCOME]
//	read NAME DAY VALUE|NUM/DEN ...         more DAY VALUE pairs may follow
//	void NAME DAY                           takes a reading back
//	on DAY
//	  REF PROGRESS EXPECTED STATUS REASON [first STATUS] [also REASON] [coverage C LOW HIGH]
//
// Progress and expected progress are written with as many decimals as are to
// be compared; "-" is not known.
func TestStories(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) < 12 {
		t.Fatalf("%d stories found (%v), want 12 or more", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, mismatch := range tell(name, data) {
				t.Error(mismatch)
			}
		})
	}
}

// A planted mistake in a story must be found, with file and line.
func TestAStoryThatIsWrongIsFoundOut(t *testing.T) {
	const story = "plan 2026-01-01 2026-03-31\nmeasure m\ng is target\ng promises linear 20 -> 40 of m 2026-01-01 2026-03-31\nread m 2026-02-10 30\non 2026-02-14\n  g 0.50 0.50 on_track ratio.within\n"
	if found := tell("right.txt", []byte(story)); len(found) > 0 {
		t.Fatalf("the right story: %v", found)
	}
	for _, test := range []struct{ from, to, want string }{
		{"0.50 0.50", "0.51 0.50", "wrong.txt:7: g stands at 0.50, want 0.51"},
		{"0.50 0.50", "0.50 -", "wrong.txt:7: g is expected at 0.5, want -"},
		{"on_track", "at_risk", "wrong.txt:7: g is on_track, want at_risk"},
		{"ratio.within", "pace.within", "wrong.txt:7: g because of ratio.within, want pace.within"},
		{"read m 2026-02-10 30", "read m 2026-02-30 30", "wrong.txt:5"},
	} {
		found := tell("wrong.txt", []byte(strings.Replace(story, test.from, test.to, 1)))
		if len(found) == 0 || !strings.Contains(found[0], test.want) {
			t.Errorf("%s for %s: %v, want %s", test.to, test.from, found, test.want)
		}
	}
}

// A teller holds what a story said so far.
type teller struct {
	head     plan.Plan
	policy   *Policy
	working  *calendar.Working
	items    []*plan.Item
	byRef    map[string]*plan.Item
	measures map[string]*measure.Measure
	facts    map[string][]measure.Reading
	learnt   int64
	scores   *Scores // of the block that is being read
}

func tell(name string, data []byte) []string { return new(teller).play(name, data) }

func (s *teller) play(name string, data []byte) (mismatches []string) {
	s.byRef, s.measures, s.facts = map[string]*plan.Item{}, map[string]*measure.Measure{}, map[string][]measure.Reading{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(text)
		if len(words) == 0 {
			continue
		}
		for _, wrong := range s.line(words, text[0] == ' ') {
			mismatches = append(mismatches, fmt.Sprintf("%s:%d: %s", name, n, wrong))
		}
	}
	return mismatches
}

// line takes in one line; what is wrong with it comes back.
func (s *teller) line(w []string, indented bool) (wrong []string) {
	defer func() {
		if r := recover(); r != nil {
			wrong = append(wrong, fmt.Sprint(r))
		}
	}()
	switch {
	case indented:
		return s.compare(w)
	case w[0] == "plan":
		s.head.Window = calendar.Window{First: dayOrNone(w[1]), Last: dayOrNone(w[2])}
	case w[0] == "policy":
		s.policy, _ = Policies().Get(w[1])
	case w[0] == "workdays":
		office, err := calendar.NewWorking(monToFri, nil, nil, "")
		check(err)
		s.working = &office
	case w[0] == "measure":
		s.measure(w[1:])
	case w[0] == "read", w[0] == "void":
		s.read(w)
	case w[0] == "on":
		s.score(must(w[1]))
	case w[1] == "is":
		s.item(w)
	default:
		s.said(s.byRef[w[0]], w[1], w[2:])
	}
	return nil
}

func (s *teller) measure(w []string) {
	m := &measure.Measure{Name: w[0]}
	for i := 1; i < len(w); i++ {
		if p, ok := measure.ParsePolarity(w[i]); ok {
			m.Polarity = p
		} else if n, ok := measure.ParseNature(w[i]); ok {
			m.Nature = n
		} else if w[i] == "every" {
			m.Cadence.Grain, _ = calendar.ParseGrain(w[i+1])
			i++
		} else {
			panic(w[i] + " says nothing about a measure")
		}
	}
	s.measures[w[0]] = m
}

func (s *teller) read(w []string) {
	for i := 2; i < len(w); i += 2 {
		s.learnt++
		r := measure.Reading{Day: must(w[i]), Learnt: s.learnt, Void: w[0] == "void"}
		if !r.Void {
			num, den, parts := strings.Cut(w[i+1], "/")
			r.Value = number(num)
			if parts {
				r.Num, r.Den = r.Value, number(den)
				r.Value = r.Num / r.Den
			}
		}
		s.facts[w[1]] = append(s.facts[w[1]], r)
	}
}

func (s *teller) item(w []string) {
	item := &plan.Item{Ref: w[0], Position: len(s.items)}
	var ok bool
	if item.Role, ok = framework.ParseRole(w[2]); !ok {
		panic(w[2] + " is not a role")
	}
	for i := 3; i < len(w); i++ {
		switch {
		case w[i] == "counts":
			yes := true
			item.Counts = &yes
		case w[i][0] == 'x':
			item.Weight = plan.Number(number(w[i][1:]))
		default:
			switch w[i] {
			case "under":
				item.Parent = w[i+1]
			case "start":
				item.Start = must(w[i+1])
			case "due":
				item.Due = must(w[i+1])
			default:
				panic(w[i] + " says nothing about an item")
			}
			i++
		}
	}
	s.items = append(s.items, item)
	s.byRef[item.Ref] = item
}

func (s *teller) said(item *plan.Item, verb string, w []string) {
	if item == nil {
		panic("speaks of an item that is not there")
	}
	if kind, ok := plan.ParseLinkKind(verb); ok {
		s.link(item, kind, w)
		return
	}
	if kind, ok := plan.ParseStateKind(verb); ok {
		state := plan.State{Kind: kind, On: must(w[0])}
		if len(w) > 1 {
			state.Outcome, _ = plan.ParseOutcome(w[1])
		}
		item.States = append(item.States, state)
		return
	}
	switch verb {
	case "promises":
		s.promise(item, w)
	case "milestone":
		m := plan.Milestone{Weight: plan.Number(number(w[0])), Due: must(w[2])}
		if len(w) > 3 {
			m.Done = must(w[4])
		}
		c := item.Commitment()
		c.Milestones = append(c.Milestones, m)
	case "step":
		step := plan.Step{}
		if len(w) > 0 {
			step.Done = must(w[0])
		}
		item.Steps = append(item.Steps, step)
	case "proof":
		item.Proofs = append(item.Proofs, plan.Proof{Day: must(w[0])})
	case "says":
		item.Said = &plan.Said{Status: w[0]}
	default:
		panic(verb + " is not something that an item does")
	}
}

func (s *teller) link(item *plan.Item, kind plan.LinkKind, w []string) {
	l := plan.Link{Kind: kind, To: w[0]}
	for i := 1; i < len(w); i++ {
		if w[i] == "share" {
			i++
			l.Share = plan.Number(number(w[i]))
		} else {
			l.Weight = plan.Number(number(w[i][1:]))
		}
	}
	item.Links = append(item.Links, l)
}

func (s *teller) promise(item *plan.Item, w []string) {
	c := plan.Commitment{Version: len(item.Commitments) + 1}
	var ok bool
	if c.Type, ok = plan.ParseType(w[0]); !ok {
		panic(w[0] + " is not a type")
	}
	endOnly := false // "- DAY": no first day is promised
	for i := 1; i < len(w); i++ {
		next := func() string { i++; return w[i] }
		switch w[i] {
		case "of":
			c.Measure = next()
		case "per":
			c.Per = &plan.PerMember{Team: "team"}
		case "aspires":
			c.Aspires = true
		case "agreed":
			c.On = must(next())
		case "share":
			c.Share = plan.Number(number(next()))
		case "tolerance":
			c.Tolerance = plan.Number(number(next()))
		case "cap":
			c.Cap = plan.Number(number(next()))
		case "low":
			c.Low = plan.Number(number(next()))
		case "high":
			c.High = plan.Number(number(next()))
		case "path":
			c.Path.Profile, _ = measure.ParseProfile(next())
		case "season":
			c.Path.Seasons = append(c.Path.Seasons, number(next()))
		case "rests":
			c.Path.Rests.Grain, _ = calendar.ParseGrain(next())
		case "workdays":
			c.Path.Workdays = true
		case "->":
			c.Baseline, c.Value = c.Value, plan.Number(number(next()))
		default:
			if d, err := calendar.Parse(w[i]); err == nil && c.Window.First.IsZero() && !endOnly {
				c.Window.First = d
			} else if err == nil {
				c.Window.Last = d
			} else if endOnly = w[i] == "-"; !endOnly {
				c.Value = plan.Number(number(w[i]))
			}
		}
	}
	item.Commitments = append(item.Commitments, c)
}

func (s *teller) input(day calendar.Date) Input {
	tree, err := plan.Grow(s.head, s.items)
	check(err)
	return Input{Day: day, Tree: tree, Policy: s.policy, Working: s.working, Facts: func(ref string) Facts {
		return Facts{s.measures[ref], measure.Effective(s.facts[ref], day, 0)}
	}}
}

func (s *teller) score(day calendar.Date) { s.scores = Score(s.input(day)) }

// compare holds a line of a story against the scores.
func (s *teller) compare(w []string) (wrong []string) {
	i, ok := s.scores.in.Tree.Index(w[0])
	if !ok {
		return []string{w[0] + " is not there"}
	}
	st, because := s.scores.At(i), s.scores.Reason(i)
	say := func(what, got, want string) {
		if got != want {
			wrong = append(wrong, fmt.Sprintf("%s %s %s, want %s", w[0], what, got, want))
		}
	}
	say("stands at", like(st.Raw, w[1]), w[1])
	say("is expected at", like(st.Expected, w[2]), w[2])
	say("is", st.Status.String(), w[3])
	say("because of", because.Code, w[4])
	for k := 5; k < len(w); k++ {
		switch w[k] {
		case "first":
			k++
			say("was promised first and is", st.OriginalStatus.String(), w[k])
		case "also":
			k++
			codes := ""
			for _, r := range because.Also {
				codes += r.Code + " "
			}
			if !strings.Contains(codes, w[k]+" ") {
				wrong = append(wrong, fmt.Sprintf("%s has besides %q, want %s", w[0], codes, w[k]))
			}
		case "coverage":
			for at, x := range []float64{st.Coverage, st.Low, st.High} {
				say([]string{"is covered", "is at least", "is at most"}[at], like(x, w[k+1+at]), w[k+1+at])
			}
			k += 3
		}
	}
	if err := Check(s.scores.Explain(i)); err != nil {
		wrong = append(wrong, err.Error())
	}
	return wrong
}

// like writes x with as many decimals as want has.
func like(x float64, want string) string {
	if math.IsNaN(x) {
		return "-"
	}
	if want == "-" {
		return strconv.FormatFloat(x, 'g', 4, 64)
	}
	_, decimals, _ := strings.Cut(want, ".")
	return strconv.FormatFloat(x, 'f', len(decimals), 64)
}

func dayOrNone(s string) calendar.Date {
	if s == "-" {
		return calendar.Date{}
	}
	return must(s)
}

func must(s string) calendar.Date {
	d, err := calendar.Parse(s)
	check(err)
	return d
}

func number(s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	check(err)
	return x
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

var monToFri = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
