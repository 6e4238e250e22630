package internal

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The pure floors know no clock, no dice, no files, no network and no context:
// the day is an argument, and the same question has the same answer for ever.
var impureImports = []string{
	"context", "crypto/rand", "database", "io/fs", "io/ioutil", "log", "math/rand",
	"net", "os", "path/filepath", "plugin", "runtime", "syscall", "testing", "unsafe",
}

// pureExceptions are packages that touch nothing although their folder does, or
// that only name what others do.
var pureExceptions = []string{"net/url"}

// clockwork are the words of package time that look at a clock or wait for it.
var clockwork = []string{
	"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick",
	"NewTicker", "NewTimer", "Local",
}

// wires are the pure rooms that read data files of their own. Struct tags are
// allowed there on unexported structs, which hold a file for as long as it
// takes to make values of it; on every other pure floor a tag says that a value
// knows how it is stored, and that is refused.
var wires = map[string]string{
	"framework": "frameworks are YAML files",
	"progress":  "status policies are YAML files",
	"calendar":  "holiday calendars are YAML files",
	"measure":   "the measure library is a YAML file",
	"phrase":    "catalogues are YAML files",
}

func TestThePureFloorsArePure(t *testing.T) {
	for _, p := range tree(t) {
		if floor := floorOf(p.dir); floor < 0 || floor >= outside {
			continue
		}
		for _, breach := range p.impurities() {
			t.Error(breach)
		}
	}
}

func TestNobodyActsAtStartUp(t *testing.T) {
	for _, p := range tree(t) {
		for _, breach := range p.initialisers() {
			t.Error(breach)
		}
	}
}

func TestThePlantedImpurityIsFound(t *testing.T) {
	for _, test := range []struct{ name, dir, source, want string }{
		{"a value and a method", "plan", `type T struct{ a int }; func (t *T) Set(a int) { t.a = a }`, ""},
		{"the clock", "plan", `import "time"; func f() time.Time { return time.Now() }`, "time.Now"},
		{"the clock under another name", "plan", `import tm "time"; var f = tm.Since`, "time.Since"},
		{"the machine's time zone", "plan", `import "time"; var z = time.Local`, "time.Local"},
		{"a time that is given", "plan", `import "time"; func f(t time.Time) int { return t.Day() }`, ""},
		{"a field that is called Now", "plan", `type T struct{ Now int }; func f(t T) int { return t.Now }`, ""},
		{"a context", "plan", `import "context"; func f(ctx context.Context) {}`, "imports context"},
		{"a file", "plan", `import "os"; var b, _ = os.ReadFile("x")`, "imports os"},
		{"a database", "plan", `import "database/sql"; var db *sql.DB`, "imports database/sql"},
		{"a file system", "plan", `import "io/fs"; var f fs.FS`, "imports io/fs"},
		{"files that were compiled in", "plan", `import ("embed"; "io/fs"); var f embed.FS; var g fs.FS = f`, ""},
		{"a socket", "plan", `import "net/http"; var c http.Client`, "imports net/http"},
		{"an address is only a value", "plan", `import "net/url"; var u url.URL`, ""},
		{"dice", "plan", `import "math/rand/v2"; var n = rand.Int()`, "imports math/rand/v2"},
		{"init", "plan", `func init() {}`, "init"},
		{"a method that is called init", "plan", `type T int; func (T) init() {}`, ""},
		{"a global that is set", "plan", `var n int; func f() { n = 1 }`, "n changes"},
		{"a global map that grows", "plan", `var m = map[string]int{}; func f() { m["a"] = 1 }`, "m changes"},
		{"a global map that shrinks", "plan", `var m = map[string]int{}; func f() { delete(m, "a") }`, "m changes"},
		{"a global that counts", "plan", `var n int; func f() { n++ }`, "n changes"},
		{"a global whose field is set", "plan", `type T struct{ a int }; var t T; func f() { t.a = 1 }`, "t changes"},
		{"a table that is pointed at", "plan", `type T struct{ a int }; var t T; func f() *T { return &t }`, ""},
		{"a global that is looped over into", "plan", `var n int; func f() { for n = range 3 { } }`, "n changes"},
		{"a local in a global's shadow", "plan", `var n int; func f() { n := 1; n = 2; _ = n }`, ""},
		{"a table that is only read", "plan", `var names = [...]string{"a"}; func f(i int) string { return names[i] }`, ""},
		{"a global lock", "plan", `import "sync"; var mu sync.Mutex`, "holds sync.Mutex"},
		{"a value worked out once", "plan", `import "sync"; var f = sync.OnceValue(func() int { return 1 })`, ""},
		{"a tag", "plan", "type t struct{ A int `json:\"a\"` }", "struct tag"},
		{"a tag on a private struct that reads a file", "framework", "type wire struct{ A int `yaml:\"a\"` }", ""},
		{"a tag inside such a struct", "framework", "type wire struct{ A struct{ B int `yaml:\"b\"` } `yaml:\"a\"` }", ""},
		{"a tag on a public struct in the same room", "framework", "type Kind struct{ A int `yaml:\"a\"` }", "struct tag"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := strings.Join(planted(t, test.dir, test.source).impurities(), "; ")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}

// planted makes a package of one file, as if it stood in dir.
func planted(t *testing.T, dir, source string) pack {
	t.Helper()
	p := pack{dir: dir, fset: token.NewFileSet()}
	file, err := parser.ParseFile(p.fset, dir+"/planted.go", "package planted; "+source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	p.imports, p.files = importsOf(file), []*ast.File{file}
	return p
}

// impurities names everything in p that a pure floor may not hold.
func (p pack) impurities() (breaches []string) {
	for _, imp := range p.imports {
		if impure(imp) && !p.embeds(imp) {
			breaches = append(breaches, fmt.Sprintf("%s imports %s; the pure floors touch nothing", p.dir, imp))
		}
	}
	info := p.resolve()
	for _, file := range p.files {
		breaches = append(breaches, p.clocks(file, info)...)
		breaches = append(breaches, p.tags(file)...)
		breaches = append(breaches, p.changes(file, info)...)
		breaches = append(breaches, p.locks(file, info)...)
	}
	return append(breaches, p.initialisers()...)
}

func impure(imp string) bool {
	return !slices.Contains(pureExceptions, imp) &&
		slices.ContainsFunc(impureImports, func(folder string) bool { return within(imp, folder) })
}

// embeds says whether io/fs is there to read files that were compiled in.
func (p pack) embeds(imp string) bool { return imp == "io/fs" && slices.Contains(p.imports, "embed") }

// resolve finds what each name means. What comes from other packages stays
// unknown, which is enough: a global, an import and a local are told apart here.
func (p pack) resolve() *types.Info {
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: strangers{}, Error: func(error) {}}
	config.Check(p.dir, p.fset, p.files, info) // its errors are all about strangers
	return info
}

type strangers struct{}

func (strangers) Import(string) (*types.Package, error) {
	return nil, errors.New("not looked at")
}

// imported returns what package a selector like time.Now speaks of.
func imported(s *ast.SelectorExpr, info *types.Info) string {
	if id, ok := s.X.(*ast.Ident); ok {
		if name, ok := info.Uses[id].(*types.PkgName); ok {
			return name.Imported().Path()
		}
	}
	return ""
}

func (p pack) clocks(file *ast.File, info *types.Info) (breaches []string) {
	for s := range nodes[*ast.SelectorExpr](file) {
		if imported(s, info) == "time" && slices.Contains(clockwork, s.Sel.Name) {
			breaches = append(breaches, p.at(s, "asks time."+s.Sel.Name+"; the day is an argument"))
		}
	}
	return breaches
}

func (p pack) tags(file *ast.File) (breaches []string) {
	var private []*ast.StructType
	if wires[roomOf(p.dir)] != "" {
		for spec := range nodes[*ast.TypeSpec](file) {
			if !spec.Name.IsExported() {
				private = slices.AppendSeq(private, nodes[*ast.StructType](spec))
			}
		}
	}
	for s := range nodes[*ast.StructType](file) {
		if !slices.Contains(private, s) && slices.ContainsFunc(s.Fields.List, func(f *ast.Field) bool { return f.Tag != nil }) {
			breaches = append(breaches, p.at(s, "has a struct tag; a value does not know how it is stored"))
		}
	}
	return breaches
}

// changes finds globals that are assigned to, counted up or emptied inside a
// function. Pointing at one is allowed: tables are passed that way to be read.
func (p pack) changes(file *ast.File, info *types.Info) (breaches []string) {
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		for node := range nodes[ast.Node](f.Body) {
			for _, target := range targets(node) {
				if name := globalOf(target, info); name != "" {
					breaches = append(breaches, p.at(node, "global "+name+" changes; the pure floors have none that do"))
				}
			}
		}
	}
	return breaches
}

// targets returns the expressions that a statement writes to.
func targets(node ast.Node) []ast.Expr {
	switch n := node.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			return []ast.Expr{n.Key, n.Value}
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.CallExpr:
		if id, ok := n.Fun.(*ast.Ident); ok && (id.Name == "delete" || id.Name == "clear" || id.Name == "copy") {
			return n.Args[:1]
		}
	}
	return nil
}

// globalOf follows a.b[c].d down to a, and names it when it is a global.
func globalOf(e ast.Expr, info *types.Info) string {
	switch e := e.(type) {
	case *ast.Ident:
		if v, ok := info.Uses[e].(*types.Var); ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
			return e.Name
		}
	case *ast.SelectorExpr:
		return globalOf(e.X, info)
	case *ast.IndexExpr:
		return globalOf(e.X, info)
	case *ast.StarExpr:
		return globalOf(e.X, info)
	case *ast.ParenExpr:
		return globalOf(e.X, info)
	}
	return ""
}

// locks finds globals of package sync: what must be guarded is going to change.
func (p pack) locks(file *ast.File, info *types.Info) (breaches []string) {
	for _, decl := range file.Decls {
		g, ok := decl.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for s := range nodes[*ast.SelectorExpr](g) {
			from := imported(s, info)
			if within(from, "sync") && !strings.HasPrefix(s.Sel.Name, "OnceValue") {
				breaches = append(breaches, p.at(s, "a global holds "+from+"."+s.Sel.Name))
			}
		}
	}
	return breaches
}

// initialisers finds func init, which acts before anybody asked. It is refused
// on every floor.
func (p pack) initialisers() (breaches []string) {
	for _, file := range p.files {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				breaches = append(breaches, p.at(f, "func init acts before anybody asked"))
			}
		}
	}
	return breaches
}

func (p pack) at(node ast.Node, words string) string {
	where := p.fset.Position(node.Pos())
	return where.Filename + ":" + strconv.Itoa(where.Line) + ": " + words
}

// nodes walks a tree and yields the nodes of one kind.
func nodes[N ast.Node](root ast.Node) iter.Seq[N] {
	return func(yield func(N) bool) {
		going := true
		ast.Inspect(root, func(node ast.Node) bool {
			if n, ok := node.(N); ok && going {
				going = yield(n)
			}
			return going
		})
	}
}
