package progress

import (
	"math"
	"slices"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/measure"
)

// An Explanation is a standing with everything that it was worked out from, as
// a value. Check recomputes it from nothing else.
type Explanation struct {
	Ref      string
	Day      calendar.Date // that was asked about
	On       calendar.Date // on which it stands: earlier when it was closed or paused
	Type     string        // of the commitment, or "rollup", "action", "none"
	Rule     Rule
	Window   calendar.Window
	Path     measure.Path
	Rhythm   calendar.Cadence // in which readings are due and the path is asked; zero: every day
	Working  *calendar.Working
	Unit     measure.Unit // in which the parts of a reading are divided
	Figures  []Figure     // each after those it is made of
	Readings []Used
	Parts    []Part
	Steps    []Step
	Status   Status
	Reason   Reason
}

// A Rule is what a status was judged by.
type Rule struct {
	Policy  string
	Version int
	Label   string // the word that the policy itself has for the status
}

// A Figure is one number with the way to it. The formula is a stable name;
// Formulas lists them.
type Figure struct {
	Name    string
	Formula string
	Inputs  []Argument
	Result  float64
}

// An Argument is what went into a figure: a number, a day or a word.
type Argument struct {
	Name string
	X    float64
	Day  calendar.Date
	Text string
}

// A Used reading is one that counted, and where the promise stood after it.
type Used struct {
	Day      calendar.Date
	Value    float64
	Num, Den float64
	Source   string
	Learnt   int64
	Stands   float64 // the measured value up to here
	Expected float64 // the value that the path declared for that day
	Inside   float64 // of a hold
	Alone    Status  // what the readings so far gave on that day
	Aged     Status  // what the readings before gave on its eve
}

// A Part is one item that counts towards another.
type Part struct {
	Ref      string
	Via      string // "child", "link" or "plan"
	Weight   float64
	Counted  bool // false: dropped, replaced, or without weight
	Known    bool
	Rollup   float64
	Expected float64
	Ratio    float64
	Coverage float64
	Low      float64
	High     float64
	Status   Status
}

// A Step is one rule that was tried, with what it saw.
type Step struct {
	List string // "state", "pace", "outlook", "item", "rollup", "action" or "steady"
	Rule string
	Saw  []Argument
	Held bool
	Gave string // grade or status, when it held
}

// Explain returns how the standing of the item at index i came about.
func (s *Scores) Explain(i int) Explanation {
	w := s.witness(i)
	e := Explanation{
		Ref: w.item.Ref, Day: s.in.Day, On: s.in.Day, Type: "none", Working: s.in.Working,
		Rule: Rule{Policy: s.in.Policy.Key, Version: s.in.Policy.Version}, Status: w.standing.Status, Reason: s.Reason(i),
	}
	n := notes{&e}
	switch w.role {
	case leaf:
		w.explainPromise(n)
	case work:
		w.explainAction(n)
	default:
		e.Type, e.Parts = "rollup", w.parts()
		w.explainRollup(n)
	}
	w.steps(&e)
	return e
}

// notes writes figures down.
type notes struct{ *Explanation }

func (n notes) note(name, formula string, result float64, inputs ...Argument) {
	n.Figures = append(n.Figures, Figure{name, formula, inputs, result})
}

func num(name string, x float64) Argument      { return Argument{Name: name, X: x} }
func on(name string, d calendar.Date) Argument { return Argument{Name: name, X: unknown, Day: d} }
func word(name, text string) Argument          { return Argument{Name: name, X: unknown, Text: text} }
func (n notes) given(name string, x float64)   { n.note(name, "given", x, num("x", x)) }
func (n notes) givenIfKnown(name string, x float64) {
	if known(x) {
		n.given(name, x)
	}
}

func (w *witness) explainAction(n notes) {
	n.Type, n.On = "action", w.task.on(w.in.Day)
	steps := float64(len(w.item.Steps))
	if steps > 0 && w.task.state != closedAchieved && w.task.state != closedOnly {
		n.note("progress", "a/b", w.standing.Raw, num("done", math.Round(w.standing.Raw*steps)), num("steps", steps))
	} else {
		n.given("progress", w.standing.Raw)
	}
	for _, f := range []figure{fBegun, fWaiting, fSlipped, fUnstarted, fOverdue} {
		n.givenIfKnown(figureNames[f], w.figures[f])
	}
}

func (w *witness) explainRollup(n notes) {
	s, f := &w.standing, &w.figures
	n.note("progress", "sum(w*p)/sum(w)", s.Raw)
	n.note("expected", "sum(w*e)/sum(w)", s.Expected)
	if w.in.Policy.asks(listRollup, fRatio) {
		n.note("ratio", "sum(w*r)/sum(w)", s.Ratio, num("cut", w.in.Policy.truncated))
	}
	n.note("coverage", "sum(w*c)/sum(w)", s.Coverage)
	n.note("low", "sum(w*low)/sum(w)", s.Low)
	n.note("high", "sum(w*high)/sum(w)", s.High)
	n.note("gap", "a-b", f[fGap], num("expected", f[fExpected]), num("progress", f[fProgress]))
	n.note("rollup", "same", s.Rollup, num("progress", s.Raw))
	for _, share := range []figure{fFresh, fOff, fRisk, fOn, fEarly, fWorst} {
		n.note(figureNames[share], "weight "+figureNames[share], f[share])
	}
}

// steps writes down which rules were tried.
func (w *witness) steps(e *Explanation) {
	v := w.verdict
	state, record := stateOn(w.item, w.in.Day)
	if record != nil {
		e.Steps = append(e.Steps, Step{List: "state", Rule: state.String(), Saw: []Argument{on("on", record.On), word("by", record.By), word("why", record.Why)}, Held: true})
	}
	if v.at < 0 {
		e.Steps = append(e.Steps, Step{List: "state", Rule: e.Reason.Code, Held: true, Gave: w.standing.Status.String()})
		return
	}
	policy := w.in.Policy
	if v.list == listItem {
		for _, l := range []list{listPace, listOutlook} {
			w.try(e, policy, l, v.grades[l])
		}
	}
	w.try(e, policy, v.list, v.at)
	e.Rule.Label = policy.lists[v.list][v.at].label
	if v.status != w.standing.Status {
		e.Steps = append(e.Steps, Step{
			List: "steady", Rule: "two readings or far enough", Held: true, Gave: w.standing.Status.String(),
			Saw: []Argument{num("readings", float64(policy.readings)), num("steps", float64(policy.steps))},
		})
	}
}

// try writes down the rules of a list up to the one that held.
func (w *witness) try(e *Explanation, p *Policy, l list, held int) {
	for k := range p.lists[l] {
		r := &p.lists[l][k]
		step := Step{List: listNames[l], Rule: r.words(), Held: k == held}
		for _, c := range r.when {
			step.Saw = appendSeen(step.Saw, c.of, w.figures[c.of])
			if c.other < figureCount {
				step.Saw = appendSeen(step.Saw, c.other, w.figures[c.other])
			}
		}
		if step.Held {
			step.Gave = r.gave(l)
		}
		e.Steps = append(e.Steps, step)
		if step.Held {
			return
		}
	}
}

func appendSeen(all []Argument, f figure, x float64) []Argument {
	if slices.ContainsFunc(all, func(a Argument) bool { return a.Name == figureNames[f] }) {
		return all
	}
	return append(all, num(figureNames[f], x))
}

// words writes the conditions of a rule.
func (r *rule) words() string {
	var all []string
	for _, c := range r.when {
		all = append(all, c.String())
	}
	return strings.Join(all, ", ")
}

func (r *rule) gave(l list) string {
	switch {
	case !l.grades():
		return Status(r.gives).String()
	case known(r.gives):
		return grades[int(r.gives)]
	}
	return "unknown"
}

// parts returns what counts towards an item, with the weights that were used.
func (w *witness) parts() []Part {
	if w.role != above {
		return nil
	}
	var parts []Part
	add := func(ref, via string, weight float64, s Standing, counts bool) {
		if w.sum.equal {
			weight = 1
		}
		parts = append(parts, Part{
			Ref: ref, Via: via, Weight: weight, Counted: counts && weight > 0, Known: s.Known, Rollup: s.Rollup, Expected: s.Expected,
			Ratio: s.Ratio, Coverage: s.Coverage, Low: s.Low, High: s.High, Status: s.Status,
		})
	}
	for _, e := range w.in.Tree.Edges(w.i) {
		via := "child"
		if e.Link {
			via = "link"
		}
		add(w.in.Tree.At(int(e.Item)).Ref, via, e.Weight, w.At(int(e.Item)), w.graph.counts(w.i, int(e.Item)))
	}
	for _, f := range w.guests() {
		add(f.Ref, "plan", f.Weight, f.Standing, !f.Standing.Left)
	}
	return parts
}
