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
	"bufio"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
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
var files = [...]string{"company.yaml", "sales.yaml", "care.yaml"}

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
	for _, name := range files {
		data, err := plans.ReadFile("plans/" + name)
		if err != nil {
			return err
		}
		if _, err := a.Import(ctx, access.Local(), app.Source{Name: name, Data: data, Strict: true}); err != nil {
			return err
		}
	}
	return nil
}

// NextMonday moves the day of a to the Monday after it and brings in what
// arrives by then; false when the story is over.
func NextMonday(ctx context.Context, a *app.App) (bool, error) {
	monday := calendar.Fiscal{}.Period(calendar.Week, a.Today()).Last.Add(1)
	arrives, err := week(monday)
	if err != nil || len(arrives) == 0 {
		return false, err
	}
	known, err := days(ctx, a)
	if err != nil {
		return false, err
	}
	a.Stand(monday)
	for _, r := range arrives {
		if known[r.Measure][r.On] {
			continue // the story was told in this database before
		}
		if _, err := a.Record(ctx, access.Local(), r); err != nil {
			return false, err
		}
	}
	return true, nil
}

// days returns of which days there are readings, by measure.
func days(ctx context.Context, a *app.App) (map[string]map[calendar.Date]bool, error) {
	lines, err := a.Measures(ctx, access.Local())
	if err != nil {
		return nil, err
	}
	known := map[string]map[calendar.Date]bool{}
	for _, l := range lines {
		known[l.Ref] = map[calendar.Date]bool{}
		for _, r := range l.Facts {
			known[l.Ref][r.Day] = true
		}
	}
	return known, nil
}

// week returns the readings that a Monday brings: lines of day, measure and
// value under a line that names the Monday.
func week(monday calendar.Date) (arrives []app.Record, err error) {
	inside := false
	for lines := bufio.NewScanner(strings.NewReader(story)); lines.Scan(); {
		switch words := strings.Fields(lines.Text()); {
		case len(words) == 2 && words[0] == "monday":
			inside = words[1] == monday.String()
		case inside && len(words) == 3:
			r, err := reading(words)
			if err != nil {
				return nil, fmt.Errorf("story of the demo, %q: %w", lines.Text(), err)
			}
			arrives = append(arrives, r)
		}
	}
	return arrives, nil
}

func reading(words []string) (app.Record, error) {
	day, err := calendar.Parse(words[0])
	if err != nil {
		return app.Record{}, err
	}
	value, err := strconv.ParseFloat(words[2], 64)
	return app.Record{Measure: words[1], On: day, Value: value}, err
}

// A Thing is something in the demo that is worth a look, said in a sentence in
// each language. It is found on a plan, or on an item of it.
type Thing struct {
	Say   map[string]string `json:"say"`   // by language
	Plan  string            `json:"plan"`  // ref
	Item  string            `json:"item"`  // ref, "" for the whole plan
	Words []string          `json:"words"` // keys of the frameworks to read the plan in; none for its own
}

// Things returns what there is to look at, in the order in which to look.
func Things() []Thing { return sights().Things }

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
