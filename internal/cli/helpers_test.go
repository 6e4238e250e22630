package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

func exitCode(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return strconv.Itoa(exit.ExitCode())
	}
	return err.Error()
}

// jsonHas looks a value up in the JSON that was printed last:
// json items.1.progress.raw 0.8
func jsonHas(ts *testscript.TestScript, neg bool, args []string) {
	var v any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &v))
	for _, step := range strings.Split(args[0], ".") {
		switch at := v.(type) {
		case map[string]any:
			x, ok := at[step]
			if !ok {
				ts.Fatalf("there is no %q in %v", step, at)
			}
			v = x
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n >= len(at) {
				ts.Fatalf("there is no %s in a list of %d", step, len(at))
			}
			v = at[n]
		default:
			ts.Fatalf("nothing lies below %v at %s", v, step)
		}
	}
	if want := strings.Join(args[1:], " "); says(v, want) == neg {
		ts.Fatalf("%s is %v, want %s", args[0], v, want)
	}
}

// says compares numbers to nine digits and everything else to the letter.
func says(v any, want string) bool {
	if x, ok := v.(float64); ok {
		y, err := strconv.ParseFloat(want, 64)
		return err == nil && math.Abs(x-y) <= 1e-9*max(1, math.Abs(y))
	}
	return fmt.Sprint(v) == want
}
