package progress

import (
	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

func (w *witness) explainPromise(n notes) {
	p, b := w.promise, w.builder
	n.On, n.Window, n.Path = p.on(w.in.Day), p.window, *p.path
	if b == nil {
		n.note("progress", "(x-b)/(T-b)", w.standing.Raw, num("x", p.x), num("b", p.base), num("T", p.goal))
	} else {
		b.build() // the promise is kept; this brings its readings back
		n.Type, n.Unit = b.c.Type.String(), b.facts.unit()
		w.explainValue(n)
		w.explainPace(n)
	}
	n.note("rollup", "clamp", w.standing.Rollup, num("x", w.standing.Raw), num("cap", p.cap))
	n.note("display", "clamp", w.standing.Display(), num("x", w.standing.Raw), num("cap", 1))
	n.givenIfKnown("chance", p.chance)
	n.givenIfKnown("said", p.said)
	n.note("begun", "begun", w.figures[fBegun], on("on", n.On))
	if w.standing.Moved {
		w.explainFirst(n)
	}
}

// explainValue says where the measure stands, and how far that is.
func (w *witness) explainValue(n notes) {
	p, b := w.promise, w.builder
	if w.hasReadings() {
		w.use(n)
	}
	switch {
	case p.kind == vague:
		return
	case p.lacks == codeUnfinishedParts:
		n.note("now", "nothing", p.x)
	case b.c.Type == plan.Milestones:
		w.explainParts(n)
	case p.kind == adds && p.always:
		n.note("now", "count", p.x, w.counted()...)
	case p.kind == once:
		n.given("now", p.x)
	case !known(p.x) && b.sums(p):
		n.note("now", "nothing", p.x)
	default:
		n.note("now", valueFormula(b.c), p.x)
	}
	switch p.kind {
	case holds, flat:
		args := []Argument{num("low", p.base), num("high", p.goal), num("tolerance", w.tolerance()), num("now", p.x)}
		formula := "credit"
		if p.periods {
			formula = "share inside"
		}
		n.note("inside", formula, p.inside, args...)
		n.given("promised", p.share)
		n.given("periods", truth(p.periods))
		if p.kind == holds {
			n.note("progress", "same", w.standing.Raw, num("inside", p.inside))
		}
	default:
		n.note("progress", "(x-b)/(T-b)", w.standing.Raw, num("now", p.x), num("b", p.base), num("T", p.goal))
		if p.aspires {
			need := p.need(w.in.Policy)
			n.given("aspires", need)
			n.note("enough", "b+s*(T-b)", p.wanting(need), num("b", p.base), num("aspires", need), num("T", p.goal))
		}
	}
}

func (w *witness) hasReadings() bool {
	p, t := w.promise, w.builder.c.Type
	return !p.always && p.kind != vague && t != plan.Milestones && (t != plan.Binary || p.told)
}

func (w *witness) tolerance() float64 {
	if t := w.builder.c.Tolerance; t != nil && w.promise.kind == holds {
		return *t
	}
	return 0
}

func valueFormula(c *plan.Commitment) string {
	switch c.Type {
	case plan.Cumulative, plan.Tally:
		return "sum"
	case plan.Ratio:
		return "sum(num)/sum(den)"
	}
	return "last"
}

// explainParts notes each milestone with its weight, 0 when it is not done.
func (w *witness) explainParts(n notes) {
	parts := w.builder.c.Milestones
	if len(parts) == 0 {
		for _, s := range w.item.Steps {
			parts = append(parts, plan.Milestone{Title: s.Title, Done: s.Done})
		}
	}
	weigh, end := weighing(parts), w.builder.end(w.promise)
	var done, all []Argument
	for _, m := range parts {
		all = append(all, num(m.Title, weigh(m)))
		if !m.Done.IsZero() && !m.Done.After(end) {
			done = append(done, num(m.Title, weigh(m)))
		}
	}
	n.note("now", "total", w.promise.x, done...)
	n.note("goal", "total", w.promise.goal, all...)
}

// counted lists the proofs that counted.
func (w *witness) counted() (days []Argument) {
	p := w.promise
	for _, proof := range w.item.Proofs {
		if p.window.Contains(proof.Day) && !proof.Day.After(w.builder.end(p)) {
			days = append(days, Argument{Name: "proof", X: 1, Day: proof.Day, Text: proof.Title})
		}
	}
	return days
}

// use lists the readings that counted: those in the window, or the last one
// before it.
func (w *witness) use(n notes) {
	p, b := w.promise, w.builder
	series := b.facts.Series.In(calendar.Window{First: p.window.First, Last: b.end(p)})
	if p.window.Empty() || len(series) == 0 || p.kind == once {
		if r, ok := b.facts.Series.Last(b.end(p)); ok {
			n.Readings = []Used{usedReading(&r)}
			if !b.sums(p) {
				n.Readings[0].Stands = r.Value
			}
		}
		return
	}
	again := builder{in: b.in, item: b.item, c: b.c}
	again.build()
	by := w.rules()
	for k, m := range again.marks {
		u := usedReading(&series[k])
		u.Stands, u.Inside = m.x, m.inside
		u.Expected = p.wanting(p.expected(m.day, w.in.Working))
		if p.kind == holds || p.kind == flat {
			u.Expected = unknown
		}
		u.Alone = p.after(m, m.day, by)
		u.Aged = u.Alone
		if k > 0 {
			u.Aged = p.after(again.marks[k-1], m.day.Add(-1), by)
		}
		n.Readings = append(n.Readings, u)
	}
}

func usedReading(r *measure.Reading) Used {
	return Used{
		Day: r.Day, Value: r.Value, Num: r.Num, Den: r.Den, Source: r.Source, Learnt: r.Learnt,
		Stands: unknown, Expected: unknown, Inside: unknown, Alone: NoFreshData, Aged: NoFreshData,
	}
}

// explainPace says what was expected, and how far off that is.
func (w *witness) explainPace(n notes) {
	p, f := w.promise, &w.figures
	day, due := n.On, p.due(n.On)
	n.given("sums", f[fSums])
	if known(f[fElapsed]) {
		n.note("elapsed", "days/days", f[fElapsed], on("first", p.window.First), on("last", p.window.Last), on("on", day))
	}
	switch {
	case p.kind == holds || p.kind == flat:
		n.note("ratio", "a/b", f[fRatio], num("inside", p.inside), num("promised", p.share))
		if p.kind == holds {
			n.given("expected", f[fExpected])
			n.note("gap", "a-b", f[fGap], num("expected", f[fExpected]), num("progress", f[fProgress]))
		}
	case known(f[fExpected]) || p.level && known(p.goal-p.base) && !p.window.Empty() && !p.window.Standing():
		formula := "path"
		if p.level {
			formula = "line times season"
		}
		if p.awaits() {
			n.Rhythm = p.rhythm()
			n.note("days since due", "days since due", float64(day.Sub(due)), on("from", p.read()), on("expected on", due), on("on", day))
		}
		n.note("expected", formula, f[fExpected], on("on", due), num("b", p.base), num("T", p.goal))
		n.note("expected value", "b+e*(T-b)", p.wanting(f[fExpected]), num("b", p.base), num("expected", f[fExpected]), num("T", p.goal))
		n.note("gap", "a-b", f[fGap], num("expected", f[fExpected]), num("progress", f[fProgress]))
		n.note("ratio", "a/b", f[fRatio], num("progress", f[fProgress]), num("expected", f[fExpected]))
		if known(p.sigma) {
			n.note("wobble", "mean moving range/1.128", p.sigma, num("sums", f[fSums]))
		}
		if known(f[fZ]) {
			n.note("z", "(p-e)*|T-b|/sigma", f[fZ], num("progress", f[fProgress]), num("expected", f[fExpected]), num("b", p.base), num("T", p.goal), num("wobble", p.sigma))
		}
	}
	w.explainFreshness(n)
}

func (w *witness) explainFreshness(n notes) {
	p, f := w.promise, &w.figures
	if p.always {
		n.given("age", f[fAge])
		n.given("readings", f[fReadings])
	} else {
		if known(f[fAge]) {
			n.note("age", "days since/cadence", f[fAge], on("last", p.last), on("on", n.On), num("cadence", float64(p.cadence)))
		}
		n.given("readings", f[fReadings])
	}
	n.given("wanted", f[fWanted])
}

// explainFirst repeats the sum for the promise as it was first made.
func (w *witness) explainFirst(n notes) {
	first := w.graph.promises.at(int(w.graph.first[w.graph.slot[w.i]]))
	if first.kind <= once {
		n.note("original progress", "(x-b)/(T-b)", w.standing.Original, num("x", first.x), num("b", first.base), num("T", first.goal))
		return
	}
	n.given("original progress", w.standing.Original)
}
