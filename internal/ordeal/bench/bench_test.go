package bench

import (
	"math"
	"strings"
	"testing"
	"time"
)

func TestATableSaysWhatIsMissingAndWhatIsBeyondItsAim(t *testing.T) {
	r := &Report{figures: map[string]Figure{}}
	for _, row := range rows {
		r.put(row.key, Figure{Value: row.aim / 2, Control: math.NaN()})
	}
	if missing, beyond := r.Missing(), r.Beyond(); len(missing)+len(beyond) > 0 {
		t.Fatalf("a whole table misses %v and is beyond %v", missing, beyond)
	}
	delete(r.figures, "score")
	r.put("heap", Figure{Value: math.NaN(), Control: math.NaN()})
	r.put("rss", Figure{Value: 121, Control: 40})
	if got := strings.Join(r.Missing(), " "); got != "score heap" {
		t.Errorf("missing are %q, want score and heap", got)
	}
	if got := strings.Join(r.Beyond(), " "); got != "rss" {
		t.Errorf("beyond their aims are %q, want rss", got)
	}
	if table := r.Table(); strings.Count(table, "missing") != 2 || strings.Count(table, "**no**") != 1 {
		t.Errorf("the table does not say so:\n%s", table)
	}
}

func TestQuantilesTakeWhatWasMeasured(t *testing.T) {
	var all []time.Duration
	for i := range 100 {
		all = append(all, time.Duration(100-i)*time.Millisecond)
	}
	for _, test := range []struct{ share, want float64 }{{0.5, 50}, {0.99, 99}, {1, 100}} {
		if got := quantile(all, test.share); got != test.want {
			t.Errorf("the quantile %g of 1 to 100 ms is %g, want %g", test.share, got, test.want)
		}
	}
}

func TestTheLargestHeapIsReadOffTheCollector(t *testing.T) {
	const said = "gc 1 @0.010s 3%: 0.35 ms clock, 4->4->1 MB, 4 MB goal\nsomething else\ngc 2 @0.2s 3%: 0.3 ms clock, 9->11->7 MB, 12 MB goal"
	if got := largestHeap(said); got != 12 {
		t.Errorf("largest heap %g MB, want 12: the 11 that it says, rounded up", got)
	}
	if got := largestHeap(""); got != 4 {
		t.Errorf("without a collection %g MB, want the 4 at which the first one comes", got)
	}
}
