package stat

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The three series of the reference: the published example of
// NHSRplotthedots, the individuals example of the NIST handbook, and a baseline
// of a year.
var (
	oneOutlier = []float64{1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1}
	nist       = []float64{49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1}
	baseline   = []float64{52, 47, 55, 50, 49, 53, 46, 51, 54, 48, 50, 52}
	shifted    = append(slices.Clone(baseline[11:]), 55, 57, 54, 58, 56, 53, 57, 59)
)

func near(got, want, digits float64) bool { return math.Abs(got-want) <= .5*math.Pow(10, -digits) }

func TestLimits(t *testing.T) {
	for _, test := range []struct {
		name                 string
		of                   func([]float64) (Limits, bool)
		x                    []float64
		centre, lower, upper float64
		step, top            float64
	}{
		{"one outlier", NaturalProcessLimits, oneOutlier, 1.944444, -3.062614, 6.951503, 1.882353, 1.882353 * 3.268},
		{"one outlier, screened", ScreenedLimits, oneOutlier, 1.944444, -.715556, 4.604444, 1, 3.268},
		{"one outlier, by the median", MedianLimits, oneOutlier, 1.5, -1.645, 4.645, 1, 3.865},
		{"NIST", NaturalProcessLimits, nist, 50.81, 45.815111, 55.804889, 1.877778, 1.877778 * 3.268},
		{"a baseline", NaturalProcessLimits, baseline, 50.583333, 38.976061, 62.190606, 4.363636, 14.260364},
		{"a baseline, by the median", MedianLimits, baseline, 50.5, 34.775, 66.225, 5, 19.325},
		{"after the shift, from the first point of the run", NaturalProcessLimits, shifted, 55.666667, 48.019167, 63.314167, 2.875, 2.875 * 3.268},
		{"after the shift, from the day it was said to begin", NaturalProcessLimits, shifted[1:], 56.125, 48.525, 63.725, 2.857143, 2.857143 * 3.268},
		{"nothing moves", ScreenedLimits, []float64{3, 3, 3}, 3, 3, 3, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, ok := test.of(test.x)
			if !ok || !near(got.Centre, test.centre, 6) || !near(got.Lower, test.lower, 6) || !near(got.Upper, test.upper, 6) ||
				!near(got.MeanRange, test.step, 6) || !near(got.UpperRange, test.top, 5) {
				t.Errorf("got %+v (%v)", got, ok)
			}
		})
	}
}

func TestTooFewValuesHaveNoLimits(t *testing.T) {
	for _, x := range [][]float64{nil, {5}} {
		for _, of := range []func([]float64) (Limits, bool){NaturalProcessLimits, ScreenedLimits, MedianLimits} {
			if got, ok := of(x); ok {
				t.Errorf("limits of %v = %+v", x, got)
			}
		}
		if _, ok := Sigma(x); ok {
			t.Errorf("Sigma(%v) is known", x)
		}
		if _, ok := MedianSigma(x); ok {
			t.Errorf("MedianSigma(%v) is known", x)
		}
	}
}

func TestTheUsualWobble(t *testing.T) {
	if got, ok := Sigma(baseline); !ok || !near(got, 3.868472, 6) {
		t.Errorf("Sigma = %v, want 3.868472", got)
	}
	if got, ok := MedianSigma(baseline); !ok || !near(got, 5.241090, 6) {
		t.Errorf("MedianSigma = %v, want 5.241090", got)
	}
}

func TestLimitsFollowShiftAndScale(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		x := make([]float64, 2+dice.IntN(30))
		for i := range x {
			x[i] = dice.NormFloat64()
		}
		shift, scale := 10*dice.NormFloat64(), 1+dice.Float64()
		y := make([]float64, len(x))
		for i := range x {
			y[i] = shift + scale*x[i]
		}
		before, _ := NaturalProcessLimits(x)
		after, _ := NaturalProcessLimits(y)
		if !near(after.Upper, shift+scale*before.Upper, 9) || !near(after.Lower, shift+scale*before.Lower, 9) || !near(after.UpperRange, scale*before.UpperRange, 9) {
			t.Fatalf("%+v became %+v by %v + %v x", before, after, shift, scale)
		}
	}
}

func TestASeriesIsNeverChanged(t *testing.T) {
	x := slices.Clone(oneOutlier)
	Quantile(x, .3)
	ScreenedLimits(x)
	MedianLimits(x)
	if !slices.Equal(x, oneOutlier) {
		t.Errorf("the series became %v", x)
	}
}

func TestQuantiles(t *testing.T) {
	x := []float64{4, 1, 3, 2}
	for _, test := range []struct{ p, want float64 }{{0, 1}, {.25, 1.75}, {.5, 2.5}, {.9, 3.7}, {1, 4}, {-1, 1}, {2, 4}} {
		if got := Quantile(x, test.p); !near(got, test.want, 12) {
			t.Errorf("Quantile(%v) = %v, want %v", test.p, got, test.want)
		}
	}
	if !math.IsNaN(Quantile(nil, .5)) || !math.IsNaN(Mean(nil)) || !math.IsNaN(Deviation([]float64{1})) {
		t.Error("nothing has no quantile, no mean and no deviation")
	}
	if got := Deviation([]float64{2, 4, 4, 4, 5, 5, 7, 9}); !near(got, 2.138090, 6) {
		t.Errorf("Deviation = %v, want 2.138090", got)
	}
}

func TestTheNormalDistribution(t *testing.T) {
	for _, test := range []struct{ z, p float64 }{{0, .5}, {1, .8413447461}, {-1, .1586552539}, {1.281551566, .9}, {Z95, .975}, {-3, .0013498980}} {
		if got := NormalCDF(test.z); !near(got, test.p, 9) {
			t.Errorf("NormalCDF(%v) = %v, want %v", test.z, got, test.p)
		}
		if got := NormalQuantile(test.p); !near(got, test.z, 6) {
			t.Errorf("NormalQuantile(%v) = %v, want %v", test.p, got, test.z)
		}
	}
	if !math.IsInf(NormalQuantile(0), -1) || !math.IsInf(NormalQuantile(1), 1) || !math.IsNaN(NormalQuantile(1.1)) {
		t.Error("the ends of NormalQuantile")
	}
}

func TestWilsonIntervals(t *testing.T) {
	for _, test := range []struct {
		hits, n   int
		low, high float64
		digits    float64
	}{
		{9, 12, .468, .911, 3},
		{6, 20, .1455, .5190, 4},
		{0, 3, 0, .5615, 4},
		{0, 0, 0, 1, 4},
	} {
		t.Run(fmt.Sprintf("%d of %d", test.hits, test.n), func(t *testing.T) {
			low, high := WilsonInterval(test.hits, test.n, Z95)
			if !near(low, test.low, test.digits) || !near(high, test.high, test.digits) {
				t.Errorf("got %.6f to %.6f, want %v to %v", low, high, test.low, test.high)
			}
		})
	}
	for n := 1; n < 60; n++ {
		for hits := range n + 1 {
			low, high := WilsonInterval(hits, n, Z95)
			p := float64(hits) / float64(n)
			if low < 0 || high > 1 || low > p+1e-12 || high < p-1e-12 {
				t.Errorf("%d of %d: %v to %v", hits, n, low, high)
			}
		}
	}
}
