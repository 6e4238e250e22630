package internal

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// everyday are frameworks' keys that mean something else as well, so that the
// word alone proves nothing.
var everyday = map[string]string{
	"goals":   "a word of many tongues and a column of many tables",
	"kpi":     "what people call a measure",
	"neutral": "not a framework: the words for roles that one lacks",
	"smart":   "an adjective",
	"stratml": "the file format of that name",
}

// No code outside framework knows a framework by name: what a page or an
// importer needs to know of one is a property that its file states. Else a
// framework given as a file would be a lesser one.
func TestNoCodeKnowsAFrameworkByName(t *testing.T) {
	keys := frameworkKeys(t)
	for _, p := range tree(t) {
		if roomOf(p.dir) == "framework" {
			continue
		}
		for _, breach := range p.names(keys) {
			t.Error(breach)
		}
	}
}

func TestThePlantedNameIsFound(t *testing.T) {
	keys := []string{"ogsm", "okr"}
	for _, test := range []struct{ name, source, want string }{
		{"a comparison", `func f(key string) bool { return key == "ogsm" }`, `"ogsm"`},
		{"a table", "var m = map[string]int{`okr`: 1}", `"okr"`},
		{"a sentence that mentions it", `var s = "like an okr"`, ""},
		{"an import path", `import _ "okr"`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := strings.Join(planted(t, "web", test.source).names(keys), "; ")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}

// names finds string literals that are a framework's key.
func (p pack) names(keys []string) (breaches []string) {
	for _, file := range p.files {
		for lit := range nodes[*ast.BasicLit](file) {
			word, err := strconv.Unquote(lit.Value)
			if lit.Kind == token.STRING && err == nil && slices.Contains(keys, word) && !isImport(file, lit) {
				breaches = append(breaches, p.at(lit, strconv.Quote(word)+" is a framework's key; ask the framework for a property"))
			}
		}
	}
	return breaches
}

func isImport(file *ast.File, lit *ast.BasicLit) bool {
	return slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool { return spec.Path == lit })
}

// frameworkKeys reads the keys off the file names: builtin/ogsm.yaml is ogsm.
func frameworkKeys(t *testing.T) (keys []string) {
	t.Helper()
	files, err := filepath.Glob("framework/builtin/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		key := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if everyday[key] == "" && len(key) >= 3 {
			keys = append(keys, key)
		}
	}
	if len(keys) < 5 {
		t.Fatalf("framework/builtin names %q only; the files have moved, so nothing would be looked for", keys)
	}
	return keys
}
