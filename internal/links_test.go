package internal

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A document that points at nothing is worse than none.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != ".." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return fs.SkipDir
		case filepath.Ext(name) != ".md":
			return nil
		}
		page, err := os.ReadFile(name)
		for _, link := range linksOf(string(page)) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), link)); err != nil {
				t.Errorf("%s points at %s, which is not there", name, link)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLinksAreFound(t *testing.T) {
	const page = "[a](b.md#c), ![d](e/f.png), [g](https://h.example), [i](#j) and `[k](l.md)`\n```\n[m](n.md)\n```\n"
	if got, want := linksOf(page), []string{"b.md", "e/f.png"}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

var (
	markdownCode = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`")
	markdownLink = regexp.MustCompile(`\]\(([^)\s#]+)[^)]*\)`)
)

// linksOf returns the files that a page points at.
func linksOf(page string) (links []string) {
	for _, m := range markdownLink.FindAllStringSubmatch(markdownCode.ReplaceAllString(page, ""), -1) {
		if !strings.Contains(m[1], ":") {
			links = append(links, m[1])
		}
	}
	return links
}
