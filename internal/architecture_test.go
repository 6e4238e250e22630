// Package internal holds no code: only the tests by which the house inspects
// itself. They read source, not behaviour. Every law below is a function over
// names or syntax, run over the whole tree and over a planted break, so that a
// law that no longer fires is found out.
package internal

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors lists the rooms of the house from the ground up. A package may import
// what lies on a lower floor, never a neighbour on its own floor and nothing
// above. A room that stands here may still be empty; a package that stands on
// no floor is refused.
var floors = [][]string{
	{"fault"},                     // 0 ground: words without a subject
	{"ident", "stat", "calendar"}, //   values that may be refused
	{"text"},                      //   grammars that read them
	{"framework", "measure"},      // 1a language: what a strategy is made of
	{"plan", "access"},            // 1b
	{"signal", "forecast", "evidence", "chart", "layout"}, // 2a reasoning
	{"progress"}, // 2b
	{"scenario", "lint", "contact", "rhythm", "phrase"},     // 2c
	{"store", "connector", "notify", "live", "interchange"}, // 3 the outside
	{"app"},                // 4 acts and sights
	{"web", "api", "jobs"}, // 5 doors
	{"mcp"},                // 6 reads the table in api
	{"cli"},                // 7 puts the house together
	{"ordeal"},             // 8 drives the real binary
}

// outside is the first floor that may touch the world; all below are pure.
var outside = floorOf("store")

// The kit never heard of strategy: it imports nothing of ours. It may do I/O,
// so the pure floors may not import it.
const kit = "kit"

// A purchase is a module that a room may import, and why it was worth buying.
// Rooms inside it may use it too. What is not listed is made here.
type purchase struct{ room, module, reason string }

var purchases = []purchase{
	{"text", "golang.org/x/text", "Unicode normal forms and case folding are tables nobody should retype"},
	{"calendar", "go.yaml.in/yaml/v3", "calendars are data files"},
	{"framework", "go.yaml.in/yaml/v3", "frameworks are data files; line numbers for refusals"},
	{"measure", "go.yaml.in/yaml/v3", "the measure library is a data file"},
	{"phrase", "go.yaml.in/yaml/v3", "catalogues are data files that translators edit"},
	{"progress", "go.yaml.in/yaml/v3", "status policies are data files"},
	{"store", "modernc.org/sqlite", "the embedded database, without C"},
	{"store", "github.com/jackc/pgx/v5", "the PostgreSQL driver"},
	{"store", "github.com/pressly/goose/v3", "migrations, one set for both engines"},
	{"interchange", "go.yaml.in/yaml/v3", "plan files and mapping files"},
	{"interchange/tabular", "github.com/xuri/excelize/v2", "workbooks, with limits on what they unpack to"},
	{"interchange", "golang.org/x/text", "files in older encodings"},
	{"app", "golang.org/x/sync", "one load of a plan for many who ask at once"},
	{"store", "golang.org/x/sync", "one load of a plan for many who ask at once"},
	{"web", "github.com/a-h/templ", "typed pages"},
	{"web", "github.com/yuin/goldmark", "notes are Markdown"},
	{"web", "github.com/microcosm-cc/bluemonday", "what Markdown became is cleaned before a browser sees it"},
	{"web", "golang.org/x/text", "collation and language matching"},
	{"cli", "github.com/alecthomas/kong", "commands and flags as one struct"},
	{"cli", "github.com/mattn/go-isatty", "progress bars only where somebody looks"},
	{"cli", "golang.org/x/sync", "servers that start and stop together"},
	{"kit/vendortool", "github.com/evanw/esbuild", "minifies browser files as a Go library: no Node in the build"},
}

// lent are the packages inside a room that anybody above may import past the
// parent, each with its reason.
var lent = map[string]string{
	"interchange/refusal": "a refused row goes through every act and door as it is; the parent would only rename the type",
	"interchange/tabular": "tables are what an act fills for CSV and XLSX alike, before the parent writes them",
}

// testPurchases may be imported by any test and by nothing else.
var testPurchases = []string{
	"github.com/google/go-cmp",
	"pgregory.net/rapid",
	"github.com/rogpeppe/go-internal",
	"github.com/chromedp/chromedp",
	"github.com/chromedp/cdproto",
	"github.com/santhosh-tekuri/jsonschema/v6", // says what the schema of a plan file accepts
	"github.com/xuri/excelize/v2",              // reads back what an export wrote
}

// longFile is the length from which a file is mentioned.
const longFile = 400

// testbeds are packages made of test helpers: they buy what tests may buy.
var testbeds = []string{"store/storetest", "web/webtest"}

func TestEveryPackageLooksDown(t *testing.T) {
	for _, p := range tree(t) {
		for _, breach := range p.misplaced() {
			t.Error(breach)
		}
		p.mentionLongFiles(t)
	}
}

// mentionLongFiles says where a file probably holds more than one noun. This is
// a taste, not a law, so it only says so.
func (p pack) mentionLongFiles(t *testing.T) {
	for _, file := range p.files {
		end := p.fset.Position(file.FileEnd)
		if end.Line > longFile && !ast.IsGenerated(file) {
			t.Logf("%s has %d lines", end.Filename, end.Line)
		}
	}
}

func TestEveryPurchaseHasItsReason(t *testing.T) {
	for _, p := range purchases {
		if p.reason == "" || floorOf(p.room) < 0 && roomOf(p.room) != kit {
			t.Errorf("the purchase of %s for %q needs a room of the house and a reason", p.module, p.room)
		}
	}
}

func TestThePlantedImportIsFound(t *testing.T) {
	for _, test := range []struct {
		name string
		pkg  pack
		want string // part of the breach, or empty for none
	}{
		{"downwards is the way", pack{dir: "plan", imports: []string{"bearing/internal/measure"}}, ""},
		{"upwards", pack{dir: "measure", imports: []string{"bearing/internal/plan"}}, "not below"},
		{"a neighbour", pack{dir: "store", imports: []string{"bearing/internal/interchange"}}, "not below"},
		{"an act that calls a door", pack{dir: "app", imports: []string{"bearing/internal/web"}}, "not below"},
		{"a package on no floor", pack{dir: "utils"}, "stands on no floor"},
		{"a child serves its parent", pack{dir: "interchange", imports: []string{"bearing/internal/interchange/csv"}}, ""},
		{"siblings share inside their room", pack{dir: "interchange/xlsx", imports: []string{"bearing/internal/interchange/csv"}}, ""},
		{"past the parent into its child", pack{dir: "app", imports: []string{"bearing/internal/interchange/csv"}}, "inside interchange"},
		{"a child that is lent", pack{dir: "app", imports: []string{"bearing/internal/interchange/refusal"}}, ""},
		{"a child that is lent, from below", pack{dir: "plan", imports: []string{"bearing/internal/interchange/refusal"}}, "not below"},
		{"a child stands on its parent's floor", pack{dir: "web/pages", imports: []string{"bearing/internal/api"}}, "not below"},
		{"the kit knows nothing of strategy", pack{dir: "kit/verdict", imports: []string{"bearing/internal/fault"}}, "never heard"},
		{"a pure floor that takes the kit", pack{dir: "plan", imports: []string{"bearing/internal/kit/verdict"}}, "not below"},
		{"an unlisted module", pack{dir: "plan", imports: []string{"go.yaml.in/yaml/v3"}}, "may not buy"},
		{"a listed module", pack{dir: "store", imports: []string{"github.com/jackc/pgx/v5/stdlib"}}, ""},
		{"a module listed for the parent", pack{dir: "web/pages", imports: []string{"github.com/a-h/templ"}}, ""},
		{"a module with a longer name", pack{dir: "web", imports: []string{"github.com/a-h/templates"}}, "may not buy"},
		{"a test's module outside a test", pack{dir: "plan", imports: []string{"pgregory.net/rapid"}}, "may not buy"},
		{"a test's module in a test", pack{dir: "plan", testImports: []string{"pgregory.net/rapid"}}, ""},
		{"a test that looks up", pack{dir: "plan", testImports: []string{"bearing/internal/app"}}, "above it"},
		{"a test that visits a child next door", pack{dir: "app", testImports: []string{"bearing/internal/store/storetest"}}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := strings.Join(test.pkg.misplaced(), "; ")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}

// A pack is a package of the tree: its folder under internal and its syntax.
type pack struct {
	dir                  string
	imports, testImports []string
	files                []*ast.File // without tests
	fset                 *token.FileSet
}

// misplaced names every import of p that the floors or the purchases refuse.
func (p pack) misplaced() (breaches []string) {
	if roomOf(p.dir) != kit && floorOf(p.dir) < 0 {
		return []string{p.dir + " stands on no floor; say in architecture_test.go where it belongs"}
	}
	for _, imp := range p.imports {
		breaches = append(breaches, p.refused(imp, false)...)
	}
	for _, imp := range p.testImports {
		breaches = append(breaches, p.refused(imp, true)...)
	}
	return breaches
}

func (p pack) refused(imp string, inTest bool) []string {
	ours, inside := strings.CutPrefix(imp, "bearing/internal/")
	switch {
	case inside && inTest:
		return p.testRefused(ours)
	case inside:
		return p.roomRefused(ours)
	case strings.Contains(strings.Split(imp, "/")[0], ".") && !p.buys(imp, inTest):
		return []string{fmt.Sprintf("%s imports %s, which it may not buy; a purchase is listed with its reason", p.dir, imp)}
	}
	return nil
}

func (p pack) roomRefused(ours string) []string {
	here, there := roomOf(p.dir), roomOf(ours)
	switch {
	case here == kit && there != kit:
		return []string{fmt.Sprintf("%s imports %s, but the kit never heard of strategy", p.dir, ours)}
	case here == there && (here != kit || p.dir == ours):
		return nil
	case floorOf(ours) >= floorOf(p.dir) || there == kit && floorOf(p.dir) < outside:
		return []string{fmt.Sprintf("%s imports %s, which is not below it", p.dir, ours)}
	case ours != there && there != kit && lent[ours] == "":
		return []string{fmt.Sprintf("%s imports %s, which lies inside %s; ask %s for it", p.dir, ours, there, there)}
	}
	return nil
}

// testRefused is milder: a test may visit neighbours and what lies inside a
// room, to compare with or to build on, but nothing above it.
func (p pack) testRefused(ours string) []string {
	if roomOf(ours) != kit && floorOf(ours) > floorOf(p.dir) {
		return []string{fmt.Sprintf("a test of %s imports %s, which is above it", p.dir, ours)}
	}
	return nil
}

func (p pack) buys(imp string, inTest bool) bool {
	listed := func(b purchase) bool { return within(p.dir, b.room) && within(imp, b.module) }
	if slices.ContainsFunc(purchases, listed) {
		return true
	}
	test := inTest || slices.Contains(testbeds, p.dir)
	return test && slices.ContainsFunc(testPurchases, func(m string) bool { return within(imp, m) })
}

// within says whether a path is a folder or lies in it.
func within(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, folder+"/")
}

func roomOf(dir string) string { return strings.Split(dir, "/")[0] }

func floorOf(dir string) int {
	return slices.IndexFunc(floors, func(rooms []string) bool { return slices.Contains(rooms, roomOf(dir)) })
}

// tree parses every package of the house.
func tree(t *testing.T) []pack {
	t.Helper()
	byDir := map[string]*pack{}
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), "_")):
			return fs.SkipDir
		case strings.HasSuffix(name, ".go") && filepath.Dir(name) != ".":
			return add(byDir, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var packs []pack
	for _, p := range byDir {
		packs = append(packs, *p)
	}
	slices.SortFunc(packs, func(a, b pack) int { return strings.Compare(a.dir, b.dir) })
	return packs
}

func add(byDir map[string]*pack, name string) error {
	dir := path.Dir(name)
	p := byDir[dir]
	if p == nil {
		p = &pack{dir: dir, fset: token.NewFileSet()}
		byDir[dir] = p
	}
	file, err := parser.ParseFile(p.fset, name, nil, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		return err
	}
	imports := importsOf(file)
	if strings.HasSuffix(name, "_test.go") {
		p.testImports = append(p.testImports, imports...)
		return nil
	}
	p.imports = append(p.imports, imports...)
	p.files = append(p.files, file)
	return nil
}

func importsOf(file *ast.File) (paths []string) {
	for _, spec := range file.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, p)
		}
	}
	return paths
}
