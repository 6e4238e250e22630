// Program gen writes the figures of the demo organisation: the readings in its
// plan files up to the day on which the story begins, and the weeks after it
// that Next Monday plays in. Run it in its folder with go run . after the table
// in figures.go has changed; a test says when somebody forgot.
//
// A figure runs straight between the points that the table gives, with a wobble
// that is drawn from the name of the measure, so every run draws the same.
// Figures that are told exactly are put in last. Everything else in the plan
// files is written by hand and left alone.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"bearing/internal/calendar"
)

// begins is the Monday on which the story begins, and ends the last one that
// can be played in.
var (
	begins = calendar.On(2026, 11, 23)
	ends   = calendar.On(2027, 1, 11)
)

func main() {
	if err := run(".."); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(demo string) error {
	names, err := filepath.Glob(filepath.Join(demo, "plans", "*.yaml"))
	if err != nil {
		return err
	}
	for _, name := range names {
		was, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		is, err := fill(string(was))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.WriteFile(name, []byte(is), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(demo, "story.txt"), []byte(story()), 0o644)
}
