package store

import (
	"slices"

	"bearing/internal/fault"
	"bearing/internal/store/rows"
)

// DropItems takes items out of a plan. They stay in its past.
func (tx *Tx) DropItems(number int64, refs []string) (err error) {
	defer fault.Wrap(&err, "store.DropItems(%d, %d refs)", number, len(refs))
	if err := checkedRefs(refs); err != nil || len(refs) == 0 {
		return err
	}
	found, err := tx.rows.ItemsByRef(tx.ctx, rows.ItemsByRefParams{Workspace: workspace, Plan: number, Refs: keys(refs), Open: open})
	if err != nil {
		return err
	}
	for _, ref := range refs {
		if !slices.ContainsFunc(found, func(r rows.Item) bool { return r.Ref == ref }) {
			return fault.New(fault.NotFound, "item", "%q is not in this plan; it may have been removed already", ref)
		}
	}
	rev, err := tx.revision(number)
	if err != nil {
		return err
	}
	numbers := mapped(found, func(r rows.Item) int64 { return r.Number })
	for _, r := range found {
		tx.touch(number, r.ID)
	}
	if err := firstOf(tx.closeItems(rev, numbers), tx.dropLists(number, rev, numbers)); err != nil {
		return err
	}
	return tx.rows.CountItems(tx.ctx, rows.CountItemsParams{Workspace: workspace, Number: number, Items: -int64(len(found))})
}

// dropLists closes all that hangs on items.
func (tx *Tx) dropLists(number, rev int64, numbers []int64) error {
	return firstOf(
		drop(tx, linkList(), number, rev, numbers),
		drop(tx, commitmentList(), number, rev, numbers),
		drop(tx, stateList(), number, rev, numbers),
	)
}

func drop[R comparable, V any](tx *Tx, l hanging[R, V], number, rev int64, numbers []int64) error {
	c, err := l.changeOf(tx, number, numbers)
	if err != nil {
		return err
	}
	for _, item := range numbers {
		if _, err := c.put(item, nil); err != nil {
			return err
		}
	}
	return c.keep(tx, number, rev)
}
