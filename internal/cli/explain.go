package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"bearing/internal/framework"
	"bearing/internal/phrase"
	"bearing/internal/progress"
)

type explainCmd struct {
	house
	seen
	Item string `required:"" help:"The item: its id, number (142 or #142) or plan-ref/item-ref." placeholder:"ID"`
}

func (c explainCmd) Run(ctx context.Context, to streams) error {
	look, err := c.look()
	if err != nil {
		return err
	}
	a, closed, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer closed()
	sight, err := a.Item(ctx, c.who(), strings.TrimPrefix(c.Item, "#"), look)
	if err != nil {
		return err
	}
	lang := framework.Lang(c.Lang)
	why := sight.Why(lang)
	if c.JSON {
		return printJSON(to.out, why)
	}
	r := why.Item
	fmt.Fprintf(to.out, "%s %s (#%d), on %s\n%s. %s\n\n", r.Label, r.Title, r.Number, why.On, phrase.Status(c.Lang, sight.Scores.At(sight.Index).Status), r.Reason)
	return printExplanation(to.out, why.Explanation)
}

// printExplanation prints every figure with its formula and inputs, then the
// readings, the parts and the steps of the rule.
func printExplanation(w io.Writer, e progress.Explanation) error {
	t := table(w)
	for _, f := range e.Figures {
		var in []string
		for _, i := range f.Inputs {
			in = append(in, i.String())
		}
		fmt.Fprintf(t, "%s\t= %s\t%s\t%s\n", f.Name, number(f.Result), f.Formula, strings.Join(in, ", "))
	}
	for _, p := range e.Parts {
		fmt.Fprintf(t, "part %s\tweight %s\trolls up %s\t%s\n", p.Ref, number(p.Weight), number(p.Rollup), p.Via)
	}
	if n := len(e.Readings); n > 0 {
		r := e.Readings[n-1]
		fmt.Fprintf(t, "readings\t%d\tlast %s\t%s\n", n, r.Day, number(r.Value))
	}
	for _, s := range e.Steps {
		fmt.Fprintf(t, "rule %s\tsaw %s\tgave %s\t\n", s.Rule, s.Saw, s.Gave)
	}
	fmt.Fprintf(t, "by rule\t%s\tversion %d\t\n", e.Rule.Policy, e.Rule.Version)
	return t.Flush()
}

func number(x float64) string {
	if x != x {
		return "not known"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.6g", x), ".0")
}
