package app

import (
	"encoding/json"
	"math"

	"bearing/internal/framework"
	"bearing/internal/progress"
)

// A Num is a number for programs; what is not known is null.
type Num float64

// MarshalJSON writes null for what JSON has no word for.
func (n Num) MarshalJSON() ([]byte, error) {
	if x := float64(n); !math.IsNaN(x) && !math.IsInf(x, 0) {
		return json.Marshal(x)
	}
	return []byte("null"), nil
}

// A WhyReport explains one item's figures down to their inputs. The figures
// stand in order: each after those that it is made of.
type WhyReport struct {
	Plan     PlanName       `json:"plan"`
	Item     ItemReport     `json:"item"`
	On       string         `json:"on"`
	Type     string         `json:"type"`
	Rule     RuleReport     `json:"rule"`
	Unit     string         `json:"unit,omitempty"`
	Window   *WindowReport  `json:"window"` // of the promise; null where nothing is promised
	Path     *PathReport    `json:"path"`   // along which it is expected; null where no path is
	Figures  []FigureReport `json:"figures"`
	Parts    []PartReport   `json:"parts"`
	Readings []UsedReport   `json:"readings"`
	Steps    []StepReport   `json:"steps"`
}

// A RuleReport names the policy that gave the status.
type RuleReport struct {
	Policy  string `json:"policy"`
	Version int    `json:"version"`
	Label   string `json:"label,omitempty"`
}

// A FigureReport is one number with the way to it.
type FigureReport struct {
	Name    string           `json:"name"`
	Formula string           `json:"formula"`
	Inputs  []ArgumentReport `json:"inputs"`
	Result  Num              `json:"result"`
}

// An ArgumentReport is what went into a figure: a number, a day or a word.
type ArgumentReport struct {
	Name string  `json:"name"`
	X    *Num    `json:"x,omitempty"`
	Day  *string `json:"day,omitempty"`
	Text string  `json:"text,omitempty"`
}

// A PartReport is one item that counts towards another.
type PartReport struct {
	Ref      string `json:"ref"`
	Via      string `json:"via"`
	Weight   Num    `json:"weight"`
	Counted  bool   `json:"counted"`
	Known    bool   `json:"known"`
	Rollup   Num    `json:"rollup"`
	Expected Num    `json:"expected"`
	Coverage Num    `json:"coverage"`
	Status   string `json:"status"`
}

// A UsedReport is one reading that counted.
type UsedReport struct {
	Day      string `json:"day"`
	Value    Num    `json:"value"`
	Num      *Num   `json:"num,omitempty"`
	Den      *Num   `json:"den,omitempty"`
	Source   string `json:"source,omitempty"`
	Learnt   int64  `json:"learnt,omitempty"`
	Stands   Num    `json:"stands"`
	Expected Num    `json:"expected"`
}

// A StepReport is one rule that was tried.
type StepReport struct {
	List string           `json:"list"`
	Rule string           `json:"rule"`
	Saw  []ArgumentReport `json:"saw"`
	Held bool             `json:"held"`
	Gave string           `json:"gave,omitempty"`
}

// Why explains the item.
func (s *ItemSight) Why(lang framework.Lang) WhyReport {
	e := s.Scores.Explain(s.Index)
	r := WhyReport{
		Plan: s.name(), Item: s.ItemReport(s.Index, lang), On: e.On.String(), Type: e.Type, Rule: RuleReport(e.Rule),
		Figures: []FigureReport{}, Parts: []PartReport{}, Readings: []UsedReport{}, Steps: []StepReport{},
	}
	r.Unit, r.Window, r.Path = e.Unit.String(), windowReport(e.Window), pathReport(&e)
	for _, f := range e.Figures {
		r.Figures = append(r.Figures, FigureReport{f.Name, f.Formula, arguments(f.Inputs), Num(f.Result)})
	}
	for _, p := range e.Parts {
		r.Parts = append(r.Parts, PartReport{p.Ref, p.Via, Num(p.Weight), p.Counted, p.Known, Num(p.Rollup), Num(p.Expected), Num(p.Coverage), p.Status.String()})
	}
	for _, u := range e.Readings {
		r.Readings = append(r.Readings, used(u))
	}
	for _, t := range e.Steps {
		r.Steps = append(r.Steps, StepReport{t.List, t.Rule, arguments(t.Saw), t.Held, t.Gave})
	}
	return r
}

func arguments(in []progress.Argument) []ArgumentReport {
	out := []ArgumentReport{}
	for _, a := range in {
		r := ArgumentReport{Name: a.Name, Day: dayOrNull(a.Day), Text: a.Text}
		if r.Day == nil && a.Text == "" {
			x := Num(a.X)
			r.X = &x
		}
		out = append(out, r)
	}
	return out
}

func used(u progress.Used) UsedReport {
	r := UsedReport{Day: u.Day.String(), Value: Num(u.Value), Source: u.Source, Learnt: u.Learnt, Stands: Num(u.Stands), Expected: Num(u.Expected)}
	if u.Den != 0 {
		num, den := Num(u.Num), Num(u.Den)
		r.Num, r.Den = &num, &den
	}
	return r
}
