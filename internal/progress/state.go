package progress

import (
	"bearing/internal/calendar"
	"bearing/internal/plan"
)

// state is what somebody did to an item last.
type state uint8

const (
	open state = iota
	closedAchieved
	closedNot
	closedOnly // nobody said how it ended
	dropped
	replaced
	paused
)

var states = [...]string{"open", "closed, achieved", "closed, not achieved", "closed", "dropped", "replaced", "paused"}

func (s state) String() string { return states[s] }

// stateOn returns what somebody did to an item last, as known on a day, and the
// record of it; open when it is being worked on or untouched.
func stateOn(item *plan.Item, day calendar.Date) (now state, record *plan.State) {
	for k := range item.States {
		s := &item.States[k]
		if s.On.After(day) {
			continue
		}
		switch s.Kind {
		case plan.Closed:
			now, record = closure(s.Outcome), s
		case plan.Paused:
			if now == open {
				now, record = paused, s
			}
		case plan.Resumed:
			if now == paused {
				now, record = open, nil
			}
		case plan.Reopened:
			now, record = open, nil
		}
	}
	return now, record
}

func closure(o plan.Outcome) state {
	return [...]state{plan.NoOutcome: closedOnly, plan.Achieved: closedAchieved, plan.NotAchieved: closedNot, plan.Dropped: dropped, plan.Replaced: replaced}[o]
}
