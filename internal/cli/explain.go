package cli

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"bearing/internal/app"
	"bearing/internal/framework"
	"bearing/internal/phrase"
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
	return printWhy(to.out, why)
}

// printWhy prints every figure with its formula and inputs, then the parts, the
// readings and the steps of the rule.
func printWhy(w io.Writer, why app.WhyReport) error {
	t := table(w)
	for _, f := range why.Figures {
		fmt.Fprintf(t, "%s\t= %s\t%s\t%s\n", f.Name, number(f.Result), f.Formula, inputs(f.Inputs))
	}
	for _, p := range why.Parts {
		fmt.Fprintf(t, "part %s\trolls up %s\tweight %s\tby %s\n", p.Ref, number(p.Rollup), number(p.Weight), p.Via)
	}
	for _, u := range why.Readings {
		fmt.Fprintf(t, "read %s\t%s\t\t%s\n", u.Day, number(u.Value), u.Source)
	}
	for _, s := range why.Steps {
		if s.Held {
			fmt.Fprintf(t, "rule %s/%s\tgave %s\t\t%s\n", s.List, s.Rule, s.Gave, inputs(s.Saw))
		}
	}
	fmt.Fprintf(t, "judged by\t%s\tversion %d\t\n", why.Rule.Policy, why.Rule.Version)
	return t.Flush()
}

func inputs(in []app.ArgumentReport) string {
	var out []string
	for _, i := range in {
		switch {
		case i.Day != nil:
			out = append(out, i.Name+" "+*i.Day)
		case i.X != nil:
			out = append(out, i.Name+" "+number(*i.X))
		default:
			out = append(out, i.Name+" "+i.Text)
		}
	}
	return strings.Join(out, ", ")
}

func number(n app.Num) string {
	if math.IsNaN(float64(n)) {
		return "not known"
	}
	return strconv.FormatFloat(float64(n), 'g', 6, 64)
}
