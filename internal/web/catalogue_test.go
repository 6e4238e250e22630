package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"bearing/internal/access"
	"bearing/internal/app"
	"bearing/internal/phrase"
)

// families are keys that are put together in the code.
var families = []string{
	"status.", "reason.", "chance.", "cadence.", "age.", "figure.", "list.", "grade.", "table.sort.", "reader.theme.", "view.", "state.", "outcome.",
	"polarity.", "nature.", "number.", "why.via.", "nav.", "item.children.", "formula.", "light.", "period.",
}

// literals returns the string literals of Go files.
func literals(t *testing.T, patterns ...string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, pattern := range patterns {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s matches nothing: %v", pattern, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					s, _ := strconv.Unquote(lit.Value)
					found[s] = true
				}
				return true
			})
		}
	}
	return found
}

func TestEverySentenceIsUsed(t *testing.T) {
	used := literals(t, "*.go", "pages/*.go", "../phrase/*.go", "../app/*.go", "../cli/*.go")
keys:
	for _, key := range phrase.Keys("en") {
		for _, family := range families {
			if strings.HasPrefix(key, family) {
				continue keys
			}
		}
		if !used[key] {
			t.Errorf("nobody says %q; take it out of the catalogues", key)
		}
	}
}

func TestEveryKeyHasASentence(t *testing.T) {
	called := regexp.MustCompile(`\.(T|N)\("([a-z0-9_.]+)"`)
	for _, pattern := range []string{"*.go", "pages/*.templ"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range called.FindAllStringSubmatch(string(source), -1) {
				if !phrase.Has(m[2]) && !strings.HasSuffix(m[2], ".") {
					t.Errorf("%s says %q, which no catalogue has", name, m[2])
				}
			}
		}
	}
}

// bare finds text between tags, and words in attributes that are read out.
func bare(template string) []string {
	var found []string
	for _, line := range strings.Split(template, "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "//") || !strings.HasPrefix(line, "<") && !strings.HasPrefix(line, "aria-label=\"") {
			continue
		}
		rest := regexp.MustCompile(`\{[^{}]*(\{[^{}]*\}[^{}]*)*\}`).ReplaceAllString(line, "")
		for _, m := range regexp.MustCompile(`>([^<>]+)<`).FindAllStringSubmatch(rest, -1) {
			if strings.ContainsFunc(m[1], letter) && !command.MatchString(m[1]) {
				found = append(found, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`(?:aria-label|title|alt|placeholder)="([^"]+)"`).FindAllStringSubmatch(rest, -1) {
			found = append(found, m[1])
		}
	}
	return found
}

// command is what is typed into a terminal, the same in every language.
var command = regexp.MustCompile(`^bearing [a-z .]+$`)

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 191 }

func TestNoTemplateHoldsABareSentence(t *testing.T) {
	names, _ := filepath.Glob("pages/*.templ")
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range bare(string(source)) {
			t.Errorf("%s holds %q; put it into the catalogues", name, text)
		}
	}
	if len(bare("<p>Hello</p>\n<a title=\"There\">{ x }</a>")) != 2 {
		t.Error("a bare sentence is not found")
	}
}

func TestEveryFigureHasAName(t *testing.T) {
	a := station(t)
	sight, err := a.Plan(t.Context(), access.Local(), "station", app.Look{})
	if err != nil {
		t.Fatal(err)
	}
	named := func(name string) bool { return phrase.Has("figure." + strings.ReplaceAll(name, " ", "_")) }
	for i := range sight.Tree.Items() {
		e := sight.Scores.Explain(i)
		for _, f := range e.Figures {
			if !named(f.Name) {
				t.Errorf("nobody says what the figure %q is", f.Name)
			}
			for _, in := range f.Inputs {
				if f.Formula != "total" && f.Formula != "count" && !named(in.Name) {
					t.Errorf("nobody says what the input %q of %q is", in.Name, f.Formula)
				}
			}
		}
		for _, s := range e.Steps {
			if !phrase.Has("list." + s.List) {
				t.Errorf("nobody says what the rules called %q are", s.List)
			}
			for _, saw := range s.Saw {
				if !named(saw.Name) {
					t.Errorf("nobody says what %q is", saw.Name)
				}
			}
		}
	}
}
