package app

import (
	"context"
	"math"

	"bearing/internal/access"
	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/store"
	"bearing/internal/text"
)

// A Record is one reading, as somebody gives it.
type Record struct {
	Measure string // id, number or ref
	On      calendar.Date
	Value   float64
	Num     float64 // of a ratio, with Den
	Den     float64 // not 0: Value is Num/Den
	Note    string
	Cause   string // why it corrects the reading of that day, if it does
}

// A Receipt acknowledges an act that is kept.
type Receipt struct {
	Measure int64 // its number
	Rev     int64 // of the plan, where a plan changed
}

// Record keeps a reading. A reading of the same day is not overwritten: the
// new one holds, the old one can still be asked for. It refuses a value that is
// not finite and a day after today.
func (a *App) Record(ctx context.Context, who access.Actor, in Record) (Receipt, error) {
	reading, err := a.reading(who, in)
	if err != nil {
		return Receipt{}, err
	}
	var out Receipt
	err = a.act(ctx, who, "record", func(tx *store.Tx) error {
		m, err := tx.Measure(in.Measure)
		if err != nil {
			return err
		}
		out = Receipt{Measure: m.Number}
		if reading.Den != 0 {
			reading.Value = m.Unit.Divide(reading.Num, reading.Den)
		}
		return tx.AppendReadings(m.Number, []measure.Reading{reading})
	})
	return out, err
}

func (a *App) reading(who access.Actor, in Record) (measure.Reading, error) {
	r := measure.Reading{Day: in.On, Value: in.Value, Num: in.Num, Den: in.Den, Source: "by hand", By: who.Name, Cause: in.Cause}
	if r.Day.IsZero() {
		r.Day = a.Today()
	}
	for _, x := range []float64{r.Value, r.Num, r.Den} {
		if !(math.Abs(x) <= plan.Largest) {
			return r, fault.New(fault.Invalid, "value", "must be a number no larger than 10^15 in size")
		}
	}
	if r.Day.After(a.Today()) {
		return r, fault.New(fault.Invalid, "on", "%s has not come yet; a reading is about today or a day before", r.Day)
	}
	note, err := text.NFC(in.Note)
	if err != nil {
		return r, fault.At("note", err)
	}
	r.Note = note
	return r, nil
}
