package store

import (
	"cmp"
	"slices"
	"strconv"

	"bearing/internal/fault"
	"bearing/internal/ident"
	"bearing/internal/plan"
	"bearing/internal/store/rows"
)

// People returns everybody in the workspace, teams included, in the order in
// which they came.
func (tx *Tx) People() (people []plan.Person, err error) {
	defer fault.Wrap(&err, "store.People")
	found, err := tx.rows.PeopleSince(tx.ctx, rows.PeopleSinceParams{Workspace: workspace})
	if err != nil {
		return nil, err
	}
	return peopleOf(found)
}

func peopleOf(found []rows.Person) (people []plan.Person, err error) {
	slices.SortFunc(found, func(a, b rows.Person) int { return cmp.Compare(a.Number, b.Number) })
	for _, r := range found {
		p := plan.Person{ID: ident.Person(r.ID), Ref: r.Ref, Name: r.Name, Email: r.Email, Team: r.Team, Parent: r.Parent}
		var w personWire
		if err := read(r.Details, &w); err != nil {
			return nil, err
		}
		w.fill(&p)
		people = append(people, p)
	}
	return people, nil
}

// KeepPeople keeps people and teams, by their refs, and returns them with their
// ids. What says the same as before is not written again.
func (tx *Tx) KeepPeople(people []plan.Person) (_ []plan.Person, err error) {
	defer fault.Wrap(&err, "store.KeepPeople(%d)", len(people))
	people = slices.Clone(people)
	if err := refuseTwice(mapped(people, func(p plan.Person) string { return p.Ref })); err != nil || len(people) == 0 {
		return people, err
	}
	refs := mapped(people, func(p plan.Person) string { return p.Ref })
	found, err := tx.rows.PeopleByRef(tx.ctx, rows.PeopleByRefParams{Workspace: workspace, Refs: keys(refs)})
	if err != nil {
		return nil, err
	}
	old := map[string]rows.Person{}
	for _, r := range found {
		old[r.Ref] = r
	}
	var changed []rows.Person
	var fresh int
	for i := range people {
		r, err := personRow(people[i])
		if err != nil {
			return nil, fault.At(people[i].Ref, err)
		}
		before, there := old[r.Ref]
		r.Number, r.ID, r.Mark = before.Number, before.ID, before.Mark
		if !there {
			r.ID = tx.fresh(ident.PersonPrefix)
			fresh++
		}
		if r != before {
			changed = append(changed, r)
		}
		people[i].ID = ident.Person(r.ID)
	}
	return people, tx.writePeople(changed, fresh)
}

func personRow(p plan.Person) (r rows.Person, err error) {
	r = rows.Person{Workspace: workspace, Ref: p.Ref, Name: p.Name, Email: p.Email, Team: p.Team, Parent: p.Parent}
	r.Details, err = write(wirePerson(p))
	return r, err
}

func (tx *Tx) writePeople(changed []rows.Person, fresh int) error {
	if len(changed) == 0 {
		return nil
	}
	mark, next, err := tx.markAndNumbers(fresh)
	if err != nil {
		return err
	}
	var list [][]any
	for _, r := range changed {
		if r.Number == 0 {
			r.Number = next
			next++
		}
		tx.touch(0, r.ID)
		list = append(list, []any{r.Workspace, r.Number, r.ID, r.Ref, mark, r.Name, r.Email, r.Team, r.Parent, r.Details})
	}
	return tx.insert("people", "workspace, number, id, ref, mark, name, email, team, parent, details", `
		ON CONFLICT (workspace, number) DO UPDATE SET mark = excluded.mark, name = excluded.name, email = excluded.email,
			team = excluded.team, parent = excluded.parent, details = excluded.details`, list)
}

// markAndNumbers takes the mark of this transaction and n numbers.
func (tx *Tx) markAndNumbers(n int) (mark, first int64, err error) {
	if mark, err = tx.nextMark(); err != nil || n == 0 {
		return mark, 0, err
	}
	first, err = tx.numbers(n)
	return mark, first, err
}

// refuseTwice refuses refs that are absent, too long, or there twice.
func refuseTwice(refs []string) error {
	seen := map[string]bool{}
	for i, ref := range refs {
		if ref == "" {
			return fault.New(fault.Invalid, "row "+strconv.Itoa(i+1), "has no ref; give it one that is its own")
		}
		if seen[ref] {
			return fault.New(fault.Invalid, ref, "is there twice; each needs a ref of its own")
		}
		if err := checkedRef(ref); err != nil {
			return err
		}
		seen[ref] = true
	}
	return nil
}
