package progress

import (
	"slices"

	"bearing/internal/calendar"
)

// A Reason is why an item has its status, as a value: catalogues make sentences
// of it, in any language. What is true besides stands in Also.
type Reason struct {
	Code   string
	Values []Value
	Also   []Reason
}

// ValueKind says how a value is to be read and written.
type ValueKind uint8

// The kinds of values.
const (
	Amount ValueKind = iota // in the unit of the item's measure
	Gap                     // a difference in that unit
	Share                   // a fraction of a whole
	Count                   // a number of things
	Chance                  // a probability
	Day                     // a day
	Days                    // a number of days
	Name                    // a ref or a word
)

var valueKinds = [...]string{"amount", "gap", "share", "count", "chance", "day", "days", "name"}

func (k ValueKind) String() string { return valueKinds[k] }

// A Value is one value of a reason. X is NaN where it is not known.
type Value struct {
	Name string // the placeholder of catalogues
	Kind ValueKind
	X    float64
	Day  calendar.Date
	Text string
}

// A ReasonCode is a reason that can be given, and the values that come with it,
// in their order.
type ReasonCode struct {
	Code   string
	Values []ValueName
}

// A ValueName is the name and kind of a value.
type ValueName struct {
	Name string
	Kind ValueKind
}

// code is the place of a reason in the table.
type code uint8

const (
	codeNone code = iota
	codePaceAhead
	codePaceWithin
	codePaceShort
	codePaceNone
	codeRatioWithin
	codeRatioShort
	codeGapWithin
	codeGapShort
	codeHoldInside
	codeHoldOutside
	codeHoldShare
	codeOutlookGood
	codeOutlookLow
	codeOutlookEarly
	codeFreshNone
	codeFreshOld
	codeFreshEnded
	codeEarlyDays
	codeEarlyReadings
	codeEarlyBegin
	codeDoneClosed
	codeDoneMet
	codeMissedClosed
	codeMissedShort
	codeRollupCounts
	codeRollupMean
	codeRollupWorst
	codeRollupCoverage
	codeRollupStale
	codeRollupEarly
	codeRollupEmpty
	codeRollupWeights
	codeActionDone
	codeActionMissed
	codeActionWaiting
	codeActionUnstarted
	codeActionSlipped
	codeActionOverdue
	codeActionOpen
	codeActionUnbegun
	codeSaid
	codeHeld
	codeStatePaused
	codeStateDropped
	codeStateReplaced
	codeStateAbove
	codePromiseMoved
	codeUnfinishedPromise
	codeUnfinishedMeasure
	codeUnfinishedValue
	codeUnfinishedBaseline
	codeUnfinishedDate
	codeUnfinishedStart
	codeUnfinishedOrder
	codeUnfinishedParts
	codeUnfinishedFlat
	codeRuleNone
	codeCount
)

var (
	// How a promise ended, or may end: where an aspiration is kept short of its
	// goal, from where on that is; of a hold over time, its periods.
	enough = []ValueName{{"enough", Amount}, {"aspires", Share}}
	ended  = append([]ValueName{{"inside", Count}, {"of", Count}, {"promised", Share}}, enough...)

	// "all" is what is promised, of whole things that are counted.
	byThen  = ValueName{"by", Day} // no day: by the day itself
	onPath  = []ValueName{{"now", Amount}, {"expected", Amount}, {"gap", Gap}, {"wobble", Gap}, {"ratio", Share}, byThen, {"all", Amount}}
	counted = []ValueName{{"on", Count}, {"of", Count}, {"off", Count}, {"risk", Count}, {"coverage", Share}}
)

// reasonCodes is the table of reasons; the place of each is its code.
var reasonCodes = [codeCount]ReasonCode{
	codeNone:               {"", nil},
	codePaceAhead:          {"pace.ahead", onPath},  // further than the path by more than the usual wobble
	codePaceWithin:         {"pace.within", onPath}, // on the path within the usual wobble
	codePaceShort:          {"pace.short", onPath},  // short of the path by more than the usual wobble
	codePaceNone:           {"pace.none", []ValueName{{"now", Amount}, {"last", Day}}},
	codeRatioWithin:        {"ratio.within", onPath}, // the wobble is not known yet
	codeRatioShort:         {"ratio.short", onPath},
	codeGapWithin:          {"gap.within", []ValueName{{"progress", Share}, {"expected", Share}, byThen}},
	codeGapShort:           {"gap.short", []ValueName{{"progress", Share}, {"expected", Share}, byThen}},
	codeHoldInside:         {"hold.inside", []ValueName{{"now", Amount}, {"low", Amount}, {"high", Amount}, {"on", Day}}},
	codeHoldOutside:        {"hold.outside", []ValueName{{"now", Amount}, {"low", Amount}, {"high", Amount}, {"on", Day}}},
	codeHoldShare:          {"hold.share", []ValueName{{"inside", Count}, {"of", Count}, {"share", Share}, {"promised", Share}}},
	codeOutlookGood:        {"outlook.good", append([]ValueName{{"chance", Chance}}, enough...)},
	codeOutlookLow:         {"outlook.low", append([]ValueName{{"chance", Chance}}, enough...)},
	codeOutlookEarly:       {"outlook.early", []ValueName{{"chance", Chance}, {"expected", Share}}},
	codeFreshNone:          {"fresh.none", nil},
	codeFreshOld:           {"fresh.old", []ValueName{{"last", Day}, {"age", Days}, {"cadence", Days}}},
	codeFreshEnded:         {"fresh.ended", []ValueName{{"read", Day}, {"last", Day}, {"age", Days}, {"cadence", Days}}}, // silent before the last day
	codeEarlyDays:          {"early.days", []ValueName{{"elapsed", Share}, {"first", Day}, {"last", Day}}},
	codeEarlyReadings:      {"early.readings", []ValueName{{"readings", Count}, {"wanted", Count}}},
	codeEarlyBegin:         {"early.begin", []ValueName{{"first", Day}}},
	codeDoneClosed:         {"done.closed", []ValueName{{"on", Day}, {"by", Name}, {"why", Name}}},
	codeDoneMet:            {"done.met", append([]ValueName{{"now", Amount}, {"goal", Amount}, {"progress", Share}, {"on", Day}}, ended...)},
	codeMissedClosed:       {"missed.closed", []ValueName{{"on", Day}, {"by", Name}, {"why", Name}}},
	codeMissedShort:        {"missed.short", append([]ValueName{{"now", Amount}, {"goal", Amount}, {"progress", Share}, {"last", Day}}, ended...)},
	codeRollupCounts:       {"rollup.counts", counted},
	codeRollupMean:         {"rollup.mean", []ValueName{{"ratio", Share}, {"progress", Share}, {"expected", Share}, {"coverage", Share}}},
	codeRollupWorst:        {"rollup.worst", counted},
	codeRollupCoverage:     {"rollup.coverage", []ValueName{{"coverage", Share}, {"low", Share}, {"high", Share}, {"reported", Count}, {"of", Count}}},
	codeRollupStale:        {"rollup.stale", counted},
	codeRollupEarly:        {"rollup.early", counted},
	codeRollupEmpty:        {"rollup.empty", nil},
	codeRollupWeights:      {"rollup.weights", nil}, // every weight beneath is 0
	codeActionDone:         {"action.done", []ValueName{{"on", Day}, {"by", Name}}},
	codeActionMissed:       {"action.missed", []ValueName{{"on", Day}, {"by", Name}, {"why", Name}}},
	codeActionWaiting:      {"action.waiting", []ValueName{{"for", Name}, {"start", Day}}},
	codeActionUnstarted:    {"action.unstarted", []ValueName{{"start", Day}, {"late", Days}}},
	codeActionSlipped:      {"action.slipped", []ValueName{{"for", Name}, {"start", Day}}},
	codeActionOverdue:      {"action.overdue", []ValueName{{"due", Day}, {"late", Days}}},
	codeActionOpen:         {"action.open", []ValueName{{"start", Day}, {"due", Day}, {"done", Count}, {"of", Count}}},
	codeActionUnbegun:      {"action.unbegun", []ValueName{{"start", Day}, {"due", Day}}},
	codeSaid:               {"said", []ValueName{{"status", Name}, {"by", Name}}},
	codeHeld:               {"status.held", []ValueName{{"status", Name}}}, // the last reading alone would give this one
	codeStatePaused:        {"state.paused", []ValueName{{"on", Day}, {"by", Name}, {"why", Name}}},
	codeStateDropped:       {"state.dropped", []ValueName{{"on", Day}, {"by", Name}, {"why", Name}}},
	codeStateReplaced:      {"state.replaced", []ValueName{{"on", Day}, {"by", Name}, {"why", Name}}},
	codeStateAbove:         {"state.above", []ValueName{{"above", Name}, {"on", Day}}}, // what it hangs under was dropped or replaced
	codePromiseMoved:       {"promise.moved", []ValueName{{"times", Count}, {"on", Day}, {"first", Amount}, {"goal", Amount}, {"status", Name}}},
	codeUnfinishedPromise:  {"unfinished.nopromise", nil},
	codeUnfinishedMeasure:  {"unfinished.nomeasure", nil},
	codeUnfinishedValue:    {"unfinished.novalue", nil},
	codeUnfinishedBaseline: {"unfinished.nobaseline", nil},
	codeUnfinishedDate:     {"unfinished.nodate", nil},
	codeUnfinishedStart:    {"unfinished.nostart", []ValueName{{"last", Day}}},
	codeUnfinishedOrder:    {"unfinished.order", []ValueName{{"first", Day}, {"last", Day}}}, // ends before it begins
	codeUnfinishedParts:    {"unfinished.noparts", nil},
	codeUnfinishedFlat:     {"unfinished.flat", []ValueName{{"goal", Amount}}}, // baseline equal to value: kept as a hold
	codeRuleNone:           {"rule.none", nil},
}

// ReasonCodes returns every reason that can be given, for catalogues to be
// checked against.
func ReasonCodes() []ReasonCode { return slices.Clone(reasonCodes[1:]) }

func (c code) String() string { return reasonCodes[c].Code }

func codeNamed(name string) (code, bool) {
	i := slices.IndexFunc(reasonCodes[1:], func(r ReasonCode) bool { return r.Code == name })
	return code(i + 1), i >= 0
}

func codeNames() (names []string) {
	for _, r := range reasonCodes[1:] {
		names = append(names, r.Code)
	}
	return names
}
