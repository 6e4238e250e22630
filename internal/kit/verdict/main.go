// Command verdict reads what `go test -json` says and keeps what matters: one
// line a package, the whole output of tests that failed, and the name of every
// test that was skipped. A skip counts as a failure, for a test that does not
// run proves nothing; where something may be missing, leave verdict out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// An event is one line of `go test -json` (see go doc test2json). Builds that
// fail have an ImportPath instead of a Package.
type event struct {
	Action, Package, Test, Output, ImportPath string
}

func main() {
	sum, err := judge(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "verdict:", err)
		os.Exit(1)
	}
	fmt.Println(sum)
	if !sum.holds() {
		os.Exit(1)
	}
}

// A sum is what a run of tests came to.
type sum struct{ passed, failed, skipped int }

// holds says whether something passed, nothing failed and nothing was skipped.
func (s sum) holds() bool { return s.passed > 0 && s.failed == 0 && s.skipped == 0 }

func (s sum) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", s.passed, s.failed, s.skipped)
}

// A run gathers output by test until that test ends well, or not.
type run struct {
	sum
	said map[string]*strings.Builder
	out  io.Writer
}

func judge(in io.Reader, out io.Writer) (sum, error) {
	r := run{said: map[string]*strings.Builder{}, out: out}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Fprintln(out, lines.Text()) // make and the compiler speak plainly
			continue
		}
		r.hear(e)
	}
	return r.sum, lines.Err()
}

func (r *run) hear(e event) {
	name := e.Package + e.ImportPath + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		r.note(name, e.Output)
	case "pass":
		r.end(name, e, &r.passed)
	case "skip":
		r.skip(name, e)
	case "fail", "build-fail":
		r.print(name)
		r.end(name, e, &r.failed)
	}
}

func (r *run) note(name, words string) {
	if r.said[name] == nil {
		r.said[name] = &strings.Builder{}
	}
	r.said[name].WriteString(words)
}

// end forgets what a test said and counts it. A package counts as a test only
// when it fails, for it can fail without one (it does not build, it panics).
func (r *run) end(name string, e event, count *int) {
	if e.Test != "" || e.Action != "pass" {
		*count++
	}
	if e.Test == "" && e.Action == "pass" {
		r.print(name)
	}
	delete(r.said, name)
}

// skip counts a skipped test; a package without tests also says "skip".
func (r *run) skip(name string, e event) {
	if e.Test != "" {
		r.skipped++
		fmt.Fprintf(r.out, "SKIPPED %s\n", name)
		r.print(name)
	}
	delete(r.said, name)
}

func (r *run) print(name string) {
	if b := r.said[name]; b != nil {
		io.WriteString(r.out, strings.TrimPrefix(b.String(), "PASS\n"))
	}
}
