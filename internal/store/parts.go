package store

import (
	"fmt"

	"bearing/internal/plan"
	"bearing/internal/store/rows"
)

// What is hanging on an item (links, commitments, states) is a list that is kept
// place by place: a list that grows adds rows, and an entry that changes closes
// one row and adds another. R is the row, V the value.
type hanging[R comparable, V any] struct {
	table, columns string
	row            func(V) (R, error)
	value          func(R) (V, error)
	slot           func(*R) slot
	args           func(R) []any
	at             func(tx *Tx, plan, rev int64) ([]R, error)
	since          func(tx *Tx, plan, rev int64) ([]R, error)
	of             func(tx *Tx, plan int64, numbers string) ([]R, error)
	takeBack       func(tx *Tx, plan, rev int64, numbers, places string) error
	shut           func(tx *Tx, plan, rev int64, numbers, places string) error
}

// A slot is where a row of a list lies: whose it is, its place, and in which
// revisions it holds.
type slot struct{ workspace, plan, item, n, from, to *int64 }

// bare is a row without its slot, to compare what rows say.
func (l hanging[R, V]) bare(r R) R {
	s := l.slot(&r)
	*s.workspace, *s.plan, *s.item, *s.n, *s.from, *s.to = 0, 0, 0, 0, 0, 0
	return r
}

// values makes the lists of the items that rows belong to.
func (l hanging[R, V]) values(list []R, err error) (map[int64][]V, error) {
	if err != nil {
		return nil, err
	}
	byItem := map[int64][]V{}
	for _, r := range list {
		v, err := l.value(r)
		if err != nil {
			return nil, fmt.Errorf("%s of item %d: %w", l.table, *l.slot(&r).item, err)
		}
		item := *l.slot(&r).item
		byItem[item] = append(byItem[item], v)
	}
	return byItem, nil
}

// A change says which rows of a list to close and which to add.
type change[R comparable, V any] struct {
	list   hanging[R, V]
	old    map[int64][]R
	items  []int64
	places []string
	added  []R
}

// changeOf begins a change of the lists of items that are there already.
func (l hanging[R, V]) changeOf(tx *Tx, plan int64, numbers []int64) (*change[R, V], error) {
	c := &change[R, V]{list: l, old: map[int64][]R{}}
	if len(numbers) == 0 {
		return c, nil
	}
	found, err := l.of(tx, plan, keys(numbers))
	for _, r := range found {
		item := *l.slot(&r).item
		c.old[item] = append(c.old[item], r)
	}
	return c, err
}

// put compares the list of an item with the one that is kept.
func (c *change[R, V]) put(item int64, values []V) (changed bool, err error) {
	old := c.old[item]
	for i, v := range values {
		r, err := c.list.row(v)
		if err != nil {
			return false, err
		}
		if i < len(old) && c.list.bare(old[i]) == r {
			continue
		}
		if i < len(old) {
			c.close(item, i+1)
		}
		s := c.list.slot(&r)
		*s.item, *s.n = item, int64(i+1)
		c.added = append(c.added, r)
		changed = true
	}
	for i := len(values); i < len(old); i++ {
		c.close(item, i+1)
		changed = true
	}
	return changed, nil
}

func (c *change[R, V]) close(item int64, n int) {
	c.items = append(c.items, item)
	c.places = append(c.places, fmt.Sprintf("%d/%d", item, n))
}

// keep closes and adds rows in a revision. What the same revision made is taken
// back instead of closed.
func (c *change[R, V]) keep(tx *Tx, plan, rev int64) error {
	if len(c.items) > 0 {
		items, places := keys(c.items), keys(c.places)
		if err := c.list.takeBack(tx, plan, rev, items, places); err != nil {
			return err
		}
		if err := c.list.shut(tx, plan, rev, items, places); err != nil {
			return err
		}
	}
	args := make([][]any, len(c.added))
	for i, r := range c.added {
		s := c.list.slot(&r)
		*s.workspace, *s.plan, *s.from, *s.to = workspace, plan, rev, open
		args[i] = c.list.args(r)
	}
	return tx.insert(c.list.table, c.list.columns, "", args)
}

// The three lists. They are functions, because a package has no variables that
// could change.

func linkList() hanging[rows.Link, plan.Link] {
	return hanging[rows.Link, plan.Link]{
		table:   "links",
		columns: "workspace, plan, item, n, from_rev, to_rev, kind, target, weight, share",
		row:     linkRow,
		value:   linkOf,
		slot: func(r *rows.Link) slot {
			return slot{&r.Workspace, &r.Plan, &r.Item, &r.N, &r.FromRev, &r.ToRev}
		},
		args: func(r rows.Link) []any {
			return []any{r.Workspace, r.Plan, r.Item, r.N, r.FromRev, r.ToRev, r.Kind, r.Target, r.Weight, r.Share}
		},
		at: func(tx *Tx, plan, rev int64) ([]rows.Link, error) {
			return tx.rows.LinksAt(tx.ctx, rows.LinksAtParams{Workspace: workspace, Plan: plan, Rev: rev})
		},
		since: func(tx *Tx, plan, rev int64) ([]rows.Link, error) {
			return tx.rows.LinksSince(tx.ctx, rows.LinksSinceParams{Workspace: workspace, Plan: plan, Since: rev, Open: open})
		},
		of: func(tx *Tx, plan int64, numbers string) ([]rows.Link, error) {
			return tx.rows.LinksOf(tx.ctx, rows.LinksOfParams{Workspace: workspace, Plan: plan, Numbers: numbers, Open: open})
		},
		takeBack: func(tx *Tx, plan, rev int64, numbers, places string) error {
			return tx.rows.TakeBackLinks(tx.ctx, rows.TakeBackLinksParams{Workspace: workspace, Plan: plan, Rev: rev, Numbers: numbers, Places: places})
		},
		shut: func(tx *Tx, plan, rev int64, numbers, places string) error {
			return tx.rows.CloseLinks(tx.ctx, rows.CloseLinksParams{Workspace: workspace, Plan: plan, Rev: rev, Numbers: numbers, Places: places, Open: open})
		},
	}
}

func commitmentList() hanging[rows.Commitment, plan.Commitment] {
	return hanging[rows.Commitment, plan.Commitment]{
		table:   "commitments",
		columns: "workspace, plan, item, n, from_rev, to_rev, version, type, measure, baseline, value, first_day, last_day, reason, author, day, details",
		row:     commitmentRow,
		value:   commitmentOf,
		slot: func(r *rows.Commitment) slot {
			return slot{&r.Workspace, &r.Plan, &r.Item, &r.N, &r.FromRev, &r.ToRev}
		},
		args: func(r rows.Commitment) []any {
			return []any{
				r.Workspace, r.Plan, r.Item, r.N, r.FromRev, r.ToRev, r.Version, r.Type, r.Measure,
				r.Baseline, r.Value, r.FirstDay, r.LastDay, r.Reason, r.Author, r.Day, r.Details,
			}
		},
		at: func(tx *Tx, plan, rev int64) ([]rows.Commitment, error) {
			return tx.rows.CommitmentsAt(tx.ctx, rows.CommitmentsAtParams{Workspace: workspace, Plan: plan, Rev: rev})
		},
		since: func(tx *Tx, plan, rev int64) ([]rows.Commitment, error) {
			return tx.rows.CommitmentsSince(tx.ctx, rows.CommitmentsSinceParams{Workspace: workspace, Plan: plan, Since: rev, Open: open})
		},
		of: func(tx *Tx, plan int64, numbers string) ([]rows.Commitment, error) {
			return tx.rows.CommitmentsOf(tx.ctx, rows.CommitmentsOfParams{Workspace: workspace, Plan: plan, Numbers: numbers, Open: open})
		},
		takeBack: func(tx *Tx, plan, rev int64, numbers, places string) error {
			return tx.rows.TakeBackCommitments(tx.ctx, rows.TakeBackCommitmentsParams{Workspace: workspace, Plan: plan, Rev: rev, Numbers: numbers, Places: places})
		},
		shut: func(tx *Tx, plan, rev int64, numbers, places string) error {
			return tx.rows.CloseCommitments(tx.ctx, rows.CloseCommitmentsParams{Workspace: workspace, Plan: plan, Rev: rev, Numbers: numbers, Places: places, Open: open})
		},
	}
}

func stateList() hanging[rows.State, plan.State] {
	return hanging[rows.State, plan.State]{
		table:   "states",
		columns: "workspace, plan, item, n, from_rev, to_rev, kind, day, author, why, outcome, lesson, grade",
		row:     stateRow,
		value:   stateOf,
		slot: func(r *rows.State) slot {
			return slot{&r.Workspace, &r.Plan, &r.Item, &r.N, &r.FromRev, &r.ToRev}
		},
		args: func(r rows.State) []any {
			return []any{
				r.Workspace, r.Plan, r.Item, r.N, r.FromRev, r.ToRev,
				r.Kind, r.Day, r.Author, r.Why, r.Outcome, r.Lesson, r.Grade,
			}
		},
		at: func(tx *Tx, plan, rev int64) ([]rows.State, error) {
			return tx.rows.StatesAt(tx.ctx, rows.StatesAtParams{Workspace: workspace, Plan: plan, Rev: rev})
		},
		since: func(tx *Tx, plan, rev int64) ([]rows.State, error) {
			return tx.rows.StatesSince(tx.ctx, rows.StatesSinceParams{Workspace: workspace, Plan: plan, Since: rev, Open: open})
		},
		of: func(tx *Tx, plan int64, numbers string) ([]rows.State, error) {
			return tx.rows.StatesOf(tx.ctx, rows.StatesOfParams{Workspace: workspace, Plan: plan, Numbers: numbers, Open: open})
		},
		takeBack: func(tx *Tx, plan, rev int64, numbers, places string) error {
			return tx.rows.TakeBackStates(tx.ctx, rows.TakeBackStatesParams{Workspace: workspace, Plan: plan, Rev: rev, Numbers: numbers, Places: places})
		},
		shut: func(tx *Tx, plan, rev int64, numbers, places string) error {
			return tx.rows.CloseStates(tx.ctx, rows.CloseStatesParams{Workspace: workspace, Plan: plan, Rev: rev, Numbers: numbers, Places: places, Open: open})
		},
	}
}
