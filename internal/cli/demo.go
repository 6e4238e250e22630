package cli

import (
	"context"
	"fmt"
	"os"

	"bearing/internal/app"
	"bearing/internal/calendar"
	"bearing/internal/cli/demo"
	"bearing/internal/framework"
	"bearing/internal/web"
)

type demoCmd struct {
	Addr string `help:"Address to listen on." default:"127.0.0.1:8080" env:"BEARING_ADDR" placeholder:"HOST:PORT"`
	Data string `help:"Folder to keep the sample company in; gone at the end when left out." placeholder:"DIR"`
}

func (c demoCmd) Run(ctx context.Context, to streams) error {
	dir := c.Data
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "bearing-demo-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	a, closed, err := house{Data: dir, Today: demo.Day().String(), Zone: "Europe/Amsterdam"}.openAt(ctx, demo.Clock)
	if err != nil {
		return err
	}
	defer closed()
	if err := demo.Load(ctx, a); err != nil {
		return err
	}
	return listen(ctx, c.Addr, web.New(a, demoPages(a)), func(url string) {
		fmt.Fprintf(to.out, "Sluis & Sông, a sample company, on %s: %s\n", demo.Day(), url)
	})
}

// demoPages are what the pages of the demo have besides those of any other
// installation.
func demoPages(a *app.App) web.Options {
	return web.Options{
		Demo: true, Organisation: "Sluis & Sông", Intro: demo.Intro(), Wonders: wonders, Ends: demo.Ends(),
		Next: func(ctx context.Context) error {
			_, err := demo.NextMonday(ctx, a)
			return err
		},
	}
}

func wonders(day calendar.Date) (all []web.Wonder) {
	for _, t := range demo.Things(day) {
		w := web.Wonder{Title: texts(t.Say), Plan: t.Plan, Words: t.Words}
		if t.Item != "" {
			w.Item = t.Plan + "/" + t.Item
		}
		for _, ref := range t.Evidence {
			w.Evidence = append(w.Evidence, t.Plan+"/"+ref)
		}
		all = append(all, w)
	}
	return all
}

func texts(say map[string]string) framework.Text {
	out := framework.Text{}
	for lang, s := range say {
		out[framework.Lang(lang)] = s
	}
	return out
}
