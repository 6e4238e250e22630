package progress

// A Part is one item that counts towards another.
type Part struct {
	Ref      string
	Weight   float64
	Counted  bool // false: dropped, replaced, or without weight
	Known    bool
	Rollup   float64
	Expected float64
	Ratio    float64
	Coverage float64
	Low      float64
	High     float64
	Status   Status
	Via      string // "child", "link" or "plan"
}

// parts returns what counts towards an item, with the weights that were used.
func (w *witness) parts() []Part {
	if w.role != above {
		return nil
	}
	var parts []Part
	add := func(ref, via string, weight float64, s *Standing) {
		if w.sum.equal {
			weight = 1
		}
		parts = append(parts, Part{
			Ref: ref, Via: via, Weight: weight, Counted: !s.Left && weight > 0, Known: s.Known, Rollup: s.Rollup, Expected: s.Expected,
			Ratio: s.Ratio, Coverage: s.Coverage, Low: s.Low, High: s.High, Status: s.Status,
		})
	}
	for _, e := range w.in.Tree.Edges(w.i) {
		via := "child"
		if e.Link {
			via = "link"
		}
		s := w.At(int(e.Item))
		add(w.in.Tree.At(int(e.Item)).Ref, via, e.Weight, &s)
	}
	for _, f := range w.guests() {
		add(f.Ref, "plan", f.Weight, &f.Standing)
	}
	return parts
}
