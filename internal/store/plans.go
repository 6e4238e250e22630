package store

import (
	"cmp"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"bearing/internal/fault"
	"bearing/internal/ident"
	"bearing/internal/plan"
	"bearing/internal/store/rows"
)

// A Head is a plan without its items, at a revision.
type Head struct {
	Plan  plan.Plan
	Rev   int64
	Items int
}

// Changes is what a plan says, whole or as the difference from a revision that
// is known. Items that changed come whole; each stands for the one with the
// same ref.
type Changes struct {
	Head   Head
	Items  []*plan.Item
	Gone   []string      // refs of items that were there and are not any more
	People []plan.Person // of the workspace; those who changed, in a difference
	Whole  bool
}

// A Revision is one act on a plan.
type Revision struct {
	Rev   int64
	At    int64 // Unix milliseconds
	Actor string
	Act   string
}

// Plans returns the heads of all plans in the order of their numbers.
func (tx *Tx) Plans() (heads []Head, err error) {
	defer fault.Wrap(&err, "store.Plans")
	found, err := tx.rows.Plans(tx.ctx, rows.PlansParams{Workspace: workspace, Open: open})
	for _, r := range found {
		head, err := headOf(r.Plan, r.Head)
		if err != nil {
			return nil, err
		}
		heads = append(heads, head)
	}
	return heads, err
}

// Head returns the head of a plan as it is now.
func (tx *Tx) Head(number int64) (_ Head, err error) {
	defer fault.Wrap(&err, "store.Head(%d)", number)
	r, err := tx.rows.Plan(tx.ctx, rows.PlanParams{Workspace: workspace, Number: number, Open: open})
	if errors.Is(err, sql.ErrNoRows) {
		return Head{}, noPlan(strconv.FormatInt(number, 10))
	}
	if err != nil {
		return Head{}, err
	}
	return headOf(r.Plan, r.Head)
}

func noPlan(name string) error {
	return fault.New(fault.NotFound, "plan", "%q is not here; see the list of plans for those that are", name)
}

func headOf(p rows.Plan, h rows.Head) (Head, error) {
	head := Head{Rev: p.Rev, Items: int(p.Items), Plan: plan.Plan{
		ID: ident.Plan(p.ID), Number: p.Number, Ref: h.Ref, Name: h.Name, Framework: h.Framework,
	}}
	var w planWire
	if err := read(h.Details, &w); err != nil {
		return Head{}, err
	}
	w.fill(&head.Plan)
	return head, nil
}

// PlanNumber finds a plan by its id, its ref or its number ("12" or "#12"), in
// this order.
func (tx *Tx) PlanNumber(name string) (_ int64, err error) {
	defer fault.Wrap(&err, "store.PlanNumber(%q)", name)
	number, _ := strconv.ParseInt(strings.TrimPrefix(name, "#"), 10, 64)
	found, err := tx.rows.PlansCalled(tx.ctx, rows.PlansCalledParams{Workspace: workspace, Name: name, Number: number})
	if err != nil {
		return 0, err
	}
	if len(found) == 0 {
		return 0, noPlan(name)
	}
	best := slices.MinFunc(found, func(a, b rows.PlansCalledRow) int {
		return cmp.Compare(rank(name, a.ID, a.Ref), rank(name, b.ID, b.Ref))
	})
	return best.Number, nil
}

// rank says by what a thing was found under a name: an id goes before a ref, a
// ref before a number.
func rank(name, id, ref string) int { return slices.Index([]string{id, ref, name}, name) }

// ItemPlan finds the plan of an item, and its number, by its id or its number
// ("142" or "#142").
func (tx *Tx) ItemPlan(name string) (number, item int64, err error) {
	defer fault.Wrap(&err, "store.ItemPlan(%q)", name)
	if n, parsed := strconv.ParseInt(strings.TrimPrefix(name, "#"), 10, 64); parsed == nil {
		r, err := tx.rows.PlanOfNumber(tx.ctx, rows.PlanOfNumberParams{Workspace: workspace, Number: n, Open: open})
		return r.Plan, r.Number, noItem(name, err)
	}
	r, err := tx.rows.PlanOfID(tx.ctx, rows.PlanOfIDParams{Workspace: workspace, ID: name, Open: open})
	return r.Plan, r.Number, noItem(name, err)
}

func noItem(name string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "item", "%q is not here; it may have been removed", name)
	}
	return err
}

// KeepPlan keeps the head of a plan: a new one when its number is 0, else a new
// revision. It returns the plan with its id, number and ref. A plan that says
// what is kept already makes no revision.
func (tx *Tx) KeepPlan(p plan.Plan) (_ plan.Plan, err error) {
	defer fault.Wrap(&err, "store.KeepPlan(%q)", p.Ref)
	if p.Number == 0 {
		return tx.addPlan(p)
	}
	old, err := tx.Head(p.Number)
	if err != nil {
		return p, err
	}
	p.ID = old.Plan.ID
	if p.Ref == "" {
		p.Ref = old.Plan.Ref
	}
	if p.Ref != old.Plan.Ref {
		if err := tx.renamePlan(p); err != nil {
			return p, err
		}
	}
	return p, tx.keepHead(p, &old.Plan)
}

func (tx *Tx) addPlan(p plan.Plan) (plan.Plan, error) {
	number, err := tx.numbers(1)
	if err != nil {
		return p, err
	}
	p.Number, p.ID = number, ident.Plan(tx.fresh(ident.PlanPrefix))
	if p.Ref == "" {
		p.Ref = "plan-" + strconv.FormatInt(number, 10)
	}
	if err := tx.refuseTaken(p); err != nil {
		return p, err
	}
	if err := tx.rows.AddPlan(tx.ctx, rows.AddPlanParams{Workspace: workspace, Number: number, ID: string(p.ID), Ref: p.Ref}); err != nil {
		return p, err
	}
	tx.born[number] = &newborn{refs: map[string]bool{}, uses: map[string]bool{}}
	return p, tx.keepHead(p, nil)
}

func (tx *Tx) renamePlan(p plan.Plan) error {
	if err := tx.refuseTaken(p); err != nil {
		return err
	}
	return tx.rows.RenamePlan(tx.ctx, rows.RenamePlanParams{Workspace: workspace, Number: p.Number, Ref: p.Ref})
}

func (tx *Tx) refuseTaken(p plan.Plan) error {
	if err := checkedRef(p.Ref); err != nil {
		return err
	}
	found, err := tx.rows.PlansCalled(tx.ctx, rows.PlansCalledParams{Workspace: workspace, Name: p.Ref})
	if err == nil && slices.ContainsFunc(found, func(r rows.PlansCalledRow) bool { return r.Number != p.Number }) {
		return fault.New(fault.Conflict, p.Ref, "is the ref of another plan; choose one that is free")
	}
	return err
}

// longestRef keeps a ref short enough for every index.
const longestRef = 500

func checkedRef(ref string) error {
	if len(ref) > longestRef {
		return fault.New(fault.Invalid, opening(ref[:100]), "is too long for a ref; keep it under %d bytes", longestRef)
	}
	return checkedText(ref)
}

// checkedRefs looks at refs before they are looked up: PostgreSQL reads no list
// that holds a NUL.
func checkedRefs(refs []string) error {
	for _, ref := range refs {
		if err := checkedRef(ref); err != nil {
			return err
		}
	}
	return nil
}

// keepHead adds the row of a head, unless it says what the old one said.
func (tx *Tx) keepHead(p plan.Plan, old *plan.Plan) error {
	details, err := write(wirePlan(p))
	if err != nil {
		return err
	}
	if old != nil {
		before, err := write(wirePlan(*old))
		if err != nil || before == details && old.Ref == p.Ref && old.Name == p.Name && old.Framework == p.Framework {
			return err
		}
	}
	rev, err := tx.revision(p.Number)
	if err != nil {
		return err
	}
	if err := tx.rows.TakeBackHead(tx.ctx, rows.TakeBackHeadParams{Workspace: workspace, Plan: p.Number, FromRev: rev}); err != nil {
		return err
	}
	if err := tx.rows.CloseHead(tx.ctx, rows.CloseHeadParams{Workspace: workspace, Plan: p.Number, Rev: rev, Open: open}); err != nil {
		return err
	}
	tx.touch(p.Number, string(p.ID))
	return tx.rows.AddHead(tx.ctx, rows.AddHeadParams{
		Workspace: workspace, Plan: p.Number, FromRev: rev, ToRev: open, Ref: p.Ref, Name: p.Name, Framework: p.Framework,
		Above: above(p), Details: details,
	})
}

// above is the ref of the plan that a plan stands under.
func above(p plan.Plan) string {
	ref, _, _ := strings.Cut(p.Under, "/")
	return ref
}

// Under returns the numbers of the plans that stand directly under a plan, in
// their order.
func (tx *Tx) Under(number int64) (under []int64, err error) {
	defer fault.Wrap(&err, "store.Under(%d)", number)
	return tx.rows.PlansUnder(tx.ctx, rows.PlansUnderParams{Workspace: workspace, Number: number, Open: open})
}

// revision returns the revision of a plan that this transaction makes. It is
// made at the first write, and at no instant before the one before it, also
// when the clock was set back.
func (tx *Tx) revision(number int64) (int64, error) {
	if rev, ok := tx.revs[number]; ok {
		return rev, nil
	}
	next, err := tx.rows.NextRevision(tx.ctx, rows.NextRevisionParams{Workspace: workspace, Number: number, Changed: tx.now.UnixMilli()})
	if errors.Is(err, sql.ErrNoRows) {
		return 0, noPlan(strconv.FormatInt(number, 10))
	}
	if err != nil {
		return 0, err
	}
	tx.revs[number] = next.Rev
	return next.Rev, tx.rows.AddRevision(tx.ctx, rows.AddRevisionParams{
		Workspace: workspace, Plan: number, Rev: next.Rev, At: next.Changed, Actor: tx.actor, Act: tx.act,
	})
}

// RevAt returns the last revision of a plan at an instant, in Unix milliseconds.
func (tx *Tx) RevAt(number, instant int64) (_ int64, err error) {
	defer fault.Wrap(&err, "store.RevAt(%d, %d)", number, instant)
	rev, err := tx.rows.RevisionAt(tx.ctx, rows.RevisionAtParams{Workspace: workspace, Plan: number, At: instant})
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fault.New(fault.NotFound, "plan", "was not there yet at that instant; ask for a later one")
	}
	return rev, err
}

// Revisions returns what was done to a plan after a revision, oldest first.
func (tx *Tx) Revisions(number, since int64) (list []Revision, err error) {
	defer fault.Wrap(&err, "store.Revisions(%d, %d)", number, since)
	found, err := tx.rows.RevisionsSince(tx.ctx, rows.RevisionsSinceParams{Workspace: workspace, Plan: number, Rev: since})
	for _, r := range found {
		list = append(list, Revision{r.Rev, r.At, r.Actor, r.Act})
	}
	return list, err
}

// Still reports whether a plan stands at a revision and the workspace at a mark:
// then no item, reading, measure or person of it has changed since. It is one
// statement, for the many times when nothing has.
func (tx *Tx) Still(number, rev, mark int64) (_ bool, err error) {
	defer fault.Wrap(&err, "store.Still(%d, %d, %d)", number, rev, mark)
	at, err := tx.rows.StandsAt(tx.ctx, rows.StandsAtParams{Workspace: workspace, Number: number})
	if errors.Is(err, sql.ErrNoRows) {
		return false, noPlan(strconv.FormatInt(number, 10))
	}
	return at.Rev == rev && at.Mark == mark, err
}

// Changes returns what changed in a plan after a revision; the whole plan since
// 0, and since a revision that this database never had. The number of
// statements is the same whatever the size.
func (tx *Tx) Changes(number, since int64) (c Changes, err error) {
	defer fault.Wrap(&err, "store.Changes(%d, %d)", number, since)
	head, err := tx.Head(number)
	if err != nil {
		return c, err
	}
	if since <= 0 || since > head.Rev {
		return tx.whole(head, head.Rev)
	}
	c = Changes{Head: head}
	people, err := tx.rows.PeopleSinceRevision(tx.ctx, rows.PeopleSinceRevisionParams{Workspace: workspace, Plan: number, Rev: since})
	if err != nil {
		return c, err
	}
	if c.People, err = peopleOf(people); err != nil {
		return c, err
	}
	if since == head.Rev {
		return c, nil
	}
	found, err := tx.rows.ItemsSince(tx.ctx, rows.ItemsSinceParams{Workspace: workspace, Plan: number, Since: since, Open: open})
	if err != nil {
		return c, err
	}
	if c.Gone, err = tx.rows.GoneSince(tx.ctx, rows.GoneSinceParams{Workspace: workspace, Plan: number, Since: since, Open: open}); err != nil {
		return c, err
	}
	slices.Sort(c.Gone)
	links, err := linkList().values(linkList().since(tx, number, since))
	if err != nil {
		return c, err
	}
	commitments, err := commitmentList().values(commitmentList().since(tx, number, since))
	if err != nil {
		return c, err
	}
	states, err := stateList().values(stateList().since(tx, number, since))
	if err != nil {
		return c, err
	}
	c.Items, err = assemble(found, links, commitments, states)
	return c, err
}

// PlanAt returns a plan whole, as it was at a revision. The people are those of
// today.
func (tx *Tx) PlanAt(number, rev int64) (c Changes, err error) {
	defer fault.Wrap(&err, "store.PlanAt(%d, %d)", number, rev)
	r, err := tx.rows.PlanAt(tx.ctx, rows.PlanAtParams{Workspace: workspace, Number: number, Rev: rev})
	if errors.Is(err, sql.ErrNoRows) || err == nil && rev > r.Plan.Rev {
		return c, fault.New(fault.NotFound, "plan", "has no revision %d; ask for an instant after it was made", rev)
	}
	if err != nil {
		return c, err
	}
	head, err := headOf(r.Plan, r.Head)
	if err != nil {
		return c, err
	}
	head.Rev = rev
	if c, err = tx.whole(head, rev); err == nil {
		c.Head.Items = len(c.Items)
	}
	return c, err
}

func (tx *Tx) whole(head Head, rev int64) (c Changes, err error) {
	c = Changes{Head: head, Whole: true}
	number := head.Plan.Number
	found, err := tx.rows.ItemsAt(tx.ctx, rows.ItemsAtParams{Workspace: workspace, Plan: number, Rev: rev})
	if err != nil {
		return c, err
	}
	links, err := linkList().values(linkList().at(tx, number, rev))
	if err != nil {
		return c, err
	}
	commitments, err := commitmentList().values(commitmentList().at(tx, number, rev))
	if err != nil {
		return c, err
	}
	states, err := stateList().values(stateList().at(tx, number, rev))
	if err != nil {
		return c, err
	}
	if c.People, err = tx.People(); err != nil {
		return c, err
	}
	c.Items, err = assemble(found, links, commitments, states)
	return c, err
}

// assemble makes items of rows, in the order of their numbers.
func assemble(found []rows.Item, links map[int64][]plan.Link, commitments map[int64][]plan.Commitment, states map[int64][]plan.State) ([]*plan.Item, error) {
	items := make([]*plan.Item, len(found))
	for i, r := range found {
		item, err := itemOf(r)
		if err != nil {
			return nil, err
		}
		item.Links, item.Commitments, item.States = links[r.Number], commitments[r.Number], states[r.Number]
		items[i] = item
	}
	slices.SortFunc(items, func(a, b *plan.Item) int { return cmp.Compare(a.Number, b.Number) })
	return items, nil
}
