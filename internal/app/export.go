package app

import (
	"context"
	"slices"

	"bearing/internal/access"
	"bearing/internal/fault"
	"bearing/internal/interchange"
	"bearing/internal/plan"
	"bearing/internal/store"
)

// Document returns a plan as a file can say it: everything that was ever said
// about it, with the people and measures that it names or was imported with.
func (a *App) Document(ctx context.Context, who access.Actor, name string) (doc plan.Document, err error) {
	err = a.view(ctx, who, func(tx *store.Tx) error {
		number, err := tx.PlanNumber(name)
		if err != nil {
			return err
		}
		sight, err := a.look(tx, number, Look{})
		if err != nil {
			return err
		}
		memory, err := tx.Imported(sourceOf(sight.Plan.Ref))
		if err != nil {
			return err
		}
		said := memory.Said
		doc = plan.Document{Plan: sight.Plan}
		sight.Tree.Walk(func(i, _ int) bool {
			doc.Items = append(doc.Items, sight.Tree.At(i))
			return true
		})
		if doc.Measures, err = watched(tx, sight, said); err != nil {
			return err
		}
		doc.People, err = people(tx, &doc, said)
		return err
	})
	return doc, err
}

// sourceOf names the memory of what a file said of a plan.
func sourceOf(ref string) string { return "plan:" + ref }

// watched returns the measures that the plan uses or was imported with.
func watched(tx *store.Tx, sight *PlanSight, said map[string]string) ([]plan.Watched, error) {
	all, _, err := tx.Measures(0)
	if err != nil {
		return nil, err
	}
	var out []plan.Watched
	var idle []int64
	for _, m := range all {
		f, used := sight.Measures[m.Ref]
		switch {
		case used:
			out = append(out, plan.Watched{Measure: m, Readings: f.Facts})
		case said["measure/"+m.Ref] != "":
			out = append(out, plan.Watched{Measure: m})
			idle = append(idle, m.Number)
		}
	}
	facts, err := tx.Readings(idle)
	for i, w := range out {
		if rs, ok := facts[w.Number]; ok {
			out[i].Readings = rs
		}
	}
	return out, err
}

// people returns those whom the document names or was imported with.
func people(tx *store.Tx, doc *plan.Document, said map[string]string) ([]plan.Person, error) {
	all, err := tx.People()
	if err != nil {
		return nil, err
	}
	doc.People = all
	named := plan.Named(doc)
	return slices.DeleteFunc(all, func(p plan.Person) bool { return !named[p.Ref] && said["person/"+p.Ref] == "" }), nil
}

// Export writes a plan in a format: yaml (lossless), csv, xlsx or stratml.
func (a *App) Export(ctx context.Context, who access.Actor, name, format string) ([]byte, error) {
	doc, err := a.Document(ctx, who, name)
	if err != nil {
		return nil, err
	}
	for _, f := range interchange.Writers() {
		if f.Name == format {
			return f.Write(doc)
		}
	}
	return nil, fault.New(fault.Invalid, "format", "%q is not one that can be written; choose yaml, csv, xlsx or stratml", format)
}

// PlanNumber returns the number of a plan, by id, number or ref.
func (a *App) PlanNumber(ctx context.Context, who access.Actor, name string) (number int64, err error) {
	err = a.view(ctx, who, func(tx *store.Tx) error {
		number, err = tx.PlanNumber(name)
		return err
	})
	return number, err
}
