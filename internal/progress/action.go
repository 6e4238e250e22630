package progress

import (
	"slices"

	"bearing/internal/calendar"
	"bearing/internal/plan"
)

// A task is an action in numbers.
type task struct {
	start, due calendar.Date
	until      calendar.Date
	done       float64 // share of its steps, or 0 and 1
	waits      int32   // predecessors that are open
	begun      bool
	all        bool // every step is done
	state      state
}

func (g *Graph) work(in *Input) {
	n := 0
	for i, r := range g.roles {
		if r == work {
			g.slot[i] = int32(n)
			n++
		}
	}
	g.tasks = newChunks[task](n)
	for i, r := range g.roles {
		if r == work {
			*g.tasks.at(int(g.slot[i])) = g.task(in, i)
		}
	}
}

func (g *Graph) task(in *Input, i int) task {
	item := in.Tree.At(i)
	t := task{start: item.Start, due: item.Due}
	var record *plan.State
	if t.state, record = stateOn(item, in.Day); t.state != open {
		t.until = record.On
	}
	t.done, t.all = doneness(item, t.state, in.Day)
	t.begun = t.done > 0 || begun(item, in.Day)
	for _, p := range predecessors(in.Tree, i) {
		if g.isOpen(in, int(p)) {
			t.waits++
		}
	}
	return t
}

func doneness(item *plan.Item, s state, day calendar.Date) (done float64, all bool) {
	n := 0
	for _, step := range item.Steps {
		if !step.Done.IsZero() && !step.Done.After(day) {
			n++
		}
	}
	switch {
	case s == closedAchieved || s == closedOnly:
		return 1, false
	case len(item.Steps) == 0:
		return 0, false
	}
	return float64(n) / float64(len(item.Steps)), n == len(item.Steps)
}

func begun(item *plan.Item, day calendar.Date) bool {
	return slices.ContainsFunc(item.States, func(s plan.State) bool { return s.Kind == plan.Started && !s.On.After(day) })
}

// isOpen says whether something that must be done first is not done yet.
func (g *Graph) isOpen(in *Input, i int) bool {
	switch s, _ := stateOn(in.Tree.At(i), in.Day); s {
	case open, paused:
	default:
		return false
	}
	switch g.roles[i] {
	case work:
		_, all := doneness(in.Tree.At(i), open, in.Day)
		return !all
	case leaf:
		return g.promises.at(int(g.slot[i])).standing(&rules{in.Day, in.Policy, in.Working}).Status != Done
	}
	return true
}

// standing judges an action. Its done-ness is shown; it counts only where
// somebody said so.
func (t *task) standing(by *rules) Standing {
	s := Standing{
		Raw: t.done, Rollup: t.done, Original: t.done, Expected: unknown, Ratio: unknown, Coverage: 1, Low: t.done, High: t.done,
		Known: true, Shown: true,
	}
	switch {
	case t.state == closedAchieved || t.state == closedOnly || t.all:
		s.Status, s.reason = Done, codeActionDone
	case t.state == closedNot:
		s.Status, s.reason = Missed, codeActionMissed
	default:
		var f figures
		t.figures(t.on(by.day), &f)
		v := by.policy.action(&f)
		s.Status, s.reason, s.because = v.status, v.reason, uint8(v.at+1)
	}
	s.OriginalStatus = s.Status
	return s
}

func (t *task) on(day calendar.Date) calendar.Date {
	if !t.until.IsZero() && t.until.Before(day) {
		return t.until
	}
	return day
}

// figures sets what a policy may ask of an action. Work that has begun waits
// for nothing.
func (t *task) figures(day calendar.Date, f *figures) {
	*f = nothing
	f[fProgress], f[fBegun] = t.done, truth(t.begun)
	f[fWaiting], f[fSlipped], f[fUnstarted], f[fOverdue] = 0, 0, 0, 0
	if !t.due.IsZero() {
		f[fOverdue] = float64(max(day.Sub(t.due), 0))
	}
	if t.begun {
		return
	}
	come := !t.start.IsZero() && !day.Before(t.start)
	switch {
	case t.waits > 0 && come:
		f[fSlipped] = float64(t.waits)
	case t.waits > 0:
		f[fWaiting] = 1
	}
	if come {
		f[fUnstarted] = float64(day.Sub(t.start))
	}
}
