package subject

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Small returns a plan file with one aim and beneath it a target for each title,
// T1, T2 and so on, with a measure of its own, M1, M2, that has one reading.
func Small(ref string, titles ...string) []byte {
	var measures, items strings.Builder
	for i, title := range titles {
		n := i + 1
		fmt.Fprintf(&measures, "  M%d: {name: Measure %d, every: day, readings: [[1999-12-31, 1]]}\n", n, n)
		fmt.Fprintf(&items, "      - target: %s\n        ref: T%d\n        promise: {measure: M%d, from: 0, to: 1000000, since: 2000-01-01, until: 2026-12-31}\n", title, n, n)
	}
	return fmt.Appendf(nil, "bearing: 1\nplan: {ref: %s, name: Trial, words: ogsm, from: 2000-01-01, to: 2026-12-31}\nmeasures:\n%sitems:\n  - aim: Nothing is lost\n    ref: A\n    items:\n%s", ref, &measures, &items)
}

// Titles returns n titles for a Small plan.
func Titles(n int) (titles []string) {
	for i := range n {
		titles = append(titles, fmt.Sprintf("Target %d", i+1))
	}
	return titles
}

// The words that titles of a Large plan are made of. A text filter for one of
// the nouns finds one item in twelve.
var (
	verbs  = strings.Fields("raise lower keep win open close train measure shorten widen answer share")
	things = strings.Fields("orders returns calls visits quotes invoices routes shifts menus repairs seats letters")
	places = strings.Fields("north south east west harbour market station garden bridge mill")
)

// A Shape says how large a Large plan is.
type Shape struct {
	Seed     uint64
	Items    int
	Readings int // of each measure, a week apart
}

// Large returns a plan file of aims, and under each targets that are measured,
// approaches and their actions: of a hundred items one is an aim, sixty-six are
// targets with a measure each, eleven approaches and twenty-two actions. Some
// numbers are ahead, some behind, some old and some not there.
func Large(ref string, s Shape) []byte {
	g := &grower{dice: rand.New(rand.NewPCG(s.Seed, 1)), shape: s}
	for g.made < s.Items {
		g.aim()
	}
	head := fmt.Sprintf("bearing: 1\nplan: {ref: %s, name: A plan of %d items, words: ogsm, from: 2026-01-01, to: 2026-12-31, owner: p1}\n", ref, s.Items)
	return []byte(head + people() + "measures:\n" + g.measures.String() + "items:\n" + g.items.String())
}

func people() string {
	var b strings.Builder
	b.WriteString("people:\n")
	for i := 1; i <= 40; i++ {
		fmt.Fprintf(&b, "  p%d: Person %d\n", i, i)
	}
	return b.String()
}

type grower struct {
	dice            *rand.Rand
	shape           Shape
	made            int
	measures, items strings.Builder
}

func (g *grower) room() bool { return g.made < g.shape.Items }

// title makes a title and counts the item.
func (g *grower) title() (string, int) {
	g.made++
	pick := func(from []string) string { return from[g.dice.IntN(len(from))] }
	return fmt.Sprintf("%s %s at the %s %d", pick(verbs), pick(things), pick(places), g.made), g.made
}

func (g *grower) owner() int { return 1 + g.dice.IntN(40) }

func (g *grower) aim() {
	title, n := g.title()
	fmt.Fprintf(&g.items, "  - aim: %s\n    ref: i%d\n    owner: p%d\n    items:\n", title, n, g.owner())
	for range 66 {
		g.target()
	}
	for range 11 {
		g.approach()
	}
}

func (g *grower) target() {
	if !g.room() {
		return
	}
	title, n := g.title()
	until := time.Date(2026, 7, 31, 0, 0, 0, 0, time.UTC).AddDate(0, 0, g.dice.IntN(150)).Format(time.DateOnly)
	fmt.Fprintf(&g.items, "      - target: %s\n        ref: i%d\n        owner: p%d\n        promise: {measure: m%d, from: 100, to: 200, since: 2026-01-05, until: %s}\n", title, n, g.owner(), n, until)
	fmt.Fprintf(&g.measures, "  m%d: {name: Number %d, every: week, readings: [%s]}\n", n, n, g.readings())
}

// readings of a number that grows by its own pace; one measure in ten has none
// and one in ten has stopped.
func (g *grower) readings() string {
	weeks := g.shape.Readings
	switch g.dice.IntN(10) {
	case 0:
		return ""
	case 1:
		weeks /= 2
	}
	last := time.Date(2026, 6, 29, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -7*g.shape.Readings)
	pace, at := 4*g.dice.Float64(), 100.0
	var list []string
	for range weeks {
		last, at = last.AddDate(0, 0, 7), at+pace+g.dice.NormFloat64()
		list = append(list, fmt.Sprintf("[%s, %.1f]", last.Format(time.DateOnly), at))
	}
	return strings.Join(list, ", ")
}

func (g *grower) approach() {
	if !g.room() {
		return
	}
	title, n := g.title()
	fmt.Fprintf(&g.items, "      - approach: %s\n        ref: i%d\n        owner: p%d\n        items:\n", title, n, g.owner())
	for range 2 {
		if g.room() {
			title, n := g.title()
			fmt.Fprintf(&g.items, "          - action: %s\n            ref: i%d\n            owner: p%d\n            due: 2026-09-30\n", title, n, g.owner())
		}
	}
}
