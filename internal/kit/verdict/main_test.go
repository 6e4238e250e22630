package main

import (
	"strings"
	"testing"
)

func TestVerdict(t *testing.T) {
	for _, test := range []struct {
		name  string
		in    string
		want  sum
		holds bool
		says  string
	}{
		{"a test that passes",
			`{"Action":"output","Package":"p","Test":"TestA","Output":"chatter\n"}
			 {"Action":"pass","Package":"p","Test":"TestA"}
			 {"Action":"output","Package":"p","Output":"ok p 0.1s\n"}
			 {"Action":"pass","Package":"p"}`,
			sum{passed: 1}, true, "ok p 0.1s"},
		{"a skip is named and does not hold",
			`{"Action":"pass","Package":"p","Test":"TestA"}
			 {"Action":"output","Package":"p","Test":"TestB","Output":"no browser here\n"}
			 {"Action":"skip","Package":"p","Test":"TestB"}`,
			sum{passed: 1, skipped: 1}, false, "SKIPPED p TestB\nno browser here"},
		{"a failure keeps its words",
			`{"Action":"output","Package":"p","Test":"TestA","Output":"got 3, want 4\n"}
			 {"Action":"fail","Package":"p","Test":"TestA"}`,
			sum{failed: 1}, false, "got 3, want 4"},
		{"a package that does not build",
			`{"Action":"build-output","ImportPath":"p","Output":"undefined: x\n"}
			 {"Action":"build-fail","ImportPath":"p"}`,
			sum{failed: 1}, false, "undefined: x"},
		{"a package without tests is no skip",
			`{"Action":"skip","Package":"p"}
			 {"Action":"pass","Package":"q","Test":"TestA"}`,
			sum{passed: 1}, true, ""},
		{"nothing at all proves nothing", "", sum{}, false, ""},
		{"plain lines pass through", "make: *** [test] Error 1", sum{}, false, "make: *** [test] Error 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			got, err := judge(strings.NewReader(test.in), &out)
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want || got.holds() != test.holds {
				t.Errorf("judged %v (holds: %v), want %v (%v)", got, got.holds(), test.want, test.holds)
			}
			if !strings.Contains(out.String(), test.says) {
				t.Errorf("said %q, want it to contain %q", out.String(), test.says)
			}
			if strings.Contains(out.String(), "chatter") {
				t.Errorf("repeated what a passing test said: %q", out.String())
			}
		})
	}
}
