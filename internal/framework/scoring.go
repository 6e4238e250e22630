package framework

// A Scoring is how a kind is judged when its time is over.
type Scoring uint8

// The ways of judging.
const (
	NotScored Scoring = iota
	Graded            // from 0.0 to 1.0
	MetOrNot
	DoneOrNot
)

var scorings = [...]string{"none", "grade", "met", "done"}

func (s Scoring) String() string { return scorings[s] }

// ParseScoring reads the name of a scoring.
func ParseScoring(s string) (Scoring, bool) { return named[Scoring](scorings[:], s) }

// A Scale says which results count as good.
type Scale struct {
	AspirationalMean float64 // the mean grade at which ambitious targets succeeded
	CommittedMean    float64 // the grade at which a promised target succeeded
	DoneNorm         float64 // the share of done / not done that is worth aiming at
	Low, Middle      float64 // a rounded grade is red up to Low, yellow up to Middle, green above
}

// A Per says within what a limit counts.
type Per uint8

// The scopes of a limit.
const (
	PerParent Per = iota
	PerPlan
	PerOwner
)

var pers = [...]string{"parent", "plan", "owner"}

func (p Per) String() string { return pers[p] }

// The rules that a framework can ask for besides the ones that hold for every
// plan. What each one means in detail is decided where plans are checked.
const (
	SmartTargets   = "smart-targets"   // every target is specific, measurable and dated
	CommittedOnly  = "committed-only"  // targets are promises, none is an ambition
	OneOwner       = "one-owner"       // exactly one owner each
	Ranked         = "ranked"          // the order of siblings is their priority
	OnePage        = "one-page"        // the plan fits on one page
	NumberOptional = "number-optional" // a target may stand without a number
)

// Rules returns all rules that a framework can ask for.
func Rules() []string {
	return []string{SmartTargets, CommittedOnly, OneOwner, Ranked, OnePage, NumberOptional}
}

func named[T ~uint8](names []string, s string) (T, bool) {
	for i, name := range names {
		if name == s {
			return T(i), true
		}
	}
	return 0, false
}
