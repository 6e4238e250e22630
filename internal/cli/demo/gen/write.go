package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bearing/internal/calendar"
)

// fill puts the readings of every measure that a plan file defines into it.
func fill(file string) (string, error) {
	lines := strings.Split(file, "\n")
	filled := 0
	for _, f := range figures {
		at := slices.Index(lines, "  "+f.ref+":")
		if at < 0 {
			continue
		}
		from := at + slices.IndexFunc(lines[at:], func(l string) bool { return strings.HasPrefix(l, "    readings: [") })
		if from < at {
			return "", fmt.Errorf("measure %s has no line readings: []", f.ref)
		}
		to := from
		if lines[from] != "    readings: []" {
			to = from + slices.Index(lines[from:], "    ]")
		}
		lines = slices.Replace(lines, from, to+1, f.block()...)
		filled++
	}
	if want := strings.Count(file, "\n    readings: ["); filled != want {
		return "", fmt.Errorf("%d of its measures have readings, and figures.go knows %d of them", want, filled)
	}
	return strings.Join(lines, "\n"), nil
}

// block writes the readings before the story begins: those of a month on a
// line, or half a year of months, and what is told in its own words alone.
func (f *figure) block() []string {
	all := []string{"    readings: ["}
	var before point // the reading that the last line ends with; none after words of its own
	for _, p := range f.readings() {
		if !p.day.Before(begins) {
			break
		}
		if said, own := f.told[p.day.String()]; own {
			for l := range strings.SplitSeq(said, "\n") {
				all = append(all, "      "+l+",")
			}
			before = point{}
			continue
		}
		pair := fmt.Sprintf("[%s, %s],", p.day, digits(p.value))
		if before.shares(p) {
			all[len(all)-1] += " " + pair
		} else {
			all = append(all, "      "+pair)
		}
		before = p
	}
	return append(all, "    ]")
}

// shares says whether the next reading belongs on the line of this one.
func (p point) shares(next point) bool {
	half := func(d calendar.Date) int { return d.Year()*2 + int(d.Month()-1)/6 }
	switch {
	case p.day.IsZero():
		return false
	case next.day.Sub(p.day) < 28:
		return p.day.Month() == next.day.Month()
	}
	return half(p.day) == half(next.day)
}

// story writes the deeds and readings from the day on which the story begins,
// each under the Monday that brings it. A deed of that morning is known at once,
// a figure on the Monday after.
func story() string {
	type event struct {
		monday calendar.Date
		line   string
	}
	var all []event
	for _, d := range deeds {
		monday := calendar.Fiscal{}.Period(calendar.Week, on(d.day).Add(-1)).Last.Add(1)
		all = append(all, event{monday, fmt.Sprintf("%s %s %s %s", d.day, d.item, d.what, d.who)})
	}
	for _, f := range figures {
		for _, p := range f.readings() {
			if !p.day.Before(begins) {
				monday := calendar.Fiscal{}.Period(calendar.Week, p.day).Last.Add(1)
				all = append(all, event{monday, fmt.Sprintf("%s %s %s", p.day, f.ref, f.arrives(p))})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b event) int { return cmp.Compare(a.monday.Sub(b.monday), 0) })
	var out strings.Builder
	out.WriteString("# What comes in after the story has begun, week by week. Written by gen.\n")
	var monday calendar.Date
	for _, e := range all {
		if e.monday.After(ends) {
			break
		}
		if e.monday != monday {
			fmt.Fprintf(&out, "\nmonday %s\n", e.monday)
			monday = e.monday
		}
		out.WriteString(e.line + "\n")
	}
	return out.String()
}

func digits(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
