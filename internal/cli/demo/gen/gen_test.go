package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheFilesAreFresh(t *testing.T) {
	names, err := filepath.Glob("../plans/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no plan files: %v", err)
	}
	for _, name := range names {
		was := read(t, name)
		is, err := fill(was)
		if err != nil {
			t.Fatal(err)
		}
		if is != was {
			t.Errorf("%s does not hold the readings of figures.go; run go run . in gen", filepath.Base(name))
		}
	}
	if read(t, "../story.txt") != story() {
		t.Error("story.txt does not hold the weeks of figures.go; run go run . in gen")
	}
}

func TestAStaleFileIsFound(t *testing.T) {
	was := read(t, "../plans/company.yaml")
	stale := strings.Replace(was, "[2026-11-22, 52.6]", "[2026-11-22, 52.7]", 1)
	if is, err := fill(stale); err != nil || stale == was || is != was {
		t.Errorf("a changed reading was not put right (%v)", err)
	}
}

func TestAMeasureThatIsNotInTheTableIsNamed(t *testing.T) {
	if _, err := fill("measures:\n  stray:\n    readings: []\n"); err == nil {
		t.Error("a measure without a figure went unnoticed")
	}
}

func TestTheWobbleIsTheOneOfTheTable(t *testing.T) {
	f := figure{ref: "any", wobble: 2}
	noise, moved := f.noise(100), 0.0
	for i := 1; i < len(noise); i++ {
		moved += max(noise[i]-noise[i-1], noise[i-1]-noise[i])
	}
	if got := moved / 99 / 1.128; got < 1.999 || got > 2.001 {
		t.Errorf("a wobble of 2 came out as %v", got)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
