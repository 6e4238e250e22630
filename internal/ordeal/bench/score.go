package bench

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"bearing/internal/calendar"
	"bearing/internal/interchange"
	"bearing/internal/measure"
	"bearing/internal/ordeal/subject"
	"bearing/internal/plan"
	"bearing/internal/progress"
)

// The scores that are measured.
const (
	scored   = 1_000_000
	scores   = 5
	rescored = 10_000
	readings = 2000 // that come in, one after the other
)

// score measures the arithmetic alone, in this process and on one core.
func (r *Report) score(context.Context) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	r.million()
	return r.one()
}

// million scores a generated graph whole.
func (r *Report) million() {
	before := alive()
	graph := progress.Generate(r.Config.Seed, scored)
	var took, control []time.Duration
	var kept progress.Scored
	for range scores {
		runtime.GC()
		began := processor()
		kept = progress.ScoreGraph(graph, progress.GeneratedDay, nil)
		took = append(took, processor()-began)
	}
	size := float64(alive()-before) / scored
	runtime.KeepAlive(graph)
	runtime.KeepAlive(kept)
	from, to := make([]byte, int(size*scored)), make([]byte, int(size*scored))
	for range scores {
		began := processor()
		copy(to, from)
		control = append(control, processor()-began)
	}
	r.put("score", Figure{median(took), median(control), "copying as many bytes", fmt.Sprintf("processor time of one core, median of %d; 5 %% shared children, phased promises, policy as data, coverage and bounds", scores)})
	r.put("score-bytes", Figure{size, math.NaN(), "", "heap with the graph and its scores, less the heap before, after a collection"})
}

// alive returns the bytes of the heap that are in use.
func alive() uint64 {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// processor returns the processor time that this process has used.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// one scores a plan again after each of many readings.
func (r *Report) one() error {
	facts, in, err := r.ledger()
	if err != nil {
		return err
	}
	now := progress.Score(in)
	var whole []time.Duration
	for range scores {
		began := time.Now()
		now = progress.Score(in)
		whole = append(whole, time.Since(began))
	}
	targets := measured(in.Tree)
	var took []time.Duration
	for i := range readings {
		at := targets[i*7919%len(targets)]
		facts.read(in.Tree.At(at).Commitment().Measure, in.Day, float64(100+i%100))
		began := time.Now()
		now = now.After(in, []int{at})
		took = append(took, time.Since(began))
	}
	runtime.KeepAlive(now)
	r.put("rescore", Figure{1000 * median(took), 1000 * median(whole), "scoring the plan whole", fmt.Sprintf("%d items, one reading of another measure each time, median of %d; p99 %.0f µs", rescored, readings, 1000*quantile(took, 0.99))})
	return nil
}

// measured returns the items that promise on a measure.
func measured(t *plan.Tree) (at []int) {
	for i, item := range t.Items() {
		if c := item.Commitment(); c != nil && c.Measure != "" {
			at = append(at, i)
		}
	}
	return at
}

// A ledger is what is known of the measures of a plan.
type ledger struct {
	measures map[string]*measure.Measure
	series   map[string]measure.Series
}

func (l *ledger) of(ref string) progress.Facts {
	return progress.Facts{Measure: l.measures[ref], Series: l.series[ref]}
}

// read adds a reading; what was there stays as it was for who still holds it.
func (l *ledger) read(ref string, day calendar.Date, value float64) {
	was := l.series[ref]
	if n := len(was); n > 0 && was[n-1].Day == day {
		was = was[:n-1]
	}
	l.series[ref] = append(slices.Clip(slices.Clone(was)), measure.Reading{Day: day, Value: value})
}

// ledger grows the same plan as the pages are measured on.
func (r *Report) ledger() (*ledger, progress.Input, error) {
	day, err := calendar.Parse(subject.Day)
	if err != nil {
		return nil, progress.Input{}, err
	}
	file := subject.Large("large", subject.Shape{Seed: r.Config.Seed, Items: rescored, Readings: 12})
	parsed, err := interchange.Read("large.yaml", file, interchange.Options{Today: day})
	if err != nil {
		return nil, progress.Input{}, err
	}
	doc := parsed.Documents[0]
	tree, err := plan.Grow(doc.Plan, doc.Items)
	if err != nil {
		return nil, progress.Input{}, err
	}
	l := &ledger{map[string]*measure.Measure{}, map[string]measure.Series{}}
	for i := range doc.Measures {
		w := &doc.Measures[i]
		l.measures[w.Ref] = &w.Measure
		l.series[w.Ref] = measure.Effective(w.Readings, day, 0)
	}
	return l, progress.Input{Day: day, Tree: tree, Facts: l.of}, nil
}
