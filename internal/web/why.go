package web

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"bearing/internal/measure"
	"bearing/internal/phrase"
	"bearing/internal/progress"
	"bearing/internal/web/pages"
)

// why shows how every figure of an item came about.
func (s *Site) why(w http.ResponseWriter, r *http.Request) error {
	v := s.reader(r)
	v.remember(w)
	i, err := s.sighted(v)
	if err != nil {
		return err
	}
	f, err := v.framed(v.T("why.title", "title", i.Title), "plans", i.planView.Number)
	if err != nil {
		return err
	}
	return v.show(w, http.StatusOK, f, pages.WhyPage(f, i.whyPage()))
}

func (i *itemView) whyPage() pages.Why {
	e := i.explained()
	path := i.crumbs(i.at)
	path[len(path)-1] = pages.Link{Href: i.query.To(itemPath(i.Item.Number)), Text: i.code[i.at] + " " + i.Title}
	return pages.Why{
		Head: i.head("why"), Path: append(path, pages.Link{Text: i.T("why")}), Card: i.card(i.at),
		Reason: i.Voice.Reasons(i.unitless(i.at, e.Reason), e.m, i.names), Rule: e.rule(),
		Figures: e.figures(), Parts: e.parts(), Steps: e.ruled(true), Tried: e.ruled(false), Readings: e.readings(),
		JSONHref: i.query.To(itemPath(i.Item.Number) + "/why.json"),
	}
}

// An explained is an explanation that is being written out.
type explained struct {
	progress.Explanation
	*planView
	m *measure.Measure
}

func (i *itemView) explained() explained {
	return explained{i.Scores.Explain(i.at), i.planView, i.measured(i.at)}
}

// rule names what was judged by.
func (e explained) rule() string {
	return e.T("why.rule", "name", e.Rule.Policy, "version", e.Rule.Version, "day", e.LongDay(e.Explanation.Day))
}

// kinds of figures by name: how a number is to be read.
type figureKind uint8

const (
	plainNumber figureKind = iota
	amountFigure
	gapFigure
	shareFigure
)

var figureKinds = map[string]figureKind{
	"now": amountFigure, "expected value": amountFigure, "goal": amountFigure, "b": amountFigure, "T": amountFigure, "x": amountFigure,
	"low": amountFigure, "high": amountFigure, "tolerance": gapFigure, "wobble": gapFigure,
	"progress": shareFigure, "expected": shareFigure, "elapsed": shareFigure, "rollup": shareFigure, "display": shareFigure,
	"coverage": shareFigure, "inside": shareFigure, "promised": shareFigure, "original progress": shareFigure, "gap": shareFigure, "ahead": shareFigure,
	"chance": shareFigure, "cap": shareFigure, "cut": shareFigure, "ratio": shareFigure,
	"fresh": shareFigure, "off": shareFigure, "risk": shareFigure, "on": shareFigure, "early": shareFigure,
}

// kindOf says how a figure is to be read. What rolls up and what is done or not
// has no unit; the raw progress that is cut down is a share.
func (e explained) kindOf(name, formula string) figureKind {
	k := figureKinds[name]
	unitless := e.Type == "rollup" || e.Type == "action" || e.Type == "milestones" || e.Type == "binary" || e.Type == "none"
	switch {
	case formula == "clamp" && name == "x", e.Type == "rollup" && (name == "low" || name == "high"):
		return shareFigure
	case k == amountFigure && unitless:
		return plainNumber
	}
	return k
}

func (e explained) number(x float64, name, formula string) string {
	if known(x) == nil {
		return "–"
	}
	switch e.kindOf(name, formula) {
	case amountFigure:
		return e.Amount(x, e.m)
	case gapFigure:
		return e.Gap(x, e.m)
	case shareFigure:
		return e.Tidy(100*x, 1) + "%"
	default:
		return e.Tidy(x, 2)
	}
}

// name is what a figure or an input is called.
func (e explained) name(name string) string {
	key := "figure." + strings.ReplaceAll(name, " ", "_")
	if phrase.Has(key) {
		return e.T(key)
	}
	return name
}

func (e explained) argument(a progress.Argument, formula string) string {
	switch {
	case !a.Day.IsZero():
		return e.Voice.Day(a.Day)
	case a.Text != "":
		return a.Text
	default:
		return e.number(a.X, a.Name, formula)
	}
}

// patterns draw formulas: a digit is an input by its place, the rest are signs.
var patterns = map[string]string{
	"(x-b)/(T-b)":       "( 0 − 1 ) ÷ ( 2 − 1 )",
	"b+e*(T-b)":         "0 + 1 × ( 2 − 0 )",
	"a-b":               "0 − 1",
	"a/b":               "0 ÷ 1",
	"(p-e)*|T-b|/sigma": "( 0 − 1 ) × | 3 − 2 | ÷ 4",
	"same":              "0",
	"clamp":             "0",
}

// equation draws how one figure came about.
func (e explained) equation(f progress.Figure) pages.Equation {
	var eq pages.Equation
	if f.Name == "gap" && f.Result < 0 { // nobody is behind by less than nothing
		f = ahead(f)
	}
	result := pages.Figure{Value: e.number(f.Result, f.Name, f.Formula), Name: e.name(f.Name), Result: true}
	switch {
	case f.Formula == "sum(num)/sum(den)":
		num, den := e.sums()
		eq = append(eq, pages.Figure{Value: e.Tidy(num, 2), Name: e.name("num")}, pages.Figure{Sign: "÷"}, pages.Figure{Value: e.Tidy(den, 2), Name: e.name("den")})
	case e.mean(f) != nil:
		eq = e.weighed(e.mean(f))
	case patterns[f.Formula] != "":
		for _, token := range strings.Fields(patterns[f.Formula]) {
			eq = append(eq, e.token(token, f))
		}
	case f.Formula != "given" && f.Formula != "sum(w*r)/sum(w)":
		for _, a := range f.Inputs[:min(len(f.Inputs), 12)] {
			eq = append(eq, pages.Figure{Value: e.argument(a, f.Formula), Name: e.name(a.Name)})
		}
	}
	if len(eq) > 0 {
		eq = append(eq, pages.Figure{Sign: "="})
	}
	return append(eq, result)
}

// ahead turns a gap around.
func ahead(f progress.Figure) progress.Figure {
	f.Name, f.Result, f.Inputs = "ahead", -f.Result, slices.Clone(f.Inputs)
	slices.Reverse(f.Inputs)
	return f
}

func (e explained) token(token string, f progress.Figure) pages.Figure {
	n, err := strconv.Atoi(token)
	if err != nil || n >= len(f.Inputs) {
		return pages.Figure{Sign: token}
	}
	a := f.Inputs[n]
	return pages.Figure{Value: e.argument(a, f.Formula), Name: e.name(a.Name)}
}

// means are the figures of a part that a roll-up takes the weighted mean of, by
// formula.
var means = map[string]func(progress.Part) float64{
	"sum(w*p)/sum(w)":    func(p progress.Part) float64 { return p.Rollup },
	"sum(w*e)/sum(w)":    func(p progress.Part) float64 { return p.Expected },
	"sum(w*c)/sum(w)":    func(p progress.Part) float64 { return p.Coverage },
	"sum(w*low)/sum(w)":  func(p progress.Part) float64 { return p.Low },
	"sum(w*high)/sum(w)": func(p progress.Part) float64 { return p.High },
}

// drawnParts is how many parts of a mean are drawn as boxes; the table below
// lists them all.
const drawnParts = 6

// mean returns what a figure is the plain weighted mean of; nil where it is
// another figure, has too many parts, or is more than such a mean.
func (e explained) mean(f progress.Figure) func(progress.Part) float64 {
	of := means[f.Formula]
	if of == nil || len(e.Parts) > drawnParts {
		return nil
	}
	sum := 0.0
	for _, part := range e.Parts {
		if part.Counted && known(of(part)) != nil {
			sum += part.Weight * of(part)
		}
	}
	if math.Abs(sum/e.weight(of)-f.Result) < 1e-9 {
		return of
	}
	return nil
}

// weighed draws a weighted mean: each part that counts with its weight.
func (e explained) weighed(of func(progress.Part) float64) (eq pages.Equation) {
	for _, part := range e.Parts {
		if !part.Counted || known(of(part)) == nil {
			continue
		}
		if len(eq) > 0 {
			eq = append(eq, pages.Figure{Sign: "+"})
		}
		name := part.Ref
		if i, ok := e.Tree.Index(part.Ref); ok {
			name = e.code[i] + " " + e.Tree.At(i).Title
		}
		eq = append(eq, pages.Figure{Value: e.Tidy(part.Weight, 2) + " × " + e.Tidy(100*of(part), 1) + "%", Name: name})
	}
	if len(eq) > 1 {
		eq = append(append(pages.Equation{{Sign: "("}}, eq...), pages.Figure{Sign: ")"})
	}
	if len(eq) > 0 {
		eq = append(eq, pages.Figure{Sign: "÷"}, pages.Figure{Value: e.Tidy(e.weight(of), 2), Name: e.T("why.weight")})
	}
	return eq
}

func (e explained) weight(of func(progress.Part) float64) (sum float64) {
	for _, part := range e.Parts {
		if part.Counted && known(of(part)) != nil {
			sum += part.Weight
		}
	}
	return sum
}

// sums adds the numerators and denominators of the readings that counted.
func (e explained) sums() (num, den float64) {
	for _, u := range e.Readings {
		num, den = num+u.Num, den+u.Den
	}
	return num, den
}

// formula says in words how a figure comes about.
func (e explained) formula(formula string) string {
	if key, ok := formulas[formula]; ok {
		return e.T("formula." + key)
	}
	if strings.HasPrefix(formula, "weight ") {
		return e.T("formula.weight")
	}
	return formula
}

var formulas = map[string]string{
	"sum(w*p)/sum(w)":         "mean",
	"sum(w*e)/sum(w)":         "mean.expected",
	"sum(w*r)/sum(w)":         "mean.ratio",
	"sum(w*c)/sum(w)":         "mean.known",
	"sum(w*low)/sum(w)":       "mean.low",
	"sum(w*high)/sum(w)":      "mean.high",
	"sum":                     "sum",
	"last":                    "last",
	"count":                   "count",
	"total":                   "total",
	"nothing":                 "nothing",
	"credit":                  "credit",
	"share inside":            "inside",
	"days/days":               "elapsed",
	"path":                    "path",
	"line times season":       "season",
	"days since due":          "due",
	"days since/cadence":      "age",
	"mean moving range/1.128": "wobble",
	"begun":                   "begun",
	"b+s*(T-b)":               "enough",
}

func (e explained) figures() (all []pages.Worked) {
	for _, f := range e.Figures {
		w := pages.Worked{Name: e.name(f.Name), Equation: e.equation(f)}
		if f.Name == "gap" && f.Result < 0 {
			w.Name = e.name("ahead")
		}
		if f.Formula != "given" && patterns[f.Formula] == "" && e.mean(f) == nil {
			w.Formula = e.formula(f.Formula)
		}
		all = append(all, w)
	}
	return all
}

// equations are the few lines of an item's page: where it stands, where it
// should be, and how far off that is.
func (e explained) equations() (lines []pages.Equation) {
	by := map[string]progress.Figure{}
	for _, f := range e.Figures {
		by[f.Name] = f
	}
	if f, ok := by["now"]; ok && f.Formula == "sum(num)/sum(den)" {
		lines = append(lines, e.equation(f))
	}
	if f, ok := by["expected value"]; ok {
		lines = append(lines, e.equation(f), e.short(by["now"].Result, f.Result))
		return lines
	}
	for _, name := range []string{"progress", "inside"} {
		if f, ok := by[name]; ok && f.Formula != "same" {
			return append(lines, e.equation(f))
		}
	}
	return lines
}

// short says how far off a value is, in the measure's own unit.
func (e explained) short(now, expected float64) pages.Equation {
	return pages.Equation{
		{Value: e.number(now, "now", ""), Name: e.name("now")}, {Sign: "−"},
		{Value: e.number(expected, "expected value", ""), Name: e.name("expected value")}, {Sign: "="},
		{Value: e.signed(now - expected), Name: e.name("difference"), Result: true},
	}
}

func (e explained) signed(x float64) string {
	if known(x) == nil {
		return "–"
	}
	if x < 0 {
		return "−" + e.Gap(x, e.m)
	}
	return "+" + e.Gap(x, e.m)
}

// ruled lists the rules that decided, or those that were tried before.
func (e explained) ruled(held bool) (steps []pages.Step) {
	for _, s := range e.Explanation.Steps {
		if s.Held != held {
			continue
		}
		var saw []string
		for _, a := range s.Saw {
			saw = append(saw, e.name(a.Name)+" "+e.saw(a))
		}
		steps = append(steps, pages.Step{List: e.T("list." + s.List), Rule: s.Rule, Saw: strings.Join(saw, ", "), Gave: e.gave(s.Gave)})
	}
	return steps
}

// saw writes what a rule saw. The two grades are words, not numbers.
func (e explained) saw(a progress.Argument) string {
	if a.Name != "pace" && a.Name != "outlook" {
		return e.argument(a, "")
	}
	for n, grade := range []string{"bad", "weak", "good"} {
		if a.X == float64(n) {
			return e.T("grade." + grade)
		}
	}
	return e.T("grade.unknown")
}

func (e explained) gave(s string) string {
	for _, family := range []string{"status.", "grade."} {
		if phrase.Has(family + s) {
			return e.T(family + s)
		}
	}
	return s
}

func (e explained) parts() (all []pages.Part) {
	for _, part := range e.Parts {
		row := pages.Part{Weight: e.Tidy(part.Weight, 2), Value: "–", Via: e.T("why.via." + part.Via), Counted: part.Counted}
		if i, ok := e.Tree.Index(part.Ref); ok {
			row.Card = e.card(i)
		} else {
			row.Card = pages.Card{Title: part.Ref}
		}
		row.Card.Lamp = e.lamp(part.Status)
		if part.Known {
			row.Value = e.Percent(part.Rollup)
		}
		if !part.Counted {
			row.Via = e.T("why.uncounted")
		}
		all = append(all, row)
	}
	return all
}

func (e explained) readings() (rows []pages.Reading) {
	for n := len(e.Readings) - 1; n >= 0 && len(rows) < drawn; n-- {
		u := e.Readings[n]
		row := e.row(measure.Reading{Day: u.Day, Value: u.Value, Num: u.Num, Den: u.Den, Source: u.Source}, e.m0())
		if known(u.Expected) != nil {
			row.Expected = e.number(u.Expected, "expected value", "")
		}
		rows = append(rows, row)
	}
	return rows
}

// m0 is the measure, or one without a unit.
func (e explained) m0() *measure.Measure {
	if e.m == nil {
		return &measure.Measure{}
	}
	return e.m
}
