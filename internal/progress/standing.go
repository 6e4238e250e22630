package progress

import "math"

// Status is one of the seven things that can be said of an item. Everything
// else is said by the reason beneath.
type Status uint8

// The statuses. The first three are colours, in the order of concern.
const (
	OnTrack Status = iota
	AtRisk
	OffTrack
	TooEarly
	NoFreshData
	Done
	Missed
)

var statuses = [...]string{"on_track", "at_risk", "off_track", "too_early", "no_fresh_data", "done", "missed"}

func (s Status) String() string { return statuses[s] }

// ParseStatus reads the name of a status.
func ParseStatus(name string) (Status, bool) {
	for i, s := range statuses {
		if s == name {
			return Status(i), true
		}
	}
	return NoFreshData, false
}

// Statuses returns all statuses in their order.
func Statuses() []Status {
	return []Status{OnTrack, AtRisk, OffTrack, TooEarly, NoFreshData, Done, Missed}
}

func (s Status) coloured() bool { return s <= OffTrack }

// A Standing is where one item stands. Figures are fractions of the way; NaN
// means that they are not known, which is never the same as 0.
type Standing struct {
	Raw      float64 // as measured: below 0 for a step back, above 1 past the goal
	Rollup   float64 // Raw between 0 and the cap: what counts upwards
	Expected float64 // NaN where nothing is expected
	Ratio    float64 // Raw over Expected
	Coverage float64 // share of the weight beneath of which something is known; 1 or 0 for a promise
	Low      float64 // Rollup if all that is not known were 0
	High     float64 // and if it were all there
	Original float64 // Raw against the first promise

	Status         Status
	OriginalStatus Status // against the first promise; the same as Status where it never changed

	Known   bool // Raw is a number
	Shown   bool // enough is known beneath to show one figure
	Moved   bool // the promise changed since it was first made
	Left    bool // dropped or replaced: it does not count
	Zero    bool // every weight beneath was 0, so all weigh the same
	reason  code
	because uint8 // the rule that gave the status
}

// Display returns Raw between 0 and 1, NaN when it is not known.
func (s Standing) Display() float64 { return clamp(s.Raw, 1) }

// clamp brings x between 0 and most; NaN stays NaN.
func clamp(x, most float64) float64 { return min(max(x, 0), most) }

var unknown = math.NaN()

func known(x float64) bool { return !math.IsNaN(x) }
