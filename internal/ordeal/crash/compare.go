package crash

import (
	"context"
	"encoding/json"
	"fmt"

	"bearing/internal/measure"
	"bearing/internal/ordeal/subject"
	"bearing/internal/store"
)

// left is what a look into the database finds.
type left struct {
	mark   int64
	moved  map[int64]bool // measures with a mark after the one that was asked about
	facts  map[int64][]measure.Reading
	events int // of the act of recording
}

// everything is more events than any trial makes.
const everything = 1 << 30

// look opens the database beside the program and reads what the trial is about.
// It is opened anew each time: somebody who kept it open would spare the
// program the recovery.
func look(ctx context.Context, house subject.House, before *left) (found left, err error) {
	err = house.Look(ctx, func(tx *store.Tx) error {
		found, err = read(tx, before)
		return err
	})
	return found, err
}

func read(tx *store.Tx, before *left) (found left, err error) {
	all, mark, err := tx.Measures(0)
	if err != nil {
		return found, err
	}
	found.mark, found.moved = mark, map[int64]bool{}
	var numbers []int64
	for _, m := range all {
		numbers = append(numbers, m.Number)
	}
	if before != nil {
		moved, _, err := tx.Measures(before.mark)
		if err != nil {
			return found, err
		}
		for _, m := range moved {
			found.moved[m.Number] = true
		}
	}
	if found.facts, err = tx.Readings(numbers); err != nil {
		return found, err
	}
	events, err := tx.Events(0, everything)
	for _, e := range events {
		if e.Act == "record" {
			found.events++
		}
	}
	return found, err
}

// compare looks at what the killed program left.
func (t *trial) compare(ctx context.Context) error {
	was := t.seen
	now, err := look(ctx, t.House, &was)
	if err != nil {
		return fmt.Errorf("looking at what is left: %w", err)
	}
	t.seen = now
	t.hold(now, was)
	return t.doctor(ctx)
}

// hold holds what is there against what was sent and what was there before.
func (t *trial) hold(now, was left) {
	kept := 0
	for _, w := range t.writers {
		facts := now.facts[w.measure]
		kept += len(facts) - w.first
		t.compareOne(w, facts)
		if len(facts) > len(was.facts[w.measure]) && !now.moved[w.measure] {
			t.breaks("measure %d got readings without a mark after %d; open pages would never see them", w.measure, was.mark)
		}
	}
	if kept != now.events {
		t.breaks("%d readings were kept and %d acts of recording were told; an act was kept by half", kept, now.events)
	}
}

func (t *trial) breaks(format string, args ...any) {
	t.report.Breaks = append(t.report.Breaks, fmt.Sprintf(format, args...))
}

// compareOne holds what a writer sent against what is kept.
func (t *trial) compareOne(w *hand, facts []measure.Reading) {
	kept := map[string]int{}
	for _, r := range facts[min(w.first, len(facts)):] {
		kept[r.Note]++
		s, ok := w.sent[r.Note]
		switch {
		case !ok:
			t.breaks("measure %d holds a reading %q of %s that nobody sent", w.measure, r.Note, r.Day)
		case s.Value != r.Value || s.Day != r.Day.String():
			t.breaks("measure %d holds %g on %s for what was sent as %+v", w.measure, r.Value, r.Day, s.Fact)
		}
	}
	for note, s := range w.sent {
		t.count(s, kept[note])
	}
}

// count counts a reading that was sent, in the first round after it was. What
// an embedded database holds is settled when the program starts again. A server
// may still finish what the killed program had asked of it, so there a reading
// that was under way may be found later.
func (t *trial) count(s *sent, times int) {
	switch {
	case times > 1:
		t.breaks("%+v is kept %d times", s.Fact, times)
	case times == 0 && s.acked:
		t.report.Lost = append(t.report.Lost, s.Fact)
	case s.counted && times == 1 && t.House.URL != "" && !s.acked:
		s.times = 1
	case s.counted && times != s.times:
		t.breaks("%+v was found %d times at first and %d times later", s.Fact, s.times, times)
	}
	if s.counted {
		return
	}
	s.counted, s.times = true, times
	switch {
	case s.acked:
		t.report.Acked++
	case times == 1:
		t.report.Saved++
		fallthrough
	default:
		t.report.UnderWay++
	}
}

// doctor lets the program examine its own database, the audit chain included.
func (t *trial) doctor(ctx context.Context) error {
	out, failed := t.House.Run(ctx, "doctor", "--json")
	var checks []json.RawMessage
	if err := json.Unmarshal(out, &checks); err != nil || len(checks) == 0 {
		return fmt.Errorf("bearing doctor --json says nothing that can be read: %s %w", out, firstOf(failed, err))
	}
	if failed != nil {
		t.breaks("the doctor finds: %v", failed)
	}
	return nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("no checks")
}
