package demo

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bearing/internal/access"
	"bearing/internal/app"
	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/interchange"
	"bearing/internal/plan"
)

// A monday is what has arrived by the morning of one.
type monday struct {
	readings []app.Record
	deeds    map[string][]deed // by plan
}

// A deed is what somebody did to an item in the week.
type deed struct {
	item  string
	state plan.State
}

// NextMonday moves the day of a to the Monday after it and brings in what
// arrives by then; false when the story is over.
func NextMonday(ctx context.Context, a *app.App) (bool, error) {
	day := calendar.Fiscal{}.Period(calendar.Week, a.Today()).Last.Add(1)
	m, err := read(day)
	if err != nil || m == nil {
		return false, err
	}
	a.Stand(day)
	for _, file := range files {
		if err := act(ctx, a, file.name, file.plan, m); err != nil {
			return false, err
		}
	}
	return true, record(ctx, a, m.readings)
}

// Ends returns the Monday with which the story ends.
func Ends() (last calendar.Date) {
	for line := range strings.Lines(story) {
		if words := strings.Fields(line); len(words) == 2 && words[0] == "monday" {
			last, _ = calendar.Parse(words[1])
		}
	}
	return last
}

// record keeps the readings that are not here yet: the story may have been told
// in this database before.
func record(ctx context.Context, a *app.App, readings []app.Record) error {
	lines, err := a.Measures(ctx, access.Local())
	if err != nil {
		return err
	}
	type told struct {
		measure string
		day     calendar.Date
	}
	known := map[told]bool{}
	for _, l := range lines {
		for _, r := range l.Facts {
			known[told{l.Ref, r.Day}] = true
		}
	}
	for _, r := range readings {
		if known[told{r.Measure, r.On}] {
			continue
		}
		if _, err := a.Record(ctx, access.Local(), r); err != nil {
			return err
		}
	}
	return nil
}

// act brings a plan in again with what was done to its items, as somebody does
// who keeps a plan in a file.
func act(ctx context.Context, a *app.App, file, ref string, m *monday) error {
	if len(m.deeds[ref]) == 0 {
		return nil
	}
	doc, err := a.Document(ctx, access.Local(), ref)
	if err != nil {
		return err
	}
	for _, d := range m.deeds[ref] {
		i := slices.IndexFunc(doc.Items, func(item *plan.Item) bool { return item.Ref == d.item })
		if i < 0 {
			return fault.New(fault.Internal, "story of the demo", "does something to %s/%s, which is not there; correct gen/figures.go", ref, d.item)
		}
		doc.Items[i] = done(doc.Items[i], d.state)
	}
	for i := range doc.Measures {
		doc.Measures[i].Readings = nil // figures have a way in of their own
	}
	data, err := interchange.Writers()[0].Write(doc)
	if err != nil {
		return err
	}
	_, err = a.Import(ctx, access.Local(), app.Source{Name: file, Data: data, Strict: true})
	return err
}

// done returns the item with one more state; the one that others see stays as it
// is.
func done(item *plan.Item, state plan.State) *plan.Item {
	if slices.Contains(item.States, state) {
		return item
	}
	next := *item
	next.States = append(slices.Clone(item.States), state)
	return &next
}

// read returns what a Monday brings; nil when the story does not tell of it.
// Under a line that names a Monday stand readings (day, measure, value or
// counted/out of) and deeds (day, item, what, who).
func read(day calendar.Date) (m *monday, err error) {
	inside := false
	for lines := bufio.NewScanner(strings.NewReader(story)); lines.Scan(); {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 2 && words[0] == "monday":
			if inside = words[1] == day.String(); inside {
				m = &monday{deeds: map[string][]deed{}}
			}
		case inside && len(words) > 2:
			if err := m.add(words); err != nil {
				return nil, fmt.Errorf("story of the demo, %q: %w", lines.Text(), err)
			}
		}
	}
	return m, nil
}

func (m *monday) add(words []string) error {
	day, err := calendar.Parse(words[0])
	if err != nil {
		return err
	}
	if len(words) == 3 {
		r, err := reading(words[2])
		r.Measure, r.On = words[1], day
		m.readings = append(m.readings, r)
		return err
	}
	ref, item, _ := strings.Cut(words[1], "/")
	state := plan.State{Kind: plan.Started, On: day, By: words[3]}
	if words[2] == "done" {
		state.Kind, state.Outcome = plan.Closed, plan.Achieved
	}
	m.deeds[ref] = append(m.deeds[ref], deed{item, state})
	return nil
}

// reading reads a value, or the two counts of a ratio.
func reading(s string) (r app.Record, err error) {
	num, den, ratio := strings.Cut(s, "/")
	if !ratio {
		r.Value, err = strconv.ParseFloat(s, 64)
		return r, err
	}
	if r.Num, err = strconv.ParseFloat(num, 64); err != nil {
		return r, err
	}
	r.Den, err = strconv.ParseFloat(den, 64)
	return r, err
}
