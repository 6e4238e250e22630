package stat

import "math"

// Z95 is the normal quantile of a two-sided interval of 95 %.
const Z95 = 1.959963984540054

// NormalCDF returns the chance that a standard normal value is at most z.
func NormalCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// NormalQuantile returns the z with NormalCDF(z) = p: -Inf at 0, +Inf at 1, NaN
// outside.
func NormalQuantile(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }

// WilsonInterval returns the interval for a share of which hits out of n were
// seen (Wilson 1927, without continuity correction). Nothing seen says nothing:
// from 0 to 1.
func WilsonInterval(hits, n int, z float64) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	m, p, zz := float64(n), float64(hits)/float64(n), z*z
	centre := (p + zz/(2*m)) / (1 + zz/m)
	half := z / (1 + zz/m) * math.Sqrt(p*(1-p)/m+zz/(4*m*m))
	return max(centre-half, 0), min(centre+half, 1)
}
