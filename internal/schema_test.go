package internal

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// columnTypes are the types that SQLite and PostgreSQL keep alike. JSONB and
// NUMERIC corrupt values on SQLite, TIMESTAMPTZ comes back as text, SERIAL does
// not exist there.
var columnTypes = []string{"TEXT", "BIGINT", "DOUBLE PRECISION", "BOOLEAN", "BYTEA"}

func TestMigrationsSpeakTheCommonTongue(t *testing.T) {
	for _, file := range sqlFiles(t, "store/migrations/*.sql") {
		for _, breach := range foreignTypes(file.text) {
			t.Errorf("%s: %s", file.name, breach)
		}
	}
}

func TestThePlantedColumnIsFound(t *testing.T) {
	for _, test := range []struct{ name, script, want string }{
		{"the five types", "CREATE TABLE a (id TEXT NOT NULL, n BIGINT, x DOUBLE PRECISION, b BOOLEAN, raw BYTEA, PRIMARY KEY (id, n));", ""},
		{"constraints are no columns", "CREATE TABLE a (n BIGINT CHECK (n IN (1, 2)), CONSTRAINT c UNIQUE (n), FOREIGN KEY (n) REFERENCES b (n));", ""},
		{"words in comments", "-- a JSONB would be nice, b TIMESTAMPTZ\nCREATE TABLE a (n BIGINT); /* c SERIAL, */", ""},
		{"json", "CREATE TABLE a (\n  n BIGINT,\n  props JSONB NOT NULL\n);", "props is JSONB"},
		{"numeric", "CREATE TABLE IF NOT EXISTS a (price NUMERIC(10, 2));", "price is NUMERIC"},
		{"integer", "create table a (n integer primary key);", "n is INTEGER"},
		{"a type cut short", "CREATE TABLE a (x DOUBLE);", "x is DOUBLE"},
		{"a type with a tail", "CREATE TABLE a (at TIMESTAMP WITH TIME ZONE);", "at is TIMESTAMP"},
		{"no type at all", "CREATE TABLE a (x);", "x is nothing"},
		{"a column that comes later", "ALTER TABLE a ADD COLUMN at TIMESTAMPTZ;", "at is TIMESTAMPTZ"},
		{"a good one that comes later", "ALTER TABLE a ADD COLUMN at BIGINT NOT NULL DEFAULT 0;", ""},
		{"the second table", "CREATE TABLE a (n BIGINT); CREATE TABLE b (n SERIAL);", "n is SERIAL"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := strings.Join(foreignTypes(test.script), "; ")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}

var (
	sqlComments = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/`)
	createTable = regexp.MustCompile(`(?i)\bCREATE\s+TABLE\s+[^(]*\(`)
	addColumn   = regexp.MustCompile(`(?i)\bADD\s+COLUMN\s+(?:IF\s+NOT\s+EXISTS\s+)?([^;,]+)`)
	notAColumn  = regexp.MustCompile(`(?i)^(PRIMARY|UNIQUE|FOREIGN|CHECK|CONSTRAINT|EXCLUDE)\b`)
)

// foreignTypes names every column of a script whose type is not one of the five.
func foreignTypes(script string) (breaches []string) {
	script = sqlComments.ReplaceAllString(script, "")
	for _, column := range columns(script) {
		name, rest, _ := strings.Cut(strings.Join(strings.Fields(column), " "), " ")
		if !slices.ContainsFunc(columnTypes, func(kind string) bool { return startsWithType(rest, kind) }) {
			kind, _, _ := strings.Cut(strings.ToUpper(rest)+" ", " ")
			if kind == "" {
				kind = "nothing"
			}
			breaches = append(breaches, fmt.Sprintf("column %s is %s; the common types are %s", name, kind, strings.Join(columnTypes, ", ")))
		}
	}
	return breaches
}

func startsWithType(rest, kind string) bool {
	return within(strings.ReplaceAll(strings.ToUpper(rest), " ", "/"), strings.ReplaceAll(kind, " ", "/"))
}

func columns(script string) (found []string) {
	for _, open := range createTable.FindAllStringIndex(script, -1) {
		for _, part := range topLevel(script[open[1]:]) {
			if !notAColumn.MatchString(part) {
				found = append(found, part)
			}
		}
	}
	for _, added := range addColumn.FindAllStringSubmatch(script, -1) {
		found = append(found, added[1])
	}
	return found
}

// topLevel cuts what stands before the closing bracket at its own commas.
func topLevel(body string) (parts []string) {
	depth, from := 0, 0
	for i, c := range body {
		switch {
		case c == '(':
			depth++
		case c == ')' && depth == 0:
			return append(parts, strings.TrimSpace(body[from:i]))
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, strings.TrimSpace(body[from:i]))
			from = i + 1
		}
	}
	return parts
}

// The workspace stands first in every table and in every query, so that what
// belongs to somebody else is not found rather than forbidden.
func TestTheWorkspaceComesFirst(t *testing.T) {
	for _, file := range sqlFiles(t, "store/migrations/*.sql") {
		for _, breach := range homeless(file.text) {
			t.Errorf("%s: %s", file.name, breach)
		}
	}
	for _, file := range sqlFiles(t, "store/queries/*.sql") {
		for _, breach := range boundless(file.text) {
			t.Errorf("%s: %s", file.name, breach)
		}
	}
}

func TestThePlantedLeakIsFound(t *testing.T) {
	for _, test := range []struct {
		name string
		got  []string
		want string
	}{
		{"a table that begins with it", homeless("CREATE TABLE a (workspace BIGINT NOT NULL, n BIGINT);"), ""},
		{"a table without", homeless("CREATE TABLE a (n BIGINT, workspace BIGINT);"), "table a"},
		{"a query that asks for it", boundless("-- name: A :one\nSELECT n FROM a WHERE workspace = $1 AND n = $2;"), ""},
		{"a row that carries it", boundless("-- name: A :exec\nINSERT INTO a (workspace, n) VALUES ($1, $2);"), ""},
		{"a query without", boundless("-- name: A :one\nSELECT n FROM a WHERE workspace = $1;\n-- name: B :many\nSELECT n FROM a;"), "query B"},
		{"a query that only mentions it", boundless("-- name: A :one\n-- any workspace will do\nSELECT workspace FROM a;"), "query A"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := strings.Join(test.got, "; ")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}

type sqlFile struct{ name, text string }

func sqlFiles(t *testing.T, pattern string) (files []sqlFile) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, sqlFile{name, string(text)})
	}
	return files
}

var (
	tableName  = regexp.MustCompile(`(?i)CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s*\(\s*(\w+)`)
	queryName  = regexp.MustCompile(`-- name: (\w+)`)
	boundQuery = regexp.MustCompile(`(?i)\bworkspace\s*=|INSERT\s+INTO\s+\w+\s*\(\s*workspace\b`)
)

// homeless names the tables whose first column is not the workspace.
func homeless(script string) (breaches []string) {
	for _, m := range tableName.FindAllStringSubmatch(sqlComments.ReplaceAllString(script, ""), -1) {
		if m[2] != "workspace" {
			breaches = append(breaches, "table "+m[1]+" begins with "+m[2]+", not with the workspace")
		}
	}
	return breaches
}

// boundless names the queries that neither ask for a workspace nor write one.
func boundless(script string) (breaches []string) {
	names := queryName.FindAllStringSubmatchIndex(script, -1)
	for i, m := range names {
		end := len(script)
		if i+1 < len(names) {
			end = names[i+1][0]
		}
		if !boundQuery.MatchString(sqlComments.ReplaceAllString(script[m[0]:end], "")) {
			breaches = append(breaches, "query "+script[m[2]:m[3]]+" asks for no workspace")
		}
	}
	return breaches
}

// modernc.org/sqlite is C translated for one exact version of its C library;
// with another one it crashes, and a careless upgrade is all it takes.
func TestTheDatabaseHasTheLibraryItWasTranslatedFor(t *testing.T) {
	ours, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	file, err := exec.Command("go", "list", "-m", "-f", "{{.GoMod}}", "modernc.org/sqlite").Output()
	if err != nil {
		t.Fatalf("go list says %v; run go mod download", err)
	}
	theirs, err := os.ReadFile(strings.TrimSpace(string(file)))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := libcOf(string(ours)), libcOf(string(theirs)); got != want || got == "" {
		t.Errorf("go.mod takes modernc.org/libc %q, but modernc.org/sqlite was made for %q", got, want)
	}
}

func TestThePlantedLibraryIsFound(t *testing.T) {
	a := libcOf("require (\n\tmodernc.org/libc v1.79.0 // indirect\n)")
	b := libcOf("require modernc.org/libc v1.78.0")
	if a != "v1.79.0" || b != "v1.78.0" {
		t.Errorf("read %q and %q, want v1.79.0 and v1.78.0", a, b)
	}
}

var libc = regexp.MustCompile(`modernc\.org/libc (v\S+)`)

func libcOf(mod string) string {
	if m := libc.FindStringSubmatch(mod); m != nil {
		return m[1]
	}
	return ""
}
