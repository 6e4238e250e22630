package progress

import (
	"runtime"
	"testing"
	"unsafe"

	"bearing/internal/measure"
)

// BenchmarkScoreGraph scores a million items, 5 % of them shared, with phased
// commitments, coverage and bounds, by the house's policy.
func BenchmarkScoreGraph(b *testing.B) {
	const n = 1_000_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	g := Generate(1, n)
	scored := ScoreGraph(g, GeneratedDay, nil)
	runtime.GC()
	runtime.ReadMemStats(&after)
	size := float64(after.HeapAlloc-before.HeapAlloc) / n
	for b.Loop() {
		scored = ScoreGraph(g, GeneratedDay, nil)
	}
	b.ReportMetric(size, "B/item")
	runtime.KeepAlive(scored)
	runtime.KeepAlive(g)
}

// BenchmarkAfterOneReading scores a plan of 10,000 items again after one
// reading.
func BenchmarkAfterOneReading(b *testing.B) {
	in := GenerateInput(1, 10_000)
	s := Score(in)
	i := in.Tree.Len() - 7
	facts := in.Facts
	ref := in.Tree.At(i).Commitment().Measure
	one := facts(ref)
	one.Series = append(measure.Series(nil), one.Series...)
	one.Series[len(one.Series)-1].Value *= 1.5
	in.Facts = func(r string) Facts {
		if r == ref {
			return one
		}
		return facts(r)
	}
	in.Policy = s.Policy()
	for b.Loop() {
		s.After(in, []int{i})
	}
}

func BenchmarkScorePlan(b *testing.B) {
	in := GenerateInput(1, 10_000)
	for b.Loop() {
		Score(in)
	}
}

func TestWhatAStandingWeighs(t *testing.T) {
	if size := unsafe.Sizeof(Standing{}); size > 120 {
		t.Errorf("a standing takes %d bytes, want 120 at most", size)
	}
	if size := unsafe.Sizeof(promise{}); size > 128 {
		t.Errorf("a promise takes %d bytes, want 128 at most", size)
	}
}
