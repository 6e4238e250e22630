package measure

import "bearing/internal/calendar"

// Profile is the shape in which a number is expected to build up.
type Profile uint8

// The profiles of expected progress (ALGORITHMS: target phasing).
const (
	Linear   Profile = iota // evenly with the days
	Seasonal                // cumulative monthly weights, from past years
	Logistic                // slow start, steep middle, slow end
	Smooth                  // Beta(2,2): 3u^2 - 2u^3
	Steps                   // in steps on given days
	Custom                  // piecewise linear through given points
)

var profiles = [...]string{"linear", "seasonal", "logistic", "smooth", "steps", "custom"}

func (p Profile) String() string { return profiles[p] }

// ParseProfile reads the name of a profile; "" is Linear.
func ParseProfile(s string) (Profile, bool) {
	for i, name := range profiles {
		if name == s {
			return Profile(i), true
		}
	}
	return Linear, s == ""
}

// A Point says which share of the way is expected by the end of a day.
type Point struct {
	Day   calendar.Date
	Share float64 // of the whole way, 0 to 1; for Steps the weight of the step
}

// A Path is the expected build-up of a commitment over its window. The zero
// Path is even with the days.
type Path struct {
	Profile  Profile
	Seasons  []float64        // Seasonal: weight of each calendar month, January first, any positive sum
	Points   []Point          // Steps, Custom
	Steep    float64          // Logistic: k, 0 counts as 10
	Middle   float64          // Logistic: c, 0 counts as .5
	Rests    calendar.Cadence // expectation moves only when a reading is due; zero for every day
	Workdays bool             // only working days of the plan's calendar count
}
