package yaml

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bearing/internal/fault"
)

var update = flag.Bool("update", false, "write what is said now into the files")

// Every file in testdata that ends in .bad.yaml says in its first line with
// which sentence it is refused.
func TestBadFilesAreRefusedByLineAndRemedy(t *testing.T) {
	names, err := filepath.Glob("testdata/*.bad.yaml")
	if err != nil || len(names) < 50 {
		t.Fatalf("only %d files, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Read(filepath.Base(name), data)
			if err == nil || fault.KindOf(err) != fault.Invalid {
				t.Fatalf("was not refused: %v", err)
			}
			first, rest, _ := bytes.Cut(data, []byte("\n"))
			if want := strings.TrimPrefix(string(first), "# "); err.Error() != want && !*update {
				t.Errorf("says  %s\nwants %s", err, want)
			}
			if *update {
				if err := os.WriteFile(name, fmt.Appendf(nil, "# %v\n%s", err, rest), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestBadBytesAreRefused(t *testing.T) {
	begin := "bearing: 1\nplan: {name: P}\nitems:\n"
	for _, test := range []struct{ name, data, says string }{
		{"an empty file", "", "x.yaml: holds no plan"},
		{"nothing but separators", "---\n---\n", "x.yaml: holds no plan"},
		{"bytes that are not UTF-8", begin + "  - aim: Caf\xe9\n", "x.yaml:4: is not UTF-8"},
		{"UTF-16", "\xff\xfeb\x00e\x00", "x.yaml:1: is not UTF-8"},
		{"a bare NUL", begin + "  - aim: a\x00b\n", "x.yaml"},
		{"a title of 10 MB", begin + "  - aim: " + strings.Repeat("a", 10<<20), "x.yaml:4: is 10485760 characters long; shorten it to at most 10000"},
		{"notes of 2 MB", begin + "  - aim: a\n    notes: " + strings.Repeat("a", 2<<20), "shorten it to at most 1000000"},
		{"brackets without end", begin + strings.Repeat("[", 400), "x.yaml"},
		{"lists in lists", begin + "  " + strings.Repeat("[", 400) + strings.Repeat("]", 400), "nested more than 100 items deep"},
		{"items in items", begin + nested(101), "nested more than 100 items deep"},
		{"a file of very many values", begin + "items: [" + strings.Repeat("a,", 2_000_000) + "]", "x.yaml: holds more values than a plan has"},
		{"a file of very many values below each other", begin + "items:\n" + strings.Repeat("- - - - a\n", 500_000), "x.yaml: holds more values than a plan has"},
		{"a file of 17 MB", begin + strings.Repeat("#", 17<<20), "x.yaml: is larger than 16 MiB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read("x.yaml", []byte(test.data))
			if err == nil || !strings.Contains(err.Error(), test.says) || fault.KindOf(err) != fault.Invalid {
				t.Errorf("says %.200v, wants %s", err, test.says)
			}
		})
	}
}

func nested(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%*s- aim: Deep\n", 4*i, "")
		if i < n-1 {
			fmt.Fprintf(&b, "%*s  items:\n", 4*i, "")
		}
	}
	return b.String()
}
