package measure

import (
	"cmp"
	"slices"

	"bearing/internal/calendar"
)

// A Series is what holds of a measure: at most one reading a day, oldest
// first, corrections applied.
type Series []Reading

// Effective returns the series that facts make: about days up to and including
// day, learnt at or before the instant known (Unix milliseconds, 0 for
// whenever). The latest fact about a day holds; a void one leaves none. A zero
// day asks for all.
func Effective(facts []Reading, day calendar.Date, known int64) Series {
	kept := make(Series, 0, len(facts))
	for _, r := range facts {
		if (day.IsZero() || !r.Day.After(day)) && (known == 0 || r.Learnt <= known) {
			kept = append(kept, r)
		}
	}
	slices.SortStableFunc(kept, func(a, b Reading) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Learnt, b.Learnt))
	})
	out := kept[:0]
	for i, r := range kept {
		if i+1 < len(kept) && kept[i+1].Day == r.Day || r.Void {
			continue
		}
		out = append(out, r)
	}
	return out
}

// Last returns the last reading on or before d.
func (s Series) Last(d calendar.Date) (Reading, bool) {
	i := s.after(d)
	if i == 0 {
		return Reading{}, false
	}
	return s[i-1], true
}

// In returns the readings in w; a standing window has no last day.
func (s Series) In(w calendar.Window) Series {
	from := s.after(w.First.Add(-1))
	if w.Standing() {
		return s[from:]
	}
	return s[from:max(from, s.after(w.Last))]
}

// Sum returns the sum of the values.
func (s Series) Sum() (total float64) {
	for _, r := range s {
		total += r.Value
	}
	return total
}

// Ratio returns the sum of the numerators, the sum of the denominators, and
// whether there is anything to divide by. Ratios are never averaged.
func (s Series) Ratio() (num, den float64, ok bool) {
	for _, r := range s {
		num, den = num+r.Num, den+r.Den
	}
	return num, den, den != 0
}

func (s Series) after(d calendar.Date) int {
	i, _ := slices.BinarySearchFunc(s, d, func(r Reading, d calendar.Date) int {
		if r.Day.After(d) {
			return 1
		}
		return -1
	})
	return i
}
