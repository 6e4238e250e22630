package stat

import "math"

// The constants of the chart of individuals and moving ranges (Wheeler,
// Understanding Variation; for ranges of two, d2 = 1.128). The limits use the
// rounded 2.66 of the literature, not 3/1.128, everywhere.
const (
	toSigma          = 1.128
	toLimits         = 2.66
	toRangeLimit     = 3.268
	medianToSigma    = 0.954
	medianToLimits   = 3.145
	medianRangeLimit = 3.865
	screenedFrom     = 3.267
)

// MovingRange returns the sizes of the steps from each value to the next.
func MovingRange(x []float64) []float64 {
	if len(x) < 2 {
		return nil
	}
	steps := make([]float64, len(x)-1)
	for i := range steps {
		steps[i] = math.Abs(x[i+1] - x[i])
	}
	return steps
}

// Sigma returns the usual wobble of a series: the mean moving range over 1.128.
// It says what one step of chance is and, unlike the standard deviation, is not
// inflated by a trend or a shift. It is false below two values.
func Sigma(x []float64) (sigma float64, ok bool) {
	if len(x) < 2 {
		return 0, false
	}
	return Mean(MovingRange(x)) / toSigma, true
}

// MedianSigma is Sigma from the median moving range, which a few wild steps do
// not move.
func MedianSigma(x []float64) (sigma float64, ok bool) {
	if len(x) < 2 {
		return 0, false
	}
	return Median(MovingRange(x)) / medianToSigma, true
}

// Limits are the natural process limits of a series: between Lower and Upper
// lies what it does by chance alone.
type Limits struct {
	Centre, Lower, Upper float64
	MeanRange            float64 // the mean, or in the robust variant the median, moving range
	UpperRange           float64 // a step above it is no chance either
}

// NaturalProcessLimits returns mean ± 2.66 mean moving ranges. It is false
// below two values; whether there are enough to act on is for the reader.
func NaturalProcessLimits(x []float64) (Limits, bool) {
	if len(x) < 2 {
		return Limits{}, false
	}
	return limits(Mean(x), Mean(MovingRange(x)), toLimits, toRangeLimit), true
}

// ScreenedLimits is NaturalProcessLimits after steps of at least 3.267 mean
// moving ranges were left out of the mean, once (the default of
// NHSRplotthedots).
func ScreenedLimits(x []float64) (Limits, bool) {
	if len(x) < 2 {
		return Limits{}, false
	}
	steps := MovingRange(x)
	bound := screenedFrom * Mean(steps)
	kept := steps[:0]
	for _, step := range steps {
		if step < bound || bound == 0 {
			kept = append(kept, step)
		}
	}
	return limits(Mean(x), Mean(kept), toLimits, toRangeLimit), true
}

// MedianLimits is the robust variant: median ± 3.145 median moving ranges.
func MedianLimits(x []float64) (Limits, bool) {
	if len(x) < 2 {
		return Limits{}, false
	}
	return limits(Median(x), Median(MovingRange(x)), medianToLimits, medianRangeLimit), true
}

func limits(centre, step, width, top float64) Limits {
	return Limits{centre, centre - width*step, centre + width*step, step, top * step}
}
