package stratml

import (
	"slices"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/framework"
)

// other says in words what the format has no element for, and behind the mark
// once more.
func (w *writer) other(i int) words {
	item := w.tree.At(i)
	a := w.aside(i)
	var lines []string
	if p := w.tree.Parent(i); p >= 0 && (item.Role == framework.Aim || w.tree.At(p).Role != framework.Aim) {
		lines = append(lines, "Stands under: "+w.tree.At(p).Title)
		a.Under = w.written[p]
	}
	if item.Role == framework.Approach {
		lines = append(lines, "Type: approach (how it is done, not what is reached)")
		a.Role = item.Role
	}
	if item.DoneWhen != "" && item.Commitment() == nil {
		lines = append(lines, "Done when: "+item.DoneWhen)
		a.DoneWhen = item.DoneWhen
	}
	for _, not := range item.Not {
		lines = append(lines, "Not: "+not)
	}
	more, deeds := w.actions(w.tree.Kids(i))
	own := strings.Join(append(lines, more...), "\n")
	if a.Actions = deeds; own != "" {
		a.Lines = 1 + strings.Count(own, "\n")
	}
	return words(marked(strings.TrimSpace(item.Custom[keyOther]+"\n"+own), a))
}

// aside is what no element of an item's own says of any item.
func (w *writer) aside(i int) aside {
	item := w.tree.At(i)
	a := aside{Weight: item.Weight, Counts: item.Counts, Not: item.Not}
	a.Steps, a.States, a.Proofs = item.Steps, slices.Clone(item.States), slices.Clone(item.Proofs)
	for k := range a.States {
		a.States[k].By = w.personName(a.States[k].By)
	}
	for k := range a.Proofs {
		a.Proofs[k].By = w.personName(a.Proofs[k].By)
	}
	promised := calendar.Window{}
	if c := item.Commitment(); c != nil {
		promised = c.Window
	}
	if promised.First != item.Start || promised.Last != item.Due {
		a.Start, a.Due = item.Start, item.Due
	}
	return a
}

// actions writes the actions among kids, one below the other: as lines, and as
// what the lines are made of.
func (w *writer) actions(kids []int32) (lines []string, deeds []deed) {
	for _, k := range kids {
		i := int(k)
		item := w.tree.At(i)
		if item.Role != framework.Action {
			continue
		}
		line := "Action: " + item.Title
		if o := item.Owner(); o != "" {
			line += ", by " + w.personName(o)
		}
		if !item.Due.IsZero() {
			line += ", until " + item.Due.String()
		}
		more, below := w.actions(w.tree.Kids(i))
		d := deed{ID: w.itemID(i), Title: item.Title, Notes: item.Notes, By: w.performers(item), aside: w.aside(i)}
		d.Start, d.Due, d.DoneWhen, d.Actions = item.Start, item.Due, item.DoneWhen, below
		lines, deeds = append(append(lines, line), more...), append(deeds, d)
	}
	return lines, deeds
}
