package store

import (
	"slices"
	"strconv"
	"strings"

	"bearing/internal/fault"
	"bearing/internal/measure"
)

// Under returns the numbers of the plans that stand directly under a plan, in
// their order.
func (tx *Tx) Under(number int64) (under []int64, err error) {
	defer fault.Wrap(&err, "store.Under(%d)", number)
	heads, err := tx.Plans()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(heads, func(h Head) bool { return h.Plan.Number == number })
	if i < 0 {
		return nil, noPlan(strconv.FormatInt(number, 10))
	}
	for _, h := range heads {
		if above, _, _ := strings.Cut(h.Plan.Under, "/"); above == heads[i].Plan.Ref && h.Plan.Number != number {
			under = append(under, h.Plan.Number)
		}
	}
	return under, nil
}

// Measure finds a measure by its id, its ref or its number ("12" or "#12").
func (tx *Tx) Measure(name string) (_ measure.Measure, err error) {
	defer fault.Wrap(&err, "store.Measure(%q)", name)
	all, _, err := tx.Measures(0)
	if err != nil {
		return measure.Measure{}, err
	}
	number, _ := strconv.ParseInt(strings.TrimPrefix(name, "#"), 10, 64)
	for _, is := range []func(measure.Measure) bool{
		func(m measure.Measure) bool { return string(m.ID) == name },
		func(m measure.Measure) bool { return m.Ref == name },
		func(m measure.Measure) bool { return m.Number == number },
	} {
		if i := slices.IndexFunc(all, is); i >= 0 {
			return all[i], nil
		}
	}
	return measure.Measure{}, fault.New(fault.NotFound, "measure", "%q is not here; see the list of measures for those that are", name)
}
