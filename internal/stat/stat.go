// Package stat holds the small statistics on which the reasoning stands: moving
// ranges and natural process limits, quantiles, the normal distribution and
// intervals for shares.
//
// A function of a series takes the values oldest first and never changes them.
// Where a figure cannot be had from so few values it says so by a false ok, or
// returns NaN where its comment says that; nothing is made up from too little.
package stat

import (
	"math"
	"slices"
)

// Mean returns the arithmetic mean, NaN of nothing.
func Mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// Deviation returns the standard deviation of a sample (n - 1), NaN below two
// values.
func Deviation(x []float64) float64 {
	mean, sum := Mean(x), 0.0
	for _, v := range x {
		sum += (v - mean) * (v - mean)
	}
	if len(x) < 2 {
		return math.NaN()
	}
	return math.Sqrt(sum / float64(len(x)-1))
}

// Quantile returns the value below which the share p of x lies, with straight
// lines between neighbours (type 7 of Hyndman and Fan 1996, the default of R).
// It is NaN of nothing; p outside 0 to 1 counts as the nearer end.
func Quantile(x []float64, p float64) float64 {
	if len(x) == 0 || math.IsNaN(p) {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(x))
	at := min(max(p, 0), 1) * float64(len(sorted)-1)
	low := int(at)
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}

// Median returns the value in the middle, NaN of nothing.
func Median(x []float64) float64 { return Quantile(x, .5) }
