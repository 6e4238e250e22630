package progress

// A figure is a number that a rule of a policy may ask for.
type figure uint8

// The figures. Each is NaN where it is not known or has no meaning.
const (
	fProgress  figure = iota // raw progress
	fExpected                // expected progress
	fElapsed                 // share of the window's days that have passed
	fBegun                   // 1 when the window has begun, else 0
	fRatio                   // progress over expected progress
	fGap                     // expected less actual progress
	fSums                    // 1 when readings add up, else 0
	fZ                       // distance from the path in usual wobbles, good side up
	fInside                  // of a hold: share inside so far, or credit of the last reading
	fPromised                // of a hold: the promised share
	fPeriods                 // 1 for a hold that is judged by its share of periods, else 0
	fAge                     // of the last reading, in cadences
	fReadings                // since the start of the window
	fWanted                  // readings before which it is too early
	fChance                  // to keep the promise
	fSaid                    // what the source says: 2 on track, 1 at risk, 0 off track
	fPace                    // the grade that the list "pace" gave
	fOutlook                 // the grade that the list "outlook" gave
	fCoverage                // share of the weight beneath of which progress is known
	fFresh                   // share of the weight beneath with fresh data
	fOff                     // share of the fresh weight that is Off track or Missed
	fRisk                    // share of the fresh weight that is At risk
	fOn                      // share of the coloured weight that is On track or Done
	fEarly                   // share of the fresh weight for which it is Too early
	fWorst                   // worst colour beneath: 2 on track, 1 at risk, 0 off track
	fWaiting                 // of an action: 1 while a predecessor is open and its own start has not come
	fUnstarted               // of an action: days since its start on which nobody began
	fSlipped                 // of an action: open predecessors after its start has come
	fOverdue                 // of an action: days since it was due
	figureCount
)

var figureNames = [figureCount]string{
	"progress", "expected", "elapsed", "begun", "ratio", "gap", "sums", "z", "inside", "promised", "periods", "age", "readings", "wanted",
	"chance", "said", "pace", "outlook", "coverage", "fresh", "off", "risk", "on", "early", "worst",
	"waiting", "unstarted", "slipped", "overdue",
}

type figures [figureCount]float64

// nothing is where all figures start: not known.
var nothing = func() (f figures) {
	for i := range f {
		f[i] = unknown
	}
	return f
}()

func figureNamed(name string) (figure, bool) {
	for i, n := range figureNames {
		if n == name {
			return figure(i), true
		}
	}
	return 0, false
}
