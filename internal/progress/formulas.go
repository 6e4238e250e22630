package progress

import (
	"maps"
	"math"
	"slices"

	"bearing/internal/calendar"
)

type formula func(c *checker, f Figure, in map[string]float64) float64

// formulas are all ways to a figure, by their stable names.
var formulas = map[string]formula{
	"given":             func(_ *checker, _ Figure, in map[string]float64) float64 { return in["x"] },
	"same":              func(_ *checker, f Figure, _ map[string]float64) float64 { return f.Inputs[0].X },
	"nothing":           func(*checker, Figure, map[string]float64) float64 { return unknown },
	"count":             func(_ *checker, f Figure, _ map[string]float64) float64 { return float64(len(f.Inputs)) },
	"total":             total,
	"a/b":               quotient,
	"a-b":               func(_ *checker, f Figure, _ map[string]float64) float64 { return f.Inputs[0].X - f.Inputs[1].X },
	"last":              func(c *checker, _ Figure, _ map[string]float64) float64 { return c.last().Value },
	"sum":               func(c *checker, _ Figure, _ map[string]float64) float64 { return c.stands(len(c.e.Readings)) },
	"sum(num)/sum(den)": func(c *checker, _ Figure, _ map[string]float64) float64 { return c.stands(len(c.e.Readings)) },
	"(x-b)/(T-b)":       way,
	"b+e*(T-b)": func(_ *checker, _ Figure, in map[string]float64) float64 {
		return in["b"] + in["expected"]*(in["T"]-in["b"])
	},
	"b+s*(T-b)": func(_ *checker, f Figure, in map[string]float64) float64 {
		return in["b"] + in["aspires"]*(in["T"]-in["b"])
	},
	"clamp": func(_ *checker, f Figure, in map[string]float64) float64 { return between(in["x"], in["cap"]) },
	"path":  func(c *checker, f Figure, _ map[string]float64) float64 { return c.path(c.asked(f)) },
	"line times season": func(c *checker, f Figure, in map[string]float64) float64 {
		return c.season(c.asked(f), in["b"], in["T"])
	},
	"(p-e)*|T-b|/sigma": distance,
	"days since due":    sinceDue,
	"days/days":         daysPassed,
	"begun": func(c *checker, f Figure, _ map[string]float64) float64 {
		return truth(!f.Inputs[0].Day.Before(c.e.Window.First))
	},
	"days since/cadence": func(_ *checker, f Figure, in map[string]float64) float64 {
		return float64(f.Inputs[1].Day.Sub(f.Inputs[0].Day)) / in["cadence"]
	},
	"credit":       func(c *checker, _ Figure, in map[string]float64) float64 { return c.credit(in["now"], in) },
	"share inside": shareInside,

	"mean moving range/1.128": func(c *checker, _ Figure, in map[string]float64) float64 { return c.wobble(in["sums"] == 1) },

	"sum(w*p)/sum(w)":    mean(func(p Part) float64 { return p.Rollup }),
	"sum(w*e)/sum(w)":    mean(func(p Part) float64 { return p.Expected }),
	"sum(w*r)/sum(w)":    meanRatio,
	"sum(w*c)/sum(w)":    overAll(func(p Part) float64 { return p.Coverage }, 0),
	"sum(w*low)/sum(w)":  overAll(func(p Part) float64 { return p.Low }, 0),
	"sum(w*high)/sum(w)": overAll(func(p Part) float64 { return p.High }, 1),

	"weight fresh": func(c *checker, _ Figure, _ map[string]float64) float64 {
		return c.weigh(fresh...) / c.weigh(Statuses()...)
	},
	"weight off": func(c *checker, _ Figure, _ map[string]float64) float64 {
		return c.weigh(OffTrack, Missed) / c.weigh(fresh...)
	},
	"weight risk":  func(c *checker, _ Figure, _ map[string]float64) float64 { return c.weigh(AtRisk) / c.weigh(fresh...) },
	"weight early": func(c *checker, _ Figure, _ map[string]float64) float64 { return c.weigh(TooEarly) / c.weigh(fresh...) },
	"weight on": func(c *checker, _ Figure, _ map[string]float64) float64 {
		return c.weigh(OnTrack, Done) / c.weigh(fresh[1:]...)
	},
	"weight worst": func(c *checker, _ Figure, _ map[string]float64) float64 { return c.worst() },
}

// fresh are the statuses that say something; all but the first are more than
// "not yet".
var fresh = []Status{TooEarly, OnTrack, AtRisk, OffTrack, Done, Missed}

// Formulas returns the names of all formulas, for catalogues that print them.
func Formulas() []string { return slices.Sorted(maps.Keys(formulas)) }

func total(_ *checker, f Figure, _ map[string]float64) (sum float64) {
	for _, a := range f.Inputs {
		sum += a.X
	}
	return sum
}

func quotient(_ *checker, f Figure, _ map[string]float64) float64 {
	if b := f.Inputs[1].X; b > 0 {
		return f.Inputs[0].X / b
	}
	return unknown
}

func way(_ *checker, f Figure, in map[string]float64) float64 {
	return (f.Inputs[0].X - in["b"]) / (in["T"] - in["b"])
}

func between(x, most float64) float64 {
	switch {
	case x < 0:
		return 0
	case x > most:
		return most
	}
	return x
}

func distance(_ *checker, _ Figure, in map[string]float64) float64 {
	return (in["progress"] - in["expected"]) * math.Abs(in["T"]-in["b"]) / in["wobble"]
}

// sinceDue works out on which day the last reading was due, from the last one
// in the window or from its eve.
func sinceDue(c *checker, f Figure, _ map[string]float64) float64 {
	from, today := c.e.Window.First.Add(-1), f.Inputs[2].Day
	for _, r := range c.e.Readings {
		if r.Day.After(from) {
			from = r.Day
		}
	}
	c.due = today
	if today.Before(c.e.Window.Last) {
		c.due = rested(c.e.Rhythm, from.Add(1), today)
	}
	if f.Inputs[0].Day != from || f.Inputs[1].Day != c.due {
		return unknown
	}
	return float64(today.Sub(c.due))
}

// asked returns the day that a path is asked about; no day where it should be
// another.
func (c *checker) asked(f Figure) calendar.Date {
	if day := f.Inputs[0].Day; c.due.IsZero() || day == c.due {
		return day
	}
	return calendar.Date{}
}

func daysPassed(_ *checker, f Figure, _ map[string]float64) float64 {
	first, last, on := f.Inputs[0].Day, f.Inputs[1].Day, f.Inputs[2].Day
	return between(float64(on.Sub(first)+1)/float64(last.Sub(first)+1), 1)
}

func (c *checker) last() Used {
	if n := len(c.e.Readings); n > 0 {
		return c.e.Readings[n-1]
	}
	return Used{Value: unknown}
}

// stands adds up the first n readings as the type of the commitment says.
func (c *checker) stands(n int) float64 {
	var sum, num, den float64
	for _, r := range c.e.Readings[:n] {
		sum, num, den = sum+r.Value, num+r.Num, den+r.Den
	}
	switch {
	case n == 0:
		return unknown
	case c.e.Type == "cumulative" || c.e.Type == "tally":
		return sum
	case c.e.Type == "ratio" && den != 0:
		return c.e.Unit.Divide(num, den)
	}
	return c.e.Readings[n-1].Value
}

func (c *checker) readings() error {
	values := map[string]float64{}
	for _, f := range c.e.Figures {
		for _, a := range f.Inputs {
			if f.Name == "progress" {
				values[a.Name] = a.X
			}
		}
	}
	for k, r := range c.e.Readings {
		if want := c.stands(k + 1); known(r.Stands) && !same(want, r.Stands) {
			return c.wrong("reading of "+r.Day.String(), "stands at %v, but the readings give %v", r.Stands, want)
		}
		if !known(r.Expected) {
			continue
		}
		share := c.path(r.Day)
		if slices.ContainsFunc(c.e.Figures, func(f Figure) bool { return f.Formula == "line times season" }) {
			share = c.season(r.Day, values["b"], values["T"])
		}
		if want := values["b"] + share*(values["T"]-values["b"]); !same(want, r.Expected) {
			return c.wrong("reading of "+r.Day.String(), "was expected at %v, but the path gives %v", r.Expected, want)
		}
	}
	return nil
}

// wobble is the mean step between deviations that follow each other, over
// 1.128; of a sum it is that of its parts, times the root of their number.
func (c *checker) wobble(sums bool) float64 {
	n := len(c.e.Readings)
	off := make([]float64, n)
	for k, r := range c.e.Readings {
		off[k] = r.Stands - r.Expected
	}
	root := 1.0
	if sums {
		root = math.Sqrt(float64(n))
		for k := n - 1; k > 0; k-- {
			off[k] -= off[k-1]
		}
	}
	steps := 0.0
	for k := 1; k < n; k++ {
		steps += math.Abs(off[k] - off[k-1])
	}
	return steps / float64(n-1) / 1.128 * root
}

func (c *checker) credit(x float64, in map[string]float64) float64 {
	off := 0.0
	switch {
	case math.IsNaN(x):
		return unknown
	case x < in["low"]:
		off = in["low"] - x
	case x > in["high"]:
		off = x - in["high"]
	}
	switch {
	case off == 0:
		return 1
	case in["tolerance"] > 0:
		return between(1-off/in["tolerance"], 1)
	}
	return 0
}

func shareInside(c *checker, _ Figure, in map[string]float64) float64 {
	n := 0.0
	for _, r := range c.e.Readings {
		if r.Day.Before(c.e.Window.First) {
			return unknown
		}
		if c.credit(r.Value, in) == 1 {
			n++
		}
	}
	return n / float64(len(c.e.Readings))
}

func mean(of func(Part) float64) formula {
	return func(c *checker, _ Figure, _ map[string]float64) float64 {
		var sum, weight float64
		for _, p := range c.e.Parts {
			if x := of(p); p.Counted && p.Known && known(x) {
				sum, weight = sum+p.Weight*x, weight+p.Weight
			}
		}
		return sum / weight
	}
}

func meanRatio(c *checker, f Figure, in map[string]float64) float64 {
	cut := in["cut"]
	return mean(func(p Part) float64 {
		r := between(p.Ratio, 1)
		if cut > 0 && known(r) {
			r = math.Floor(r*cut+hair) / cut
		}
		return r
	})(c, f, in)
}

func overAll(of func(Part) float64, without float64) formula {
	return func(c *checker, _ Figure, _ map[string]float64) float64 {
		var sum, weight float64
		for _, p := range c.e.Parts {
			if p.Counted {
				sum, weight = sum+p.Weight*of(p), weight+p.Weight
			}
		}
		if weight == 0 {
			return without
		}
		return sum / weight
	}
}

// weigh returns the weight of the parts with one of some statuses.
func (c *checker) weigh(statuses ...Status) (sum float64) {
	for _, p := range c.e.Parts {
		if p.Counted && slices.Contains(statuses, p.Status) {
			sum += p.Weight
		}
	}
	return sum
}

func (c *checker) worst() float64 {
	for grade, s := range [][]Status{{OffTrack, Missed}, {AtRisk}, {OnTrack, Done}} {
		if c.weigh(s...) > 0 {
			return float64(grade)
		}
	}
	return unknown
}
