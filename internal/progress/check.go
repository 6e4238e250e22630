package progress

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/fault"
)

// Check recomputes every figure of an explanation from the explanation alone:
// each formula from its inputs, readings and parts, each rule from the figures.
// It shares no arithmetic with the score; paths are walked day by day. The
// fault names the figure that does not follow.
func Check(e Explanation) error {
	c := checker{e: &e, figures: map[string]float64{}}
	if err := c.readings(); err != nil {
		return err
	}
	for _, f := range e.Figures {
		if err := c.figure(f); err != nil {
			return err
		}
		c.figures[f.Name] = f.Result
	}
	return c.steps()
}

type checker struct {
	e       *Explanation
	figures map[string]float64
	due     calendar.Date // that the path is asked about, where readings have a rhythm
}

func (c *checker) wrong(place, words string, args ...any) error {
	return fault.New(fault.Invalid, c.e.Ref+": "+place, "%s", fmt.Sprintf(words, args...))
}

// same allows for the order of sums, no more; two that are not known are the
// same.
func same(a, b float64) bool {
	if math.IsNaN(a) || math.IsNaN(b) {
		return math.IsNaN(a) && math.IsNaN(b)
	}
	return a == b || math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b))
}

func (c *checker) figure(f Figure) error {
	recompute, ok := formulas[f.Formula]
	if !ok {
		return c.wrong(f.Name, "has the formula %q, which nobody knows", f.Formula)
	}
	in := map[string]float64{}
	for _, a := range f.Inputs {
		in[a.Name] = a.X
		if earlier, ok := c.figures[a.Name]; ok && !same(earlier, a.X) {
			return c.wrong(f.Name, "uses %s = %v, which was %v", a.Name, a.X, earlier)
		}
	}
	if want := orUnknown(recompute(c, f, in)); !same(want, f.Result) {
		return c.wrong(f.Name, "is given as %v, but %s gives %v", f.Result, f.Formula, want)
	}
	return nil
}

func orUnknown(x float64) float64 {
	if math.IsInf(x, 0) {
		return unknown
	}
	return x
}

// steps goes through the rules again.
func (c *checker) steps() error {
	status := ""
	for _, s := range c.e.Steps {
		if s.List == "state" {
			if s.Gave != "" {
				status = s.Gave
			}
			continue
		}
		if s.List == "steady" {
			if got := c.steady(s); got != s.Gave {
				return c.wrong("steady", "gives %s, but the readings give %s", s.Gave, got)
			}
			status = s.Gave
			continue
		}
		if err := c.step(s); err != nil {
			return err
		}
		if s.Held && s.List != "pace" && s.List != "outlook" {
			status = s.Gave
		}
	}
	if status != c.e.Status.String() {
		return c.wrong("status", "is given as %s, but the rules give %s", c.e.Status, status)
	}
	return nil
}

func (c *checker) step(s Step) error {
	f := nothing
	for _, a := range s.Saw {
		place, ok := figureNamed(a.Name)
		if !ok {
			return c.wrong(s.List, "saw %q, which is not a figure", a.Name)
		}
		if x, noted := c.figures[a.Name]; (noted || known(a.X)) && !same(orNothing(c.figures, a.Name), a.X) {
			return c.wrong(s.List, "saw %s = %v, which is %v", a.Name, a.X, x)
		}
		f[place] = a.X
	}
	holds := true
	for _, words := range strings.Split(s.Rule, ", ") {
		if words == "" {
			continue
		}
		condition, err := readCondition(words)
		if err != nil {
			return c.wrong(s.List, "has the rule %q: %v", s.Rule, err)
		}
		holds = holds && condition.holds(&f)
	}
	if holds != s.Held {
		return c.wrong(s.List, "says that %q holds: %v; it is %v", s.Rule, s.Held, holds)
	}
	if s.Held && (s.List == "pace" || s.List == "outlook") {
		c.figures[s.List] = gradeNamed(s.Gave)
	}
	return nil
}

func orNothing(m map[string]float64, name string) float64 {
	if x, ok := m[name]; ok {
		return x
	}
	return unknown
}

func gradeNamed(name string) float64 {
	if i := slices.Index(grades[:], name); i >= 0 {
		return float64(i)
	}
	return unknown
}

// steady replays the colours that the readings gave, all of them.
func (c *checker) steady(s Step) string {
	steps := Status(s.Saw[1].X)
	var shown, before Status
	for k, r := range c.e.Readings {
		if k == 0 {
			shown, before = r.Alone, r.Alone
			continue
		}
		aged := r.Aged
		if aged == before {
			aged = shown
		}
		low, high := min(shown, aged), max(shown, aged)
		switch {
		case !shown.coloured() || !aged.coloured() || !r.Alone.coloured() || before == r.Alone:
			shown = r.Alone
		case r.Alone < low && low-r.Alone < steps:
			shown = low
		case r.Alone > high && r.Alone-high < steps:
			shown = high
		default:
			shown = r.Alone
		}
		before = r.Alone
	}
	return shown.String()
}
