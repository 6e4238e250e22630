package progress

import (
	"math"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// Reason returns why the item at index i has its status.
func (s *Scores) Reason(i int) Reason {
	w := s.witness(i)
	r := w.reason(w.standing.reason)
	for _, c := range w.besides() {
		r.Also = append(r.Also, w.reason(c))
	}
	return r
}

// A witness knows all that was known when an item was judged.
type witness struct {
	*Scores
	i        int
	item     *plan.Item
	standing Standing
	role     role
	promise  *promise // of a leaf
	builder  *builder // of a leaf with a commitment
	task     *task    // of an action
	sum      sum      // of a roll-up
	figures  figures
	verdict  verdict
}

func (s *Scores) witness(i int) *witness {
	w := &witness{Scores: s, i: i, item: s.in.Tree.At(i), standing: s.At(i), role: s.graph.roles[i], figures: nothing}
	at := int(s.graph.slot[i])
	switch w.role {
	case leaf:
		c, _ := inForce(w.item, s.in.Day)
		w.promise = s.graph.promises.at(at)
		if c != nil {
			w.builder = &builder{in: &s.in, item: w.item, c: c}
		}
		w.verdict = w.promise.judge(w.promise.on(s.in.Day), s.rules(), &w.figures)
	case work:
		w.task = s.graph.tasks.at(at)
		w.task.figures(w.task.on(s.in.Day), &w.figures)
		w.verdict = s.in.Policy.action(&w.figures)
	default:
		w.sum = s.graph.gather(i, s.in.Policy.equal || w.standing.Zero, s.rules(), s.all, w.guests())
		w.sum.figures(&w.standing, &w.figures)
		w.verdict = s.in.Policy.rollup(&w.figures)
	}
	if w.standing.because == 0 {
		w.verdict = verdict{status: w.standing.Status, reason: w.standing.reason, at: -1, grades: [2]int{-1, -1}}
	}
	return w
}

func (w *witness) guests() []Foreign {
	if f := w.foreign(); f != nil {
		return f(w.i)
	}
	return nil
}

// besides lists what is true besides the reason.
func (w *witness) besides() (all []code) {
	add := func(c code, when bool) {
		if when && c != codeNone && c != w.standing.reason {
			all = append(all, c)
		}
	}
	if w.promise != nil {
		add(codeHeld, w.verdict.status != w.standing.Status)
		if g := w.verdict.grades[listOutlook]; g >= 0 && known(w.figures[fChance]) {
			add(w.Scores.in.Policy.lists[listOutlook][g].reason, w.verdict.at >= 0)
		}
		add(codeUnfinishedFlat, w.promise.kind == flat)
		add(w.promise.lacks, true)
		add(codePromiseMoved, w.standing.Moved)
	}
	st, _ := stateOn(w.item, w.in.Day)
	add(codeStatePaused, st == paused)
	add(codeStateDropped, st == dropped)
	add(codeStateReplaced, st == replaced)
	add(codeRollupWeights, w.standing.Zero)
	return all
}

func (w *witness) reason(c code) Reason {
	entry := reasonCodes[c]
	r := Reason{Code: entry.Code}
	for _, v := range entry.Values {
		value := Value{Name: v.Name, Kind: v.Kind, X: unknown}
		w.fill(c, &value)
		r.Values = append(r.Values, value)
	}
	return r
}

// fill finds a value of a reason by its name.
func (w *witness) fill(c code, v *Value) {
	switch v.Kind {
	case Amount, Gap:
		v.X = w.amount(c, v.Name)
	case Share, Chance:
		v.X = w.share(c, v.Name)
	case Count:
		v.X = w.count(c, v.Name)
	case Day:
		v.Day = w.dayOf(c, v.Name)
	case Days:
		v.X = w.days(v.Name)
	case Name:
		v.Text = w.name(c, v.Name)
	}
}

func (w *witness) amount(c code, name string) float64 {
	p := w.promise
	if p == nil {
		return unknown
	}
	switch name {
	case "now":
		return p.x
	case "expected":
		return w.expected(c)
	case "gap":
		return p.x - w.expected(c)
	case "all":
		if p.kind == adds && w.things() {
			return p.goal
		}
	case "enough":
		return p.wanting(w.aspires())
	case "wobble":
		return p.sigma
	case "low":
		return bounded(p.base)
	case "high":
		return bounded(p.goal)
	case "first":
		_, original := inForce(w.item, w.in.Day)
		return goalOf(original)
	case "goal":
		if w.builder != nil {
			return goalOf(w.builder.c)
		}
	}
	return unknown
}

// expected returns the value that was expected. Of whole things it is a whole
// number: on the side that keeps the comparison with what there is true.
func (w *witness) expected(c code) float64 {
	x, now := w.promise.wanting(w.figures[fExpected]), w.promise.x
	apart := c == codePaceShort || c == codeRatioShort || c == codePaceAhead
	switch {
	case !w.things():
		return x
	case (x > now) == apart:
		return math.Ceil(x - hair)
	}
	return math.Floor(x + hair)
}

// things says whether whole things are counted, so that there are no parts of
// them.
func (w *witness) things() bool {
	p := w.promise
	if w.builder == nil || p.kind > adds || p.x != math.Trunc(p.x) || p.goal != math.Trunc(p.goal) {
		return false
	}
	if w.builder.c.Type == plan.Tally {
		return true
	}
	m := w.in.Facts(w.builder.c.Measure).Measure
	return m != nil && m.Unit.Dimension == measure.Count && m.Unit.Per == "" && m.Decimals == 0
}

func bounded(x float64) float64 {
	if math.IsInf(x, 0) {
		return unknown
	}
	return x
}

func goalOf(c *plan.Commitment) float64 {
	switch {
	case c.Value != nil:
		return *c.Value
	case c.Type == plan.AtMost || c.Low == nil:
		return orNaN(c.High)
	}
	return orNaN(c.Low)
}

func (w *witness) share(c code, name string) float64 {
	if name == "share" {
		name = "inside"
	}
	switch {
	case name == "aspires":
		return w.aspires()
	case name == "promised" && (c == codeDoneMet || c == codeMissedShort) && !w.promise.periods:
		return unknown
	}
	switch name {
	case "low":
		return w.standing.Low
	case "high":
		return w.standing.High
	}
	f, _ := figureNamed(name)
	return w.figures[f]
}

// aspires returns from which share of the way on an aspiration counts as kept;
// not known where more than that was reached, or all is asked.
func (w *witness) aspires() float64 {
	if p := w.promise; p != nil && p.aspires && p.kind <= once && !(p.raw() >= 1-hair) {
		return p.need(w.in.Policy)
	}
	return unknown
}

func (w *witness) count(c code, name string) float64 {
	if (c == codeDoneMet || c == codeMissedShort) && !w.promise.periods {
		return unknown
	}
	switch name {
	case "readings", "wanted":
		f, _ := figureNamed(name)
		return w.figures[f]
	case "times":
		return float64(len(w.item.Commitments) - 1)
	case "inside":
		return math.Round(w.figures[fInside] * w.figures[fReadings])
	case "done":
		return math.Round(w.figures[fProgress] * float64(len(w.item.Steps)))
	}
	if w.role == above {
		return w.beneath(name)
	}
	if w.role == work {
		return float64(len(w.item.Steps))
	}
	return w.figures[fReadings]
}

// beneath counts the items right beneath, of those that count, by what can be
// said of them.
func (w *witness) beneath(name string) (n float64) {
	for _, p := range w.parts() {
		switch s := p.Status; {
		case !p.Counted:
		case name == "of":
			n++
		case name == "on" && (s == OnTrack || s == Done), name == "off" && (s == OffTrack || s == Missed), name == "risk" && s == AtRisk:
			n++
		case name == "reported" && p.Known:
			n++
		}
	}
	return n
}

func (w *witness) dayOf(c code, name string) calendar.Date {
	_, record := stateOn(w.item, w.in.Day)
	if c == codeStateAbove {
		_, record = stateOn(w.in.Tree.At(w.leaver()), w.in.Day)
	}
	switch name {
	case "start":
		return w.item.Start
	case "due":
		return w.item.Due
	case "first":
		return w.promise.window.First
	case "read":
		return w.promise.last
	case "by":
		return w.expectedOn()
	case "last":
		if c == codeFreshOld {
			return w.promise.last
		}
		return w.promise.window.Last
	}
	switch {
	case c == codePromiseMoved:
		return w.item.Commitment().On
	case record != nil:
		return record.On
	case c == codeActionDone:
		return lastNews(w.item, w.in.Day)
	case w.promise != nil:
		return w.promise.last
	}
	return calendar.Date{}
}

// expectedOn returns the day that the path was asked about, no day when that is
// the day itself.
func (w *witness) expectedOn() (due calendar.Date) {
	if w.promise == nil {
		return due
	}
	day := w.promise.on(w.in.Day)
	if due = w.promise.due(day); due == day {
		return calendar.Date{}
	}
	return due
}

func (w *witness) days(name string) float64 {
	switch name {
	case "age":
		if w.standing.reason == codeFreshEnded {
			return float64(w.promise.window.Last.Sub(w.promise.last))
		}
		return float64(w.promise.on(w.in.Day).Sub(w.promise.last))
	case "cadence":
		return float64(w.promise.cadence)
	}
	return max(w.figures[fOverdue], w.figures[fUnstarted])
}

func (w *witness) name(c code, name string) string {
	_, record := stateOn(w.item, w.in.Day)
	switch {
	case name == "for":
		return w.awaited()
	case name == "above":
		return w.in.Tree.At(w.leaver()).Ref
	case name == "status" && c == codeHeld:
		return w.verdict.status.String()
	case name == "status" && c == codePromiseMoved:
		return w.standing.OriginalStatus.String()
	case c == codeSaid && w.item.Said != nil:
		return map[string]string{"status": w.item.Said.Status, "by": w.item.Said.By}[name]
	case record == nil:
		return ""
	case name == "by":
		return record.By
	}
	return record.Why
}

// leaver returns the item above that was dropped or replaced, the item itself
// for none.
func (w *witness) leaver() int {
	for i := w.i; i >= 0; i = w.in.Tree.Parent(i) {
		if w.graph.state[i].leaves() {
			return i
		}
	}
	return w.i
}

// awaited returns the ref of the first open predecessor.
func (w *witness) awaited() string {
	for _, p := range predecessors(w.in.Tree, w.i) {
		if w.graph.isOpen(&w.in, int(p)) {
			return w.in.Tree.At(int(p)).Ref
		}
	}
	return ""
}
