package progress

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/measure"
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

type formula func(c *checker, f Figure, in map[string]float64) float64

// formulas are all ways to a figure, by their stable names.
var formulas = map[string]formula{
	"given":             func(_ *checker, _ Figure, in map[string]float64) float64 { return in["x"] },
	"same":              func(_ *checker, f Figure, _ map[string]float64) float64 { return f.Inputs[0].X },
	"nothing":           func(*checker, Figure, map[string]float64) float64 { return unknown },
	"count":             func(_ *checker, f Figure, _ map[string]float64) float64 { return float64(len(f.Inputs)) },
	"total":             total,
	"a/b":               quotient,
	"a-b":               func(_ *checker, f Figure, _ map[string]float64) float64 { return f.Inputs[0].X - f.Inputs[1].X },
	"last":              func(c *checker, _ Figure, _ map[string]float64) float64 { return c.last().Value },
	"sum":               func(c *checker, _ Figure, _ map[string]float64) float64 { return c.stands(len(c.e.Readings)) },
	"sum(num)/sum(den)": func(c *checker, _ Figure, _ map[string]float64) float64 { return c.stands(len(c.e.Readings)) },
	"(x-b)/(T-b)":       way,
	"b+e*(T-b)": func(_ *checker, _ Figure, in map[string]float64) float64 {
		return in["b"] + in["expected"]*(in["T"]-in["b"])
	},
	"clamp": func(_ *checker, f Figure, in map[string]float64) float64 { return between(in["x"], in["cap"]) },
	"path":  func(c *checker, f Figure, _ map[string]float64) float64 { return c.path(f.Inputs[0].Day) },
	"line times season": func(c *checker, f Figure, in map[string]float64) float64 {
		return c.season(f.Inputs[0].Day, in["b"], in["T"])
	},
	"(p-e)*|T-b|/sigma": distance,
	"days/days":         daysPassed,
	"begun": func(c *checker, f Figure, _ map[string]float64) float64 {
		return truth(!f.Inputs[0].Day.Before(c.e.Window.First))
	},
	"days since/cadence": func(_ *checker, f Figure, in map[string]float64) float64 {
		return float64(f.Inputs[1].Day.Sub(f.Inputs[0].Day)) / in["cadence"]
	},
	"credit":       func(c *checker, _ Figure, in map[string]float64) float64 { return c.credit(in["now"], in) },
	"share inside": shareInside,

	"mean moving range/1.128": func(c *checker, _ Figure, in map[string]float64) float64 { return c.wobble(in["sums"] == 1) },

	"sum(w*p)/sum(w)":    mean(func(p Part) float64 { return p.Rollup }),
	"sum(w*e)/sum(w)":    mean(func(p Part) float64 { return p.Expected }),
	"sum(w*r)/sum(w)":    meanRatio,
	"sum(w*c)/sum(w)":    overAll(func(p Part) float64 { return p.Coverage }, 0),
	"sum(w*low)/sum(w)":  overAll(func(p Part) float64 { return p.Low }, 0),
	"sum(w*high)/sum(w)": overAll(func(p Part) float64 { return p.High }, 1),

	"weight fresh": func(c *checker, _ Figure, _ map[string]float64) float64 {
		return c.weigh(fresh...) / c.weigh(Statuses()...)
	},
	"weight off": func(c *checker, _ Figure, _ map[string]float64) float64 {
		return c.weigh(OffTrack, Missed) / c.weigh(fresh...)
	},
	"weight risk":  func(c *checker, _ Figure, _ map[string]float64) float64 { return c.weigh(AtRisk) / c.weigh(fresh...) },
	"weight early": func(c *checker, _ Figure, _ map[string]float64) float64 { return c.weigh(TooEarly) / c.weigh(fresh...) },
	"weight on": func(c *checker, _ Figure, _ map[string]float64) float64 {
		return c.weigh(OnTrack, Done) / c.weigh(fresh[1:]...)
	},
	"weight worst": func(c *checker, _ Figure, _ map[string]float64) float64 { return c.worst() },
}

// fresh are the statuses that say something; all but the first are more than
// "not yet".
var fresh = []Status{TooEarly, OnTrack, AtRisk, OffTrack, Done, Missed}

// Formulas returns the names of all formulas, for catalogues that print them.
func Formulas() []string { return slices.Sorted(maps.Keys(formulas)) }

func total(_ *checker, f Figure, _ map[string]float64) (sum float64) {
	for _, a := range f.Inputs {
		sum += a.X
	}
	return sum
}

func quotient(_ *checker, f Figure, _ map[string]float64) float64 {
	if b := f.Inputs[1].X; b > 0 {
		return f.Inputs[0].X / b
	}
	return unknown
}

func way(_ *checker, f Figure, in map[string]float64) float64 {
	return (f.Inputs[0].X - in["b"]) / (in["T"] - in["b"])
}

func between(x, most float64) float64 {
	switch {
	case x < 0:
		return 0
	case x > most:
		return most
	}
	return x
}

func distance(_ *checker, _ Figure, in map[string]float64) float64 {
	return (in["progress"] - in["expected"]) * math.Abs(in["T"]-in["b"]) / in["wobble"]
}

func daysPassed(_ *checker, f Figure, _ map[string]float64) float64 {
	first, last, on := f.Inputs[0].Day, f.Inputs[1].Day, f.Inputs[2].Day
	return between(float64(on.Sub(first)+1)/float64(last.Sub(first)+1), 1)
}

func (c *checker) last() Used {
	if n := len(c.e.Readings); n > 0 {
		return c.e.Readings[n-1]
	}
	return Used{Value: unknown}
}

// stands adds up the first n readings as the type of the commitment says.
func (c *checker) stands(n int) float64 {
	var sum, num, den float64
	for _, r := range c.e.Readings[:n] {
		sum, num, den = sum+r.Value, num+r.Num, den+r.Den
	}
	switch {
	case n == 0:
		return unknown
	case c.e.Type == "cumulative" || c.e.Type == "tally":
		return sum
	case c.e.Type == "ratio" && den != 0:
		return c.e.Unit.Divide(num, den)
	}
	return c.e.Readings[n-1].Value
}

func (c *checker) readings() error {
	values := map[string]float64{}
	for _, f := range c.e.Figures {
		for _, a := range f.Inputs {
			if f.Name == "progress" {
				values[a.Name] = a.X
			}
		}
	}
	for k, r := range c.e.Readings {
		if want := c.stands(k + 1); known(r.Stands) && !same(want, r.Stands) {
			return c.wrong("reading of "+r.Day.String(), "stands at %v, but the readings give %v", r.Stands, want)
		}
		if !known(r.Expected) {
			continue
		}
		share := c.path(r.Day)
		if slices.ContainsFunc(c.e.Figures, func(f Figure) bool { return f.Formula == "line times season" }) {
			share = c.season(r.Day, values["b"], values["T"])
		}
		if want := values["b"] + share*(values["T"]-values["b"]); !same(want, r.Expected) {
			return c.wrong("reading of "+r.Day.String(), "was expected at %v, but the path gives %v", r.Expected, want)
		}
	}
	return nil
}

// wobble is the mean step between deviations that follow each other, over
// 1.128; of a sum it is that of its parts, times the root of their number.
func (c *checker) wobble(sums bool) float64 {
	n := len(c.e.Readings)
	off := make([]float64, n)
	for k, r := range c.e.Readings {
		off[k] = r.Stands - r.Expected
	}
	root := 1.0
	if sums {
		root = math.Sqrt(float64(n))
		for k := n - 1; k > 0; k-- {
			off[k] -= off[k-1]
		}
	}
	steps := 0.0
	for k := 1; k < n; k++ {
		steps += math.Abs(off[k] - off[k-1])
	}
	return steps / float64(n-1) / 1.128 * root
}

func (c *checker) credit(x float64, in map[string]float64) float64 {
	off := 0.0
	switch {
	case math.IsNaN(x):
		return unknown
	case x < in["low"]:
		off = in["low"] - x
	case x > in["high"]:
		off = x - in["high"]
	}
	switch {
	case off == 0:
		return 1
	case in["tolerance"] > 0:
		return between(1-off/in["tolerance"], 1)
	}
	return 0
}

func shareInside(c *checker, _ Figure, in map[string]float64) float64 {
	n := 0.0
	for _, r := range c.e.Readings {
		if r.Day.Before(c.e.Window.First) {
			return unknown
		}
		if c.credit(r.Value, in) == 1 {
			n++
		}
	}
	return n / float64(len(c.e.Readings))
}

func mean(of func(Part) float64) formula {
	return func(c *checker, _ Figure, _ map[string]float64) float64 {
		var sum, weight float64
		for _, p := range c.e.Parts {
			if x := of(p); p.Counted && p.Known && known(x) {
				sum, weight = sum+p.Weight*x, weight+p.Weight
			}
		}
		return sum / weight
	}
}

func meanRatio(c *checker, f Figure, in map[string]float64) float64 {
	cut := in["cut"]
	return mean(func(p Part) float64 {
		r := between(p.Ratio, 1)
		if cut > 0 && known(r) {
			r = math.Floor(r*cut+hair) / cut
		}
		return r
	})(c, f, in)
}

func overAll(of func(Part) float64, without float64) formula {
	return func(c *checker, _ Figure, _ map[string]float64) float64 {
		var sum, weight float64
		for _, p := range c.e.Parts {
			if p.Counted {
				sum, weight = sum+p.Weight*of(p), weight+p.Weight
			}
		}
		if weight == 0 {
			return without
		}
		return sum / weight
	}
}

// weigh returns the weight of the parts with one of some statuses.
func (c *checker) weigh(statuses ...Status) (sum float64) {
	for _, p := range c.e.Parts {
		if p.Counted && slices.Contains(statuses, p.Status) {
			sum += p.Weight
		}
	}
	return sum
}

func (c *checker) worst() float64 {
	for grade, s := range [][]Status{{OffTrack, Missed}, {AtRisk}, {OnTrack, Done}} {
		if c.weigh(s...) > 0 {
			return float64(grade)
		}
	}
	return unknown
}

// path walks a path day by day.
func (c *checker) path(day calendar.Date) float64 {
	w, p := c.e.Window, c.e.Path
	switch {
	case day.Before(w.First):
		return 0
	case !day.Before(w.Last):
		return 1
	}
	if day = rested(p.Rests, w.First, day); day.Before(w.First) {
		return 0
	}
	switch p.Profile {
	case measure.Seasonal:
		return c.seasonal(day)
	case measure.Logistic:
		return logistic(c.passed(day), p)
	case measure.Smooth:
		u := c.passed(day)
		return 3*u*u - 2*u*u*u
	case measure.Steps:
		return c.stepped(day)
	case measure.Custom:
		return c.joined(day)
	}
	return c.passed(day)
}

// rested returns the last day on which a reading was due.
func rested(every calendar.Cadence, first, day calendar.Date) calendar.Date {
	n := max(every.Every, 1)
	months := map[calendar.Grain]int{calendar.Month: 1, calendar.Quarter: 3, calendar.Year: 12}[every.Grain]
	end := first.Add(-1)
	for k := 1; every.Grain != calendar.NoGrain; k++ {
		next := first.AddMonths(k * n * months).Add(-1)
		if months == 0 {
			days := 1
			if every.Grain == calendar.Week {
				days = 7
			}
			next = first.Add(k*n*days - 1)
		}
		if next.After(day) {
			return end
		}
		end = next
	}
	return day
}

// worked says whether a day counts, in a stretch with or without working days.
func (c *checker) worked(d calendar.Date) bool {
	return c.e.Working == nil || !c.e.Path.Workdays || c.e.Working.IsWorking(d)
}

// passed counts the days so far and all days.
func (c *checker) passed(day calendar.Date) float64 { return c.counted(c.e.Window, day) }

func (c *checker) counted(w calendar.Window, day calendar.Date) float64 {
	so, all := 0, 0
	for d := w.First; !d.After(w.Last); d = d.Add(1) {
		if c.worked(d) {
			all++
			if !d.After(day) {
				so++
			}
		}
	}
	if all == 0 {
		return float64(day.Sub(w.First)+1) / float64(w.Last.Sub(w.First)+1)
	}
	return float64(so) / float64(all)
}

func logistic(u float64, p measure.Path) float64 {
	k, mid := p.Steep, p.Middle
	if !(k > 0) {
		k = 10
	}
	if mid == 0 {
		mid = .5
	}
	l := func(v float64) float64 { return 1 / (1 + math.Exp(-k*(v-mid))) }
	if l(1)-l(0) <= 1e-9 {
		return u
	}
	return (l(u) - l(0)) / (l(1) - l(0))
}

// seasonal gives each day its part of the weight of its month.
func (c *checker) seasonal(day calendar.Date) float64 {
	w := c.e.Window
	so, all := 0.0, 0.0
	for d := w.First; !d.After(w.Last); d = d.Add(1) {
		part := c.partOfMonth(d)
		all += part
		if !d.After(day) {
			so += part
		}
	}
	if !(all > 0) {
		return c.passed(day)
	}
	return so / all
}

func (c *checker) partOfMonth(d calendar.Date) float64 {
	if len(c.e.Path.Seasons) != 12 {
		return unknown
	}
	first := calendar.On(d.Year(), d.Month(), 1)
	n := 0
	for k := first; k.Month() == d.Month(); k = k.Add(1) {
		if c.worked(k) {
			n++
		}
	}
	if !c.worked(d) {
		return 0
	}
	return c.e.Path.Seasons[d.Month()-1] / float64(n)
}

func (c *checker) stepped(day calendar.Date) float64 {
	so, all := 0.0, 0.0
	for _, p := range c.e.Path.Points {
		all += math.Max(p.Share, 0)
		if !p.Day.After(day) {
			so += math.Max(p.Share, 0)
		}
	}
	if !(all > 0) {
		return c.passed(day)
	}
	return so / all
}

// joined finds the two points around a day; none lies below one before it.
func (c *checker) joined(day calendar.Date) float64 {
	type knot struct{ u, share float64 }
	knots := []knot{{0, 0}}
	points := slices.Clone(c.e.Path.Points)
	slices.SortStableFunc(points, func(a, b measure.Point) int { return a.Day.Compare(b.Day) })
	top := 0.0
	for _, p := range points {
		if !p.Day.Before(c.e.Window.First) && p.Day.Before(c.e.Window.Last) {
			top = math.Max(top, between(p.Share, 1))
			knots = append(knots, knot{c.passed(p.Day), top})
		}
	}
	knots = append(knots, knot{1, 1})
	u := c.passed(day)
	for k := len(knots) - 1; k > 0; k-- {
		a, b := knots[k-1], knots[k]
		if u >= a.u && b.u > a.u {
			return a.share + (b.share-a.share)*(u-a.u)/(b.u-a.u)
		}
	}
	return 1
}

// season is the share that a level with seasons is expected to have made.
func (c *checker) season(day calendar.Date, b, goal float64) float64 {
	w, p := c.e.Window, c.e.Path
	year := 0.0
	for _, s := range p.Seasons {
		year += s
	}
	index := func(d calendar.Date) float64 {
		if len(p.Seasons) != 12 {
			return 1
		}
		return p.Seasons[d.Month()-1] / (year / 12)
	}
	if day.After(w.Last) {
		day = w.Last
	}
	at := day
	if day.Before(w.Last) {
		at = rested(p.Rests, w.First, day)
	}
	if at.Before(w.First) {
		return 0
	}
	u := c.passed(at)
	from, to := b/index(w.First.Add(-1)), goal/index(w.Last)
	return ((from+u*(to-from))*index(day) - b) / (goal - b)
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
	var f figures
	f = nothing
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
