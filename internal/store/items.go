package store

import (
	"maps"
	"slices"
	"strconv"

	"bearing/internal/fault"
	"bearing/internal/ident"
	"bearing/internal/plan"
	"bearing/internal/store/rows"
)

// KeepItems keeps items of a plan: new ones, and those that take the place of
// the one with the same ref. It returns them with id, number, ref and version.
// The items that are given stay as they are. What says the same as before is
// not written again.
//
// An item whose version is not 0 was read from here before it was changed: it
// is known by its number too, so that its ref may change, and when somebody
// else was quicker it is refused as a Conflict. The number of any other item
// was given elsewhere and means nothing. A commitment binds from agreement on:
// after that it is followed by a new version, never replaced.
func (tx *Tx) KeepItems(number int64, items []*plan.Item) (_ []*plan.Item, err error) {
	defer fault.Wrap(&err, "store.KeepItems(%d, %d items)", number, len(items))
	if len(items) == 0 {
		return nil, nil
	}
	b, err := tx.batch(number, items)
	if err != nil {
		return nil, err
	}
	if err := b.compare(); err != nil {
		return nil, err
	}
	return b.items, b.keep()
}

// A batch is a set of items on their way in.
type batch struct {
	tx          *Tx
	plan        int64
	items       []*plan.Item
	old         map[int64]rows.Item // those that are there, by number
	fresh       int
	closed      []int64
	added       [][]any
	links       *change[rows.Link, plan.Link]
	commitments *change[rows.Commitment, plan.Commitment]
	states      *change[rows.State, plan.State]
}

// batch copies the items, finds those that are there already, and names those
// that are new.
func (tx *Tx) batch(number int64, items []*plan.Item) (*batch, error) {
	b := &batch{tx: tx, plan: number, items: make([]*plan.Item, len(items)), old: map[int64]rows.Item{}}
	for i, item := range items {
		clone := *item
		if clone.Version == 0 {
			clone.Number = 0
		}
		b.items[i] = &clone
	}
	for _, step := range []func() error{b.find, b.name, b.refuseTwice, b.lists} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// find looks up what is there, by ref and where that fails by number.
func (b *batch) find() error {
	var refs []string
	for _, item := range b.items {
		refs = append(refs, item.Ref)
	}
	if err := checkedRefs(refs); err != nil {
		return err
	}
	if b.tx.born[b.plan].takes(b.items) {
		return nil
	}
	found, err := b.tx.rows.ItemsByRef(b.tx.ctx, rows.ItemsByRefParams{Workspace: workspace, Plan: b.plan, Refs: keys(refs), Open: open})
	if err != nil {
		return err
	}
	byRef := map[string]rows.Item{}
	for _, r := range found {
		byRef[r.Ref] = r
	}
	var renamed []int64
	for _, item := range b.items {
		r, there := byRef[item.Ref]
		switch {
		case there && (item.Number == 0 || item.Number == r.Number):
			item.Number, b.old[r.Number] = r.Number, r
		case there && !b.moves(r.Number):
			return fault.New(fault.Conflict, item.Ref, "is the ref of another item; choose one that is free")
		case item.Number != 0:
			renamed = append(renamed, item.Number)
		}
	}
	return b.findRenamed(renamed)
}

// A newborn is a plan that was added in this transaction: what it has need not
// be looked up. That of any other plan is nil.
type newborn struct{ refs, uses map[string]bool }

// takes remembers the refs of items that come into the plan, and reports
// whether none can be there yet.
func (n *newborn) takes(items []*plan.Item) bool {
	if n == nil {
		return false
	}
	free := !n.refs[""] && !slices.ContainsFunc(items, func(i *plan.Item) bool { return i.Ref == "" || i.Number != 0 || n.refs[i.Ref] })
	for _, item := range items {
		n.refs[item.Ref] = true
	}
	return free
}

// moves reports whether an item is in the batch, and so may leave its ref.
func (b *batch) moves(number int64) bool {
	return slices.ContainsFunc(b.items, func(i *plan.Item) bool { return i.Number == number })
}

func (b *batch) findRenamed(numbers []int64) error {
	if len(numbers) == 0 {
		return nil
	}
	found, err := b.tx.rows.ItemsByNumber(b.tx.ctx, rows.ItemsByNumberParams{Workspace: workspace, Numbers: keys(numbers), Open: open})
	for _, r := range found {
		if r.Plan == b.plan {
			b.old[r.Number] = r
		}
	}
	return err
}

// name gives a number, an id and where it is absent a ref to each new item, and
// to the others what they have.
func (b *batch) name() error {
	var fresh []*plan.Item
	for _, item := range b.items {
		old, there := b.old[item.Number]
		switch {
		case there && item.Version != 0 && item.Version != old.Version:
			return fault.New(fault.Conflict, item.Ref, "was changed by somebody else meanwhile; look at it again and repeat your change")
		case !there && item.Version != 0:
			return fault.New(fault.Conflict, item.Ref, "was removed by somebody else meanwhile; look at the plan again")
		case there:
			item.ID, item.Version = ident.Item(old.ID), old.Version
			if item.Ref == "" {
				item.Ref = old.Ref
			}
		default:
			fresh = append(fresh, item)
		}
	}
	if b.fresh = len(fresh); b.fresh == 0 {
		return nil
	}
	first, err := b.tx.numbers(len(fresh))
	var made []string
	for i, item := range fresh {
		item.Number, item.ID = first+int64(i), ident.Item(b.tx.fresh(ident.ItemPrefix))
		if item.Ref == "" {
			item.Ref = "i" + strconv.FormatInt(item.Number, 10)
			made = append(made, item.Ref)
		}
	}
	return firstOf(err, b.refuseMade(made))
}

// refuseMade sees whether somebody already wrote a ref that was made here.
func (b *batch) refuseMade(refs []string) error {
	if len(refs) == 0 {
		return nil
	}
	found, err := b.tx.rows.ItemsByRef(b.tx.ctx, rows.ItemsByRefParams{Workspace: workspace, Plan: b.plan, Refs: keys(refs), Open: open})
	if err == nil && len(found) > 0 {
		return fault.New(fault.Conflict, found[0].Ref, "is taken, so an item without a ref cannot have it; give it a ref of its own")
	}
	return err
}

func (b *batch) refuseTwice() error {
	seen, numbers := map[string]bool{}, map[int64]bool{}
	for _, item := range b.items {
		if seen[item.Ref] || numbers[item.Number] {
			return fault.New(fault.Invalid, item.Ref, "is the ref of two items; each needs its own")
		}
		seen[item.Ref], numbers[item.Number] = true, true
	}
	return nil
}

// lists reads what hangs on the items that are there.
func (b *batch) lists() (err error) {
	numbers := slices.Collect(maps.Keys(b.old))
	if b.links, err = linkList().changeOf(b.tx, b.plan, numbers); err != nil {
		return err
	}
	if b.commitments, err = commitmentList().changeOf(b.tx, b.plan, numbers); err != nil {
		return err
	}
	b.states, err = stateList().changeOf(b.tx, b.plan, numbers)
	return err
}

// compare finds out what there is to write.
func (b *batch) compare() error {
	for _, item := range b.items {
		if err := b.compareOne(item); err != nil {
			return fault.At(item.Ref, err)
		}
	}
	return nil
}

func (b *batch) compareOne(item *plan.Item) error {
	item.Commitments = numbered(item.Commitments)
	row, err := rowOf(b.plan, item)
	if err != nil {
		return err
	}
	old, there := b.old[item.Number]
	if err := b.refuseBroken(item, old); err != nil {
		return err
	}
	links, errL := b.links.put(item.Number, item.Links)
	commitments, errC := b.commitments.put(item.Number, item.Commitments)
	states, errS := b.states.put(item.Number, item.States)
	if err := firstOf(errL, errC, errS); err != nil {
		return err
	}
	row.FromRev, row.ToRev = old.FromRev, old.ToRev
	if there && row == old && !links && !commitments && !states {
		return nil
	}
	item.Version++
	row.Version = item.Version
	b.added = append(b.added, itemArgs(row))
	if there {
		b.closed = append(b.closed, item.Number)
	}
	return nil
}

// numbered gives a version to commitments that were written without one.
func numbered(list []plan.Commitment) []plan.Commitment {
	if !slices.ContainsFunc(list, func(c plan.Commitment) bool { return c.Version == 0 }) {
		return list
	}
	list = slices.Clone(list)
	for i := range list {
		list[i].Version = i + 1
	}
	return list
}

// refuseBroken refuses to change or drop a commitment that was agreed. That a
// milestone was reached is news about a promise, not another promise.
func (b *batch) refuseBroken(item *plan.Item, old rows.Item) error {
	kept := b.commitments.old[item.Number]
	if len(kept) == 0 || old.Draft {
		return nil
	}
	for i, r := range kept {
		before, err := commitmentOf(r)
		if err != nil {
			return err
		}
		if i < len(item.Commitments) && samePromise(before, item.Commitments[i]) {
			continue
		}
		head, err := b.tx.Head(b.plan)
		if err != nil || head.Plan.Draft {
			return err
		}
		return fault.New(fault.Conflict, "commitments", "version %d was agreed and cannot be changed; add a new version with a reason", before.Version)
	}
	return nil
}

func samePromise(a, b plan.Commitment) bool {
	a.Milestones, b.Milestones = undone(a.Milestones), undone(b.Milestones)
	x, errX := commitmentRow(a)
	y, errY := commitmentRow(b)
	return errX == nil && errY == nil && x == y
}

func undone(list []plan.Milestone) []plan.Milestone {
	return mapped(list, func(m plan.Milestone) plan.Milestone {
		return plan.Milestone{Title: m.Title, Weight: m.Weight, Due: m.Due}
	})
}

// keep writes what compare found.
func (b *batch) keep() error {
	if len(b.added) == 0 {
		return nil
	}
	rev, err := b.tx.revision(b.plan)
	if err != nil {
		return err
	}
	if err := b.tx.closeItems(rev, b.closed); err != nil {
		return err
	}
	for _, row := range b.added {
		row[2], row[3] = rev, int64(open)
		b.tx.touch(b.plan, row[5].(string))
	}
	if err := b.tx.insert("items", itemColumns, "", b.added); err != nil {
		return err
	}
	if err := firstOf(b.links.keep(b.tx, b.plan, rev), b.commitments.keep(b.tx, b.plan, rev), b.states.keep(b.tx, b.plan, rev)); err != nil {
		return err
	}
	if err := b.tx.use(b.plan, b.items); err != nil || b.fresh == 0 {
		return err
	}
	return b.tx.rows.CountItems(b.tx.ctx, rows.CountItemsParams{Workspace: workspace, Number: b.plan, Items: int64(b.fresh)})
}

const itemColumns = "workspace, number, from_rev, to_rev, plan, id, ref, version, parent, position, role, kind, title, owner, begins, due, weight, draft, details"

func itemArgs(r rows.Item) []any {
	return []any{
		r.Workspace, r.Number, r.FromRev, r.ToRev, r.Plan, r.ID, r.Ref, r.Version, r.Parent, r.Position,
		r.Role, r.Kind, r.Title, r.Owner, r.Begins, r.Due, r.Weight, r.Draft, r.Details,
	}
}

// closeItems ends the rows that hold, in a revision. A row that the same
// revision made never held, and is taken back.
func (tx *Tx) closeItems(rev int64, numbers []int64) error {
	if len(numbers) == 0 {
		return nil
	}
	list := keys(numbers)
	if err := tx.rows.TakeBackItems(tx.ctx, rows.TakeBackItemsParams{Workspace: workspace, Rev: rev, Numbers: list}); err != nil {
		return err
	}
	return tx.rows.CloseItems(tx.ctx, rows.CloseItemsParams{Workspace: workspace, Rev: rev, Numbers: list, Open: open})
}

// use remembers which measures the items of a plan speak of.
func (tx *Tx) use(number int64, items []*plan.Item) error {
	refs := map[string]bool{}
	for _, item := range items {
		for _, c := range item.Commitments {
			refs[c.Measure] = true
		}
		for _, s := range item.Signals {
			refs[s.Measure] = true
		}
		for _, w := range item.Watches {
			refs[w] = true
		}
	}
	delete(refs, "")
	if len(refs) == 0 {
		return nil
	}
	if err := tx.forgetUsed(number, refs); err != nil || len(refs) == 0 {
		return err
	}
	mark, err := tx.nextMark()
	if err != nil {
		return err
	}
	var list [][]any
	for _, ref := range slices.Sorted(maps.Keys(refs)) {
		list = append(list, []any{workspace, number, ref, mark})
	}
	return tx.insert("uses", "workspace, plan, measure, mark", "", list)
}

// forgetUsed leaves the measures of which a plan did not speak yet.
func (tx *Tx) forgetUsed(number int64, refs map[string]bool) error {
	if n := tx.born[number]; n != nil {
		maps.DeleteFunc(refs, func(ref string, _ bool) bool { return n.uses[ref] })
		maps.Copy(n.uses, refs)
		return nil
	}
	known, err := tx.rows.Uses(tx.ctx, rows.UsesParams{Workspace: workspace, Plan: number, Refs: keys(slices.Collect(maps.Keys(refs)))})
	for _, ref := range known {
		delete(refs, ref)
	}
	return err
}
