package main

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"bearing/internal/calendar"
)

// A figure is one measure and how its readings come about.
type figure struct {
	ref      string
	every    calendar.Grain // Week: Sundays; Month, Quarter: last days
	from     calendar.Date
	decimals int
	wobble   float64 // the usual distance from the points, as a control chart estimates it
	along    []point
	exact    []point           // told as they are, instead of what was drawn
	parts    map[string][2]int // by day: what is counted, out of what
	told     map[string]string // by day: what the file says in its own words
	flow     func() []point    // the whole figure, where it follows a rule of its own
}

// A point is a value on a day.
type point struct {
	day   calendar.Date
	value float64
}

// readings returns the figure from its beginning to the end of the story.
func (f *figure) readings() []point {
	if f.flow != nil {
		return f.flow()
	}
	var all []point
	for d := f.from; d.Before(ends); d = f.next(d) {
		all = append(all, point{d, level(f.along, d)})
	}
	noise := f.noise(len(all))
	for i := range all {
		all[i].value = round(all[i].value+noise[i], f.decimals)
	}
	return over(all, f.exact)
}

// arrives says what comes in on a day: the value, or the two counts behind it.
func (f *figure) arrives(p point) string {
	if n, ok := f.parts[p.day.String()]; ok {
		return fmt.Sprintf("%d/%d", n[0], n[1])
	}
	return digits(p.value)
}

// next returns the last day of the period after the one that ends on d.
func (f *figure) next(d calendar.Date) calendar.Date {
	return calendar.Fiscal{}.Period(f.every, d.Add(1)).Last
}

// level returns the value on a day, straight between the points around it.
func level(along []point, d calendar.Date) float64 {
	i, _ := slices.BinarySearchFunc(along, d, func(p point, d calendar.Date) int { return p.day.Compare(d) })
	switch {
	case i == 0:
		return along[0].value
	case i == len(along):
		return along[i-1].value
	}
	a, b := along[i-1], along[i]
	return a.value + (b.value-a.value)*float64(d.Sub(a.day))/float64(b.day.Sub(a.day))
}

// noise draws n deviations whose mean moving range is that of the wobble.
func (f *figure) noise(n int) []float64 {
	h := fnv.New64a()
	h.Write([]byte(f.ref))
	dice := rand.New(rand.NewPCG(h.Sum64(), 2026))
	all := make([]float64, n)
	for i := range all {
		all[i] = dice.NormFloat64()
	}
	moved := 0.0
	for i := 1; i < n; i++ {
		moved += math.Abs(all[i] - all[i-1])
	}
	scale := f.wobble * 1.128 * float64(n-1) / moved
	for i := range all {
		all[i] *= scale
	}
	return all
}

// over puts what is told exactly over what was drawn.
func over(drawn, exact []point) []point {
	for _, p := range exact {
		i, found := slices.BinarySearchFunc(drawn, p, byDay)
		if !found {
			drawn = slices.Insert(drawn, i, p)
		}
		drawn[i] = p
	}
	return drawn
}

func byDay(a, b point) int { return cmp.Compare(a.day.Sub(b.day), 0) }

func round(x float64, decimals int) float64 {
	k := math.Pow10(decimals)
	return math.Round(x*k) / k
}

// exactly are values of periods that follow each other, the first ending on a
// day.
func exactly(every calendar.Grain, first string, values ...float64) (all []point) {
	f := figure{every: every}
	d := on(first)
	for _, v := range values {
		all = append(all, point{d, v})
		d = f.next(d)
	}
	return all
}

// on reads a day of the table.
func on(day string) calendar.Date {
	d, err := calendar.Parse(day)
	if err != nil {
		panic(err) // a slip in the table
	}
	return d
}
