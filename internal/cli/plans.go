package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"bearing/internal/app"
	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/framework"
	"bearing/internal/phrase"
)

type plansCmd struct {
	house
	JSON bool `help:"Print JSON."`
}

type planLine struct {
	ID        string `json:"id"`
	Number    int64  `json:"number"`
	Ref       string `json:"ref"`
	Name      string `json:"name"`
	Framework string `json:"framework"`
	Items     int    `json:"items"`
}

func (c plansCmd) Run(ctx context.Context, to streams) error {
	a, closed, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer closed()
	plans, err := a.Plans(ctx, c.who())
	if err != nil {
		return err
	}
	lines := []planLine{}
	for _, p := range plans {
		lines = append(lines, planLine{string(p.Plan.ID), p.Number, p.Plan.Ref, p.Plan.Name, p.Framework.Key, p.Items})
	}
	if c.JSON {
		return printJSON(to.out, lines)
	}
	if len(lines) == 0 {
		fmt.Fprintln(to.out, phrase.Say("en", "plans.empty", nil))
		return nil
	}
	t := table(to.out)
	fmt.Fprintln(t, "NUMBER\tREF\tNAME\tWORDS\tITEMS")
	for _, l := range lines {
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%d\n", l.Number, l.Ref, l.Name, l.Framework, l.Items)
	}
	return t.Flush()
}

// seen are the flags of a command that looks at a plan.
type seen struct {
	On      string `help:"As it stood on this day." placeholder:"DATE"`
	KnownAt string `help:"With what was known at this instant: a day (its end) or 2026-11-23T09:00:00Z." placeholder:"INSTANT"`
	Words   string `help:"Read it in the words of this framework." placeholder:"FRAMEWORK"`
	Lang    string `help:"Language of the reasons and words: en, nl or vi." enum:"en,nl,vi" default:"en" env:"BEARING_LANG"`
	JSON    bool   `help:"Print JSON."`
}

func (s seen) look() (app.Look, error) {
	look := app.Look{Words: s.Words}
	var err error
	if s.On != "" {
		if look.On, err = calendar.Parse(s.On); err != nil {
			return look, fault.At("--on", err)
		}
	}
	if s.KnownAt != "" {
		if look.KnownAt, err = app.Instant(s.KnownAt); err != nil {
			return look, fault.At("--known-at", err)
		}
	}
	return look, nil
}

type showCmd struct {
	house
	seen
	Plan string `required:"" help:"The plan: its id, number or ref." placeholder:"ID"`
}

func (c showCmd) Run(ctx context.Context, to streams) error {
	look, err := c.look()
	if err != nil {
		return err
	}
	a, closed, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer closed()
	sight, err := a.Plan(ctx, c.who(), c.Plan, look)
	if err != nil {
		return err
	}
	lang := framework.Lang(c.Lang)
	if c.JSON {
		return printJSON(to.out, sight.Report(lang))
	}
	return printPlan(to.out, sight, lang)
}

// printPlan prints a plan as an indented list, each item with its standing and
// the reason.
func printPlan(w io.Writer, s *app.PlanSight, lang framework.Lang) error {
	voice := phrase.Voice{Lang: string(lang)}
	fmt.Fprintf(w, "%s · %s · %s\n\n", s.Plan.Name, s.Words.Name.In(lang), voice.Day(s.Day))
	t := table(w)
	s.Tree.Walk(func(i, depth int) bool {
		r := s.ItemReport(i, lang)
		share := ""
		if r.Progress != nil {
			share = fmt.Sprintf("%.0f%%", 100*r.Progress.Raw)
		}
		fmt.Fprintf(t, "%*s%s %s\t%s\t%s\t%s\n", 2*depth, "", r.Label, short(r.Title, 60), share, phrase.Status(string(lang), s.Scores.At(i).Status), r.Reason)
		return true
	})
	return t.Flush()
}

// short cuts a title that would push everything else off the screen.
func short(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

func table(w io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(w, 0, 4, 2, ' ', 0) }

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
