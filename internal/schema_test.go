package internal

import (
	"fmt"
	"io/fs"
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
	err := filepath.WalkDir("store", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".sql" || filepath.Base(filepath.Dir(name)) != "migrations" {
			return err
		}
		script, err := os.ReadFile(name)
		for _, breach := range foreignTypes(string(script)) {
			t.Errorf("%s: %s", name, breach)
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
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
