package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"bearing/internal/app"
	"bearing/internal/fault"
	"bearing/internal/interchange/refusal"
	"bearing/internal/interchange/tabular"
)

type importCmd struct {
	house
	Files  []string `arg:"" name:"file" help:"Plan files, StratML, CSV, TSV or XLSX; - for standard input."`
	Map    string   `help:"Mapping file that says what the columns of a table are." placeholder:"FILE"`
	DryRun bool     `help:"Report what would happen, and keep nothing."`
	Strict bool     `help:"Refuse a file of which any row cannot be used."`
	JSON   bool     `help:"Print the report as JSON."`
}

// thrift is from how many bytes on the collector works harder: a large table is
// read once, and what the reading leaves behind must not add up. A table of a
// hundred thousand targets holds two thirds of it; with less the collector takes
// most of the time.
const thrift = 330 << 20

// noted is how many notes are printed; a table without dates has one a row.
const noted = 20

type importReport struct {
	Files []importedFile `json:"files"`
}

type importedFile struct {
	File      string        `json:"file"`
	Plan      string        `json:"plan"`
	Number    int64         `json:"number,omitempty"`
	Created   int           `json:"created"`
	Updated   int           `json:"updated"`
	Unchanged int           `json:"unchanged"`
	Refused   []refusedRow  `json:"refused"`
	Disputed  []refusedRow  `json:"disputed,omitempty"`
	Notes     []refusedRow  `json:"notes,omitempty"`
	Rows      []importedRow `json:"rows,omitempty"`
}

type refusedRow struct {
	Row    string `json:"row"`
	Reason string `json:"reason"`
}

type importedRow struct {
	Ref     string   `json:"ref"`
	Title   string   `json:"title"`
	Outcome string   `json:"outcome"`
	Fields  []string `json:"fields,omitempty"`
}

func (c importCmd) Run(ctx context.Context, to streams) error {
	mapping, err := c.mapping()
	if err != nil {
		return err
	}
	debug.SetMemoryLimit(thrift)
	gone, err := c.aside()
	if err != nil {
		return err
	}
	defer gone()
	a, closed, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer closed()
	report := importReport{Files: []importedFile{}}
	var refused []error
	for _, name := range c.Files {
		done, err := c.one(ctx, a, name, mapping, to)
		if err != nil {
			refused = append(refused, err)
			report.Files = append(report.Files, importedFile{File: name, Refused: []refusedRow{{Reason: oneLine(fault.Words(err))}}})
			continue
		}
		for _, d := range done {
			report.Files = append(report.Files, fileReport(d))
		}
	}
	if c.JSON {
		err = printJSON(to.out, report)
	} else {
		err = printImports(to.out, report, c.DryRun)
	}
	return errors.Join(append(refused, err)...)
}

// one brings one file in.
func (c importCmd) one(ctx context.Context, a *app.App, name string, mapping *tabular.Map, to streams) ([]app.Imported, error) {
	data, err := c.read(name, to.in)
	if err != nil {
		return nil, err
	}
	step, stop := c.progress(to.err, name)
	defer stop()
	return a.Import(ctx, c.who(), app.Source{Name: name, Data: data, Map: mapping, Strict: c.Strict, DryRun: c.DryRun, Step: step})
}

// aside makes a dry run on a folder without a database use one that is gone at
// the end: not even an empty database is left behind.
func (c *importCmd) aside() (func(), error) {
	_, err := os.Stat(filepath.Join(c.Data, "bearing.db"))
	if !c.DryRun || c.DB != "" || err == nil {
		return func() {}, nil
	}
	if info, err := os.Stat(c.Data); err == nil && !info.IsDir() {
		return func() {}, nil // opening it says what is wrong
	}
	dir, err := os.MkdirTemp("", "bearing-dry-")
	c.Data = dir
	return func() { os.RemoveAll(dir) }, err
}

func (c importCmd) mapping() (*tabular.Map, error) {
	if c.Map == "" {
		return nil, nil
	}
	b, err := os.ReadFile(c.Map)
	if err != nil {
		return nil, unreadable(c.Map, err)
	}
	return tabular.ParseMap(c.Map, b)
}

func (c importCmd) read(name string, in io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(in)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	return b, nil
}

// progress shows on a terminal how far an import is, once it takes over a
// second. It returns what to tell, and what ends it.
func (c importCmd) progress(w io.Writer, name string) (step func(done, of int), stop func()) {
	f, ok := w.(*os.File)
	if !ok || c.JSON || !isTerminal(f) {
		return nil, func() {}
	}
	begun, told := time.Now(), time.Time{}
	step = func(done, of int) {
		if time.Since(begun) < time.Second || time.Since(told) < 100*time.Millisecond {
			return
		}
		told = time.Now()
		share := float64(done) / float64(max(of, 1))
		fmt.Fprintf(f, "\r\033[K%s [%-30s] %3.0f %%", name, strings.Repeat("#", int(30*share)), 100*share)
	}
	return step, func() {
		if !told.IsZero() {
			fmt.Fprint(f, "\r\033[K")
		}
	}
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func fileReport(d app.Imported) importedFile {
	f := importedFile{File: d.File, Plan: d.Plan, Number: d.Number, Created: d.Created, Updated: d.Updated, Unchanged: d.Unchanged, Refused: rows(d.Refused), Disputed: rows(d.Disputed), Notes: rows(d.Notes)}
	for _, r := range d.Rows {
		f.Rows = append(f.Rows, importedRow{r.Ref, r.Title, r.Outcome, r.Fields})
	}
	return f
}

func rows(in []refusal.Refusal) []refusedRow {
	out := []refusedRow{}
	for _, r := range in {
		out = append(out, refusedRow{r.Row, r.Reason})
	}
	return out
}

func printImports(w io.Writer, report importReport, dry bool) error {
	done := ""
	if dry {
		done = " (dry run, nothing is kept)"
	}
	for _, f := range report.Files {
		if f.Plan == "" { // refused whole: standard error says why
			continue
		}
		fmt.Fprintf(w, "%s -> plan %s: %d created, %d updated, %d unchanged, %d refused%s\n", f.File, f.Plan, f.Created, f.Updated, f.Unchanged, len(f.Refused), done)
		for _, r := range f.Rows {
			if r.Outcome == "updated" {
				fmt.Fprintf(w, "  updated  %s %s: %s\n", r.Ref, r.Title, strings.Join(r.Fields, ", "))
			}
		}
		for _, r := range f.Refused {
			fmt.Fprintf(w, "  refused  %s: %s\n", r.Row, r.Reason)
		}
		for _, r := range f.Disputed {
			fmt.Fprintf(w, "  disputed %s: %s\n", r.Row, r.Reason)
		}
		for _, r := range f.Notes[:min(len(f.Notes), noted)] {
			fmt.Fprintf(w, "  kept     %s: %s\n", r.Row, r.Reason)
		}
		if more := len(f.Notes) - noted; more > 0 {
			fmt.Fprintf(w, "  and %d more that are kept though they are not finished; --json lists them\n", more)
		}
	}
	return nil
}
