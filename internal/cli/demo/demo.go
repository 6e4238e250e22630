// Package demo is a sample company: Sluis & Sông, a coffee roaster in Utrecht
// and Đà Nẵng, with three plans in three vocabularies and two years of figures.
//
// It plays on a fixed day, because the figures of a real day would be stale on
// the next. NextMonday plays the week that follows in, always the same one, so
// that a visitor sees figures arrive and a test can rely on them. The plans are
// plan files like anybody's and come in by the same act; nothing about them is
// known to the code. Their readings, and the story, are kept up by program gen.
package demo

import (
	"context"
	"embed"
	"encoding/json"
	"slices"
	"time"

	"bearing/internal/access"
	"bearing/internal/app"
	"bearing/internal/calendar"
	"bearing/internal/framework"
)

//go:embed plans/*.yaml
var plans embed.FS

// files are the plans in the order in which they come in: those that hang under
// another after it.
var files = [...]struct{ name, plan string }{
	{"company.yaml", "company-2026"},
	{"sales.yaml", "verkoop-2026"},
	{"care.yaml", "cskh-2026"},
}

//go:embed story.txt
var story string

//go:embed things.json
var things []byte

// Day returns the Monday on which the story begins.
func Day() calendar.Date { return calendar.On(2026, time.November, 23) }

// Clock returns the moment at which it begins: ten past six on that morning in
// Utrecht, when the figures of the night are in.
func Clock() time.Time {
	return time.Date(2026, time.November, 23, 6, 10, 0, 0, time.FixedZone("CET", 60*60))
}

// Load brings the plans in. What is there already stays as it is.
func Load(ctx context.Context, a *app.App) error {
	for _, file := range files {
		data, err := plans.ReadFile("plans/" + file.name)
		if err != nil {
			return err
		}
		if _, err := a.Import(ctx, access.Local(), app.Source{Name: file.name, Data: data, Strict: true}); err != nil {
			return err
		}
	}
	return nil
}

// A Thing is something in the demo that is worth a look, said in a sentence in
// each language. It is found on a plan, or on an item of it.
type Thing struct {
	Say      map[string]string `json:"say"`      // by language
	Plan     string            `json:"plan"`     // ref
	Item     string            `json:"item"`     // ref, "" for the whole plan
	Evidence []string          `json:"evidence"` // refs of the items that show it; none: the item itself
	Words    []string          `json:"words"`    // keys of the frameworks to read the plan in; none for its own
	Until    string            `json:"until"`    // the last Monday on which it is so, "" for all
}

// Things returns what there is to look at on a day, in the order in which to
// look. Figures come in, and what is no longer so is no longer said.
func Things(day calendar.Date) []Thing {
	return slices.DeleteFunc(sights().Things, func(t Thing) bool { return t.Until != "" && day.String() > t.Until })
}

// Intro says what the company is.
func Intro() framework.Text { return sights().Intro }

type guide struct {
	Intro  framework.Text `json:"intro"`
	Things []Thing        `json:"things"`
}

func sights() (g guide) {
	if err := json.Unmarshal(things, &g); err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return g
}
