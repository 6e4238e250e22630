package progress

import (
	"math"

	"bearing/internal/calendar"
	"bearing/internal/measure"
)

// kind says how a promise is kept.
type kind uint8

const (
	moves kind = iota // from base to goal; can be lost again until the last day
	adds              // from base to goal, and cannot be un-met
	once              // done or not: base 0, goal 1
	holds             // stays between low and high
	flat              // base equals goal: stays, and has no progress
	vague             // nothing that could be measured is promised
)

// A promise is a commitment together with what is known of its measure, in
// numbers. Of what is not known the number is NaN.
type promise struct {
	path   *measure.Path
	window calendar.Window
	base   float64 // of a hold: the lower bound, -Inf for none
	goal   float64 // of a hold: the upper bound, +Inf for none
	x      float64 // where the measure stands
	inside float64 // of a hold: credit of the last reading, or share of the readings inside
	share  float64 // of a hold: the promised share
	sigma  float64 // the usual wobble around the path
	cap    float64
	chance float64
	said   float64

	last     calendar.Date // day of the last reading
	until    calendar.Date // the standing is that of this day, when it was closed or paused; else no day
	readings int32         // since the window began
	cadence  int32         // days
	every    int32         // with grain: how often a reading is due
	wanted   float32       // readings before which it is too early

	kind    kind
	grain   calendar.Grain // none: something new is expected every day
	state   state
	lacks   code   // what is missing, so that no rule can judge it
	aspires bool   // kept from a part of the way on
	told    bool   // done or not by the readings of a measure
	always  bool   // what is known of it needs no readings, and is never old
	periods bool   // a hold that is judged by its share of the readings inside
	level   bool   // a level with seasons: its path is a line times an index
	steady  bool   // held and fresh are set
	held    Status // shown after the last reading
	fresh   Status // given by the last reading alone, on its day
}

// rules are what a promise is judged by.
type rules struct {
	day     calendar.Date
	policy  *Policy
	working *calendar.Working
}

// on returns the day on which a standing is judged: today, unless the item was
// closed or paused before.
func (p *promise) on(day calendar.Date) calendar.Date {
	if !p.until.IsZero() && p.until.Before(day) {
		return p.until
	}
	return day
}

// raw returns the progress of 2.1: up or down, the sign cancels.
func (p *promise) raw() float64 {
	switch p.kind {
	case moves, adds, once:
		return fraction(p.x-p.base, p.goal-p.base)
	case holds:
		return p.inside
	default:
		return unknown
	}
}

// fraction divides and keeps the result finite; nothing over nothing is not
// known.
func fraction(a, b float64) float64 {
	x := a / b
	if math.IsInf(x, 0) {
		return unknown
	}
	return x
}

// due returns the day that the path is asked about on a day: that of the last
// reading, until the next one is due a rhythm later. So nobody falls behind by
// waiting for a number. On the last day all is due.
func (p *promise) due(day calendar.Date) calendar.Date {
	if !p.awaits() || p.window.Empty() || !day.Before(p.window.Last) {
		return day
	}
	return lastDue(p.rhythm(), p.read(), day)
}

// awaits says whether the path is asked in the rhythm of the readings.
func (p *promise) awaits() bool { return p.grain != calendar.NoGrain && p.kind <= adds && !p.always }

func (p *promise) rhythm() calendar.Cadence {
	return calendar.Cadence{Every: int(p.every), Grain: p.grain}
}

// read returns the day from which the next reading is awaited: that of the last
// one in the window, or the eve of the window.
func (p *promise) read() calendar.Date {
	if p.last.Before(p.window.First) {
		return p.window.First.Add(-1)
	}
	return p.last
}

// lastDue returns the last day, up to day, that is a whole number of cadences
// after a reading. From the end of a month it goes to the ends of months.
func lastDue(c calendar.Cadence, from, day calendar.Date) calendar.Date {
	next := from.Add(1)
	n := c.Due(calendar.Window{First: next}, day) * max(c.Every, 1)
	switch c.Grain {
	case calendar.Week:
		return from.Add(7 * n)
	case calendar.Month:
		return next.AddMonths(n).Add(-1)
	case calendar.Quarter:
		return next.AddMonths(3 * n).Add(-1)
	case calendar.Year:
		return next.AddMonths(12 * n).Add(-1)
	}
	return from.Add(n)
}

// expected returns the progress that the path declares for the end of a day.
func (p *promise) expected(day calendar.Date, working *calendar.Working) float64 {
	switch {
	case p.kind == holds:
		return p.share
	case p.kind > once || !known(p.goal-p.base) || p.window.Empty() || p.window.Standing():
		return unknown
	case p.level:
		return fraction(p.levelAt(day, working)-p.base, p.goal-p.base)
	}
	return p.path.At(p.window, day, working)
}

// levelAt returns the level that a seasonal path expects: base and goal are
// freed of their months' seasons, a straight line joins them, and the season of
// the day is put on again. So base and goal themselves stay what was promised.
func (p *promise) levelAt(day calendar.Date, working *calendar.Working) float64 {
	even := measure.Path{Workdays: p.path.Workdays, Rests: p.path.Rests}
	u := even.At(p.window, day, working)
	from := p.base / p.path.Index(p.window.First.Add(-1))
	to := p.goal / p.path.Index(p.window.Last)
	at := day
	if p.window.Last.Before(at) {
		at = p.window.Last
	}
	if u == 0 {
		return p.base
	}
	return (from + u*(to-from)) * p.path.Index(at)
}

// wanting returns the value that the path expects.
func (p *promise) wanting(expected float64) float64 { return p.base + expected*(p.goal-p.base) }

// figures sets what a policy may ask of a promise on a day.
func (p *promise) figures(day calendar.Date, working *calendar.Working, f *figures) {
	*f = nothing
	raw, e := p.raw(), p.expected(p.due(day), working)
	f[fProgress], f[fExpected] = raw, e
	f[fRatio], f[fGap] = ratio(raw, e), e-raw
	if p.kind == holds || p.kind == flat {
		f[fInside], f[fPromised], f[fPeriods] = p.inside, p.share, truth(p.periods)
		f[fRatio] = ratio(p.inside, p.share)
	} else if p.sigma > 0 && known(e) {
		f[fZ] = (raw - e) * math.Abs(p.goal-p.base) / p.sigma
	}
	if !p.window.Standing() && !p.window.Empty() {
		f[fElapsed] = p.window.Elapsed(day)
	}
	f[fSums] = truth(p.kind == adds)
	f[fBegun] = truth(!day.Before(p.window.First))
	f[fAge] = p.age(day)
	f[fReadings], f[fWanted] = float64(p.readings), float64(p.wanted)
	if p.always {
		f[fReadings] = f[fWanted]
	}
	f[fChance], f[fSaid] = p.chance, p.said
}

// age returns the age of the last reading in cadences.
func (p *promise) age(day calendar.Date) float64 {
	switch {
	case p.always:
		return 0
	case p.last.IsZero():
		return unknown
	}
	return float64(day.Sub(p.last)) / float64(p.cadence)
}

func ratio(actual, expected float64) float64 {
	if !(expected > 0) {
		return unknown
	}
	return fraction(actual, expected)
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// need returns the progress from which the promise is kept.
func (p *promise) need(policy *Policy) float64 {
	switch {
	case p.kind == holds || p.kind == flat:
		return p.share
	case p.aspires:
		return policy.aspires
	}
	return 1
}

// kept returns what is compared with need.
func (p *promise) kept() float64 {
	if p.kind == flat {
		return p.inside
	}
	return p.raw()
}

// settled says whether states and facts decide the status before any rule.
func (p *promise) settled(day calendar.Date, policy *Policy) (Status, code, bool) {
	kept := p.kept()
	enough := kept >= p.need(policy)-hair
	switch {
	case p.state == closedAchieved || p.state == closedOnly && (enough || !known(kept)):
		return Done, codeDoneClosed, true
	case p.state == closedNot || p.state == closedOnly:
		return Missed, codeMissedClosed, true
	case (p.kind == adds || p.kind == once) && kept >= 1-hair:
		return Done, codeDoneMet, true
	case p.lacks != codeNone:
		return NoFreshData, p.lacks, true
	case !p.ended(day) || !known(kept) || p.kind != once && !p.always && p.last.Before(p.window.First):
		return 0, codeNone, false
	case p.silent(policy):
		return NoFreshData, codeFreshEnded, true
	case enough:
		return Done, codeDoneMet, true
	default:
		return Missed, codeMissedShort, true
	}
}

// silent says whether the readings stopped so long before the last day that by
// the policy nothing could be said on it. Silence is no outcome.
func (p *promise) silent(policy *Policy) bool {
	return (p.kind != once || p.told) && !p.always && policy.old(p.age(p.window.Last))
}

func (p *promise) ended(day calendar.Date) bool {
	return !p.window.Empty() && !p.window.Standing() && day.After(p.window.Last)
}

// judge gives the status on a day without regard to the readings before.
func (p *promise) judge(day calendar.Date, by *rules, f *figures) verdict {
	p.figures(day, by.working, f)
	if status, reason, ok := p.settled(day, by.policy); ok {
		return verdict{status: status, reason: reason, at: -1, grades: [2]int{-1, -1}}
	}
	return by.policy.item(f)
}

// standing judges a promise. The colour that the last reading gave is only
// taken over when it is steady; what passing days alone change is taken at once.
func (p *promise) standing(by *rules) Standing {
	var f figures
	day := p.on(by.day)
	v := p.judge(day, by, &f)
	s := Standing{
		Raw: f[fProgress], Rollup: clamp(f[fProgress], p.cap), Expected: f[fExpected], Ratio: f[fRatio], Original: f[fProgress],
		Status: v.status, reason: v.reason, because: uint8(v.at + 1), Known: known(f[fProgress]), High: 1,
	}
	if p.steady && v.at >= 0 && v.status.coloured() && v.status == p.fresh && p.held.coloured() {
		s.Status = p.held
	}
	s.OriginalStatus, s.Shown = s.Status, s.Known
	if s.Known {
		s.Coverage, s.Low, s.High = 1, s.Rollup, s.Rollup
	}
	return s
}
