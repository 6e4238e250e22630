package progress

import "math"

// Grade returns the grade of a result: progress between 0 and 1, rounded half
// up to one decimal. Figures a hair below a half are put on it first, so that
// .65 is .7 however it was computed.
func Grade(p float64) float64 {
	tenths := math.Round(clamp(p, 1)*1e10) / 1e9
	return math.Floor(tenths+.5) / 10
}

// GradeOf returns the grade of several results: each is rounded first, then
// their mean is.
func GradeOf(results ...float64) float64 {
	sum := 0.0
	for _, p := range results {
		sum += Grade(p)
	}
	return Grade(sum / float64(len(results)))
}

// A Colour is the light of a grade.
type Colour uint8

// The colours of grades.
const (
	Red Colour = iota
	Yellow
	Green
)

var colours = [...]string{"red", "yellow", "green"}

func (c Colour) String() string { return colours[c] }

// GradeColour returns the colour of a grade on a scale that is red up to low
// and yellow up to middle. Colouring after rounding leaves no gaps.
func GradeColour(grade, low, middle float64) Colour {
	switch {
	case grade <= low+hair:
		return Red
	case grade <= middle+hair:
		return Yellow
	}
	return Green
}

// Succeeded reports whether a set of results was a success: of promises every
// single one is kept, of aspirations the mean reaches what the scale names.
func Succeeded(aspires bool, enough float64, results ...float64) bool {
	sum := 0.0
	for _, p := range results {
		if !aspires && !(Grade(p) >= 1) {
			return false
		}
		sum += Grade(p)
	}
	return !aspires || sum/float64(len(results)) >= enough-hair
}
