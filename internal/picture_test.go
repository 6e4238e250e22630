package internal

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The picture in ARCHITECTURE.md follows the floors above: it names every room,
// with a star while that room is empty.
func TestThePictureShowsTheHouse(t *testing.T) {
	page, err := os.ReadFile("../ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	built := map[string]bool{}
	for _, p := range tree(t) {
		built[roomOf(p.dir)] = true
	}
	for _, breach := range misdrawn(string(page), slices.Concat(floors...), built) {
		t.Error(breach)
	}
}

func TestThePlantedPictureIsFound(t *testing.T) {
	const page = "## Floors\n```\n 1  plan  lint*  mail\n```\n"
	built := map[string]bool{"plan": true, "lint": true}
	got := misdrawn(page, []string{"plan", "lint", "mcp"}, built)
	want := []string{
		"lint is built; take its star off in ARCHITECTURE.md",
		"mcp stands on a floor, but ARCHITECTURE.md does not show it",
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

var roomInPicture = regexp.MustCompile(`[a-z]+\*?`)

// misdrawn compares the first picture of a page with the rooms.
func misdrawn(page string, rooms []string, built map[string]bool) (breaches []string) {
	picture := strings.Split(page, "```")[1]
	words := roomInPicture.FindAllString(picture, -1)
	for _, room := range rooms {
		switch {
		case built[room] && slices.Contains(words, room+"*"):
			breaches = append(breaches, room+" is built; take its star off in ARCHITECTURE.md")
		case !slices.Contains(words, room) && !slices.Contains(words, room+"*"):
			breaches = append(breaches, room+" stands on a floor, but ARCHITECTURE.md does not show it")
		}
	}
	return breaches
}

// Outside internal there is the one command, which only calls cli, and
// documents, which may be Go packages so far as it takes to embed them.
func TestOnlyTheWiringStandsOutside(t *testing.T) {
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != ".." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "internal"):
			return fs.SkipDir
		case filepath.Ext(name) != ".go":
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err == nil {
			for _, imp := range outsiders(path.Dir(strings.TrimPrefix(filepath.ToSlash(name), "../")), importsOf(file)) {
				t.Errorf("%s imports %s; outside internal there is only the call of cli, and embedded documents", name, imp)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestThePlantedOutsiderIsFound(t *testing.T) {
	for _, test := range []struct {
		name, dir string
		imp       string
		refused   bool
	}{
		{"the command calls cli", ".", "bearing/internal/cli", false},
		{"the command hands over its arguments", ".", "os", false},
		{"the command that opens a store", ".", "bearing/internal/store", true},
		{"documents that are embedded", "docs/format", "embed", false},
		{"documents that act", "docs/format", "os", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := len(outsiders(test.dir, []string{test.imp})) > 0; got != test.refused {
				t.Errorf("importing %s from %s is refused: %v, want %v", test.imp, test.dir, got, test.refused)
			}
		})
	}
}

// outsiders returns the imports that a package outside internal may not have.
func outsiders(dir string, imports []string) []string {
	allowed := []string{"embed"}
	if dir == "." {
		allowed = []string{"os", "bearing/internal/cli"}
	}
	return slices.DeleteFunc(slices.Clone(imports), func(imp string) bool { return slices.Contains(allowed, imp) })
}
