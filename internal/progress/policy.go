package progress

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// A Policy says what status follows from the figures: rules in lists, tried in
// order. It is data with a key and a version, read by ParsePolicy, so that a
// status can always name the rule that gave it.
type Policy struct {
	Key     string
	Version int
	About   string
	Source  string

	cadence   int     // days, for a measure without a rhythm of its own
	most      float64 // readings that are enough, however many are due
	part      float64 // share of the readings due in the window that is enough
	wobble    int     // deviations needed to know the usual wobble
	aspires   float64 // share of the way at which an aspiration is kept
	shown     float64 // coverage from which a roll-up is shown
	readings  int     // a new colour must hold for so many readings
	steps     int     // or move so many steps
	equal     bool    // weights are passed over
	truncated float64 // parts of a whole to which ratios are cut in a mean, 0 for not at all

	lists [listCount][]rule
}

// A list is one of the questions that a policy answers.
type list uint8

const (
	listPace list = iota
	listOutlook
	listItem
	listRollup
	listAction
	listCount
)

var listNames = [listCount]string{"pace", "outlook", "item", "rollup", "action"}

func (l list) grades() bool { return l == listPace || l == listOutlook }

// A rule gives a grade or a status when all its conditions hold.
type rule struct {
	when   []condition
	gives  float64 // grade or Status
	reason code
	borrow list // the list whose reason is taken, when reason is none
	label  string
	line   int
}

type comparison uint8

const (
	over comparison = iota
	atLeast
	under
	atMost
	equals
	isKnown
	isUnknown
)

var comparisons = [...]string{">", ">=", "<", "<=", "=", "known", "unknown"}

// A condition compares a figure with a number or with another figure.
type condition struct {
	of    figure
	how   comparison
	than  float64
	other figure // figureCount: none

	plain     bool    // the figure lies between two numbers
	low, high float64 // both included
}

// hair is the distance below which two figures count as the same, so that 0.95
// is at least 0.95 however it was computed.
const hair = 1e-9

// between turns a comparison with a number into two bounds, which is what most
// conditions are and what is quick to ask a million times.
func (c *condition) between() {
	c.plain, c.low, c.high = c.other == figureCount && c.how != isUnknown, math.Inf(-1), math.Inf(1)
	switch c.how {
	case over:
		c.low = math.Nextafter(c.than+hair, math.Inf(1))
	case atLeast:
		c.low = c.than - hair
	case under:
		c.high = math.Nextafter(c.than-hair, math.Inf(-1))
	case atMost:
		c.high = c.than + hair
	case equals:
		c.low, c.high = c.than-hair, c.than+hair
	}
}

func (c *condition) holds(f *figures) bool {
	x := f[c.of]
	if c.plain {
		return x >= c.low && x <= c.high
	}
	return c.compare(x, f)
}

func (c *condition) compare(x float64, f *figures) bool {
	y := c.than
	if c.other < figureCount {
		y = f[c.other]
	}
	switch c.how {
	case over:
		return x > y+hair
	case atLeast:
		return x >= y-hair
	case under:
		return x < y-hair
	case atMost:
		return x <= y+hair
	case equals:
		return math.Abs(x-y) <= hair
	case isKnown:
		return known(x)
	default:
		return !known(x)
	}
}

func (c condition) String() string {
	name := figureNames[c.of]
	switch {
	case c.how >= isKnown:
		return name + " " + comparisons[c.how]
	case c.other < figureCount:
		return name + " " + comparisons[c.how] + " " + figureNames[c.other]
	}
	return name + " " + comparisons[c.how] + " " + strconv.FormatFloat(c.than, 'g', -1, 64)
}

func (r *rule) holds(f *figures) bool {
	for i := range r.when {
		if !r.when[i].holds(f) {
			return false
		}
	}
	return true
}

// first returns the place of the first rule of a list that holds, -1 for none.
func (p *Policy) first(l list, f *figures) int {
	rules := p.lists[l]
	for i := range rules {
		if rules[i].holds(f) {
			return i
		}
	}
	return -1
}

// grade runs a list of grades and sets its figure.
func (p *Policy) grade(l list, f *figures, into figure) (at int) {
	at = p.first(l, f)
	if at >= 0 {
		f[into] = p.lists[l][at].gives
	}
	return at
}

// asks says whether a rule of a list looks at a figure.
func (p *Policy) asks(l list, of figure) bool {
	return slices.ContainsFunc(p.lists[l], func(r rule) bool {
		return slices.ContainsFunc(r.when, func(c condition) bool { return c.of == of || c.other == of })
	})
}

// old says whether a last reading of some age, in cadences, is too old to judge
// by: whether a rule gives that reason for the age alone.
func (p *Policy) old(age float64) bool {
	f := nothing
	f[fAge] = age
	for i := range p.lists[listItem] {
		if r := &p.lists[listItem][i]; r.reason == codeFreshOld && r.holds(&f) {
			return true
		}
	}
	return false
}

// A verdict is what a policy says, and the rules that said so.
type verdict struct {
	status Status
	reason code
	at     int    // the rule of the list that gave the status, -1 for a state or a fact
	list   list   // which list that was
	grades [2]int // the rules of pace and outlook that held, -1 for none
}

// item judges a promise by its figures.
func (p *Policy) item(f *figures) verdict {
	v := verdict{list: listItem}
	v.grades[listPace] = p.grade(listPace, f, fPace)
	v.grades[listOutlook] = p.grade(listOutlook, f, fOutlook)
	return p.decide(v, f)
}

func (p *Policy) decide(v verdict, f *figures) verdict {
	v.at = p.first(v.list, f)
	r := &p.lists[v.list][v.at] // the last rule of a list asks for nothing
	v.status, v.reason = Status(r.gives), r.reason
	if r.reason == codeNone {
		if g := v.grades[r.borrow]; g >= 0 {
			v.reason = p.lists[r.borrow][g].reason
		}
	}
	return v
}

// rollup judges an item by what is beneath it.
func (p *Policy) rollup(f *figures) verdict {
	return p.decide(verdict{list: listRollup, grades: [2]int{-1, -1}}, f)
}

// action judges work that is open.
func (p *Policy) action(f *figures) verdict {
	return p.decide(verdict{list: listAction, grades: [2]int{-1, -1}}, f)
}

// steady tells what is shown after a reading. Its colour is taken over when the
// reading before gave it as well, when it moves far enough, or when it stays
// between what was shown and what the passing days alone had made of that by
// the eve of the reading: such a change needs no second one.
func (p *Policy) steady(shown, aged, before, now Status) Status {
	if !shown.coloured() || !aged.coloured() || !now.coloured() || p.readings < 2 {
		return now
	}
	near := min(max(now, min(shown, aged)), max(shown, aged))
	if before == now || int(max(near, now)-min(near, now)) >= p.steps {
		return now
	}
	return near
}

func (p *Policy) String() string { return fmt.Sprintf("%s, version %d", p.Key, p.Version) }
