package store_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/store"
	"bearing/internal/store/storetest"
)

func items(list ...*plan.Item) []*plan.Item { return list }

func titled(item *plan.Item, title string) *plan.Item {
	clone := *item
	clone.Title = title
	return &clone
}

func keepItems(t *testing.T, s *store.Store, number int64, list ...*plan.Item) (kept []*plan.Item) {
	t.Helper()
	update(t, s, func(tx *store.Tx) (err error) {
		kept, err = tx.KeepItems(number, list)
		return err
	})
	return kept
}

func TestReadingAPlanCostsTheSameStatementsWhateverItsSize(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		whole, difference := map[int]int{}, map[int]int{}
		for _, size := range []int{10, 1_000, 10_000} {
			var list []*plan.Item
			for i := range size {
				item := target(strconv.Itoa(i))
				item.Commitments = []plan.Commitment{{Version: 1, Measure: "m" + strconv.Itoa(i), Value: plan.Number(1)}}
				item.States = []plan.State{{Kind: plan.Started, On: day1}}
				item.Links = []plan.Link{{Kind: plan.Supports, To: "0"}}
				list = append(list, item)
			}
			number := newPlan(t, s, "plan of "+strconv.Itoa(size), list...)
			keepItems(t, s, number, titled(list[3], "changed"))
			view(t, s, func(tx *store.Tx) error {
				c, err := tx.Changes(number, 0)
				whole[size] = tx.Statements()
				d, errD := tx.Changes(number, 1)
				difference[size] = tx.Statements() - whole[size]
				if len(c.Items) != size || len(d.Items) != 1 {
					t.Errorf("%d and %d items of %d; want all and 1", len(c.Items), len(d.Items), size)
				}
				return firstOf(err, errD)
			})
		}
		for _, n := range []map[int]int{whole, difference} {
			if n[10] != n[1_000] || n[10] != n[10_000] || n[10] > 8 {
				t.Errorf("statements by size: %v; want the same and at most 8", n)
			}
		}
	})
}

// A model of a plan is what a reader holds who has it by difference only.
type model struct {
	rev    int64
	items  map[string]*plan.Item
	people map[string]plan.Person
}

func (m *model) apply(c store.Changes) {
	if c.Whole {
		m.items, m.people = map[string]*plan.Item{}, map[string]plan.Person{}
	}
	for _, ref := range c.Gone {
		delete(m.items, ref)
	}
	for _, item := range c.Items {
		m.items[item.Ref] = item
	}
	for _, p := range c.People {
		m.people[p.Ref] = p
	}
	m.rev = c.Head.Rev
}

func TestTheDifferencesMakeTheWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		for seed := range uint64(8) {
			dice := rand.New(rand.NewPCG(seed, 1))
			number := newPlan(t, s, fmt.Sprintf("plan %d", seed))
			held := &model{}
			past := map[int64]store.Changes{}
			for range 15 {
				for range 1 + dice.IntN(3) { // the reader misses some
					update(t, s, func(tx *store.Tx) error { return randomAct(tx, number, dice) })
					whole := changes(t, s, number, 0)
					past[whole.Head.Rev] = whole
				}
				held.apply(changes(t, s, number, held.rev))
				whole := &model{}
				whole.apply(changes(t, s, number, 0))
				same(t, fmt.Sprintf("seed %d, revision %d", seed, held.rev), held.items, whole.items)
				same(t, "the people", held.people, whole.people)
			}
			for rev, want := range past {
				view(t, s, func(tx *store.Tx) error {
					got, err := tx.PlanAt(number, rev)
					want.People, got.People = nil, nil
					same(t, fmt.Sprintf("seed %d as it was at revision %d", seed, rev), got, want)
					return err
				})
			}
			if t.Failed() {
				return
			}
		}
	})
}

// randomAct keeps, changes, renames and drops a few items in one transaction,
// some of them more than once.
func randomAct(tx *store.Tx, number int64, dice *rand.Rand) error {
	for range 1 + dice.IntN(3) {
		c, err := tx.Changes(number, 0)
		if err != nil {
			return err
		}
		if err := randomWrite(tx, c, dice); err != nil {
			return err
		}
	}
	return nil
}

func randomWrite(tx *store.Tx, c store.Changes, dice *rand.Rand) error {
	number, ref := c.Head.Plan.Number, "r"+strconv.Itoa(dice.IntN(12))
	at := slices.IndexFunc(c.Items, func(i *plan.Item) bool { return i.Ref == ref })
	switch what := dice.IntN(10); {
	case what == 0:
		_, err := tx.KeepPeople([]plan.Person{{Ref: ref, Name: strconv.Itoa(dice.IntN(5))}})
		return err
	case what == 1:
		p := c.Head.Plan
		p.Name = strconv.Itoa(dice.IntN(5))
		_, err := tx.KeepPlan(p)
		return err
	case what == 2 && at >= 0:
		return tx.DropItems(number, []string{ref})
	case what == 3 && at >= 0:
		renamed := *c.Items[at]
		renamed.Ref = "r" + strconv.Itoa(12+dice.IntN(1000))
		if slices.ContainsFunc(c.Items, func(i *plan.Item) bool { return i.Ref == renamed.Ref }) {
			return nil
		}
		_, err := tx.KeepItems(number, items(&renamed))
		return err
	case at >= 0:
		_, err := tx.KeepItems(number, items(randomChange(*c.Items[at], dice)))
		return err
	}
	_, err := tx.KeepItems(number, items(randomChange(*target(ref), dice)))
	return err
}

func randomChange(item plan.Item, dice *rand.Rand) *plan.Item {
	item.Draft = true // so that commitments may also be dropped
	item.Title = strconv.Itoa(dice.IntN(3))
	item.Commitments = randomList(item.Commitments, dice, func() plan.Commitment {
		return plan.Commitment{Version: 1, Measure: "m" + strconv.Itoa(dice.IntN(3)), Value: plan.Number(float64(dice.IntN(3)))}
	})
	item.States = randomList(item.States, dice, func() plan.State { return plan.State{Kind: plan.Paused, Why: strconv.Itoa(dice.IntN(3))} })
	item.Links = randomList(item.Links, dice, func() plan.Link { return plan.Link{To: strconv.Itoa(dice.IntN(3))} })
	return &item
}

// randomList cuts, changes or lengthens a list, or leaves it.
func randomList[T any](list []T, dice *rand.Rand, one func() T) []T {
	list = slices.Clone(list)
	switch n := dice.IntN(4); {
	case n == 0 && len(list) > 0:
		return list[:dice.IntN(len(list))]
	case n == 1 && len(list) > 0:
		list[dice.IntN(len(list))] = one()
	case n == 2:
		return append(list, one())
	}
	return list
}

func TestAnInstantLeadsToTheRevisionOfThen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		now := time.UnixMilli(1_000)
		config.Now = func() time.Time { return now }
		s := storetest.Keep(t, config)
		number := newPlan(t, s, "p", target("a"))
		for _, at := range []int64{2_000, 3_000, 2_500} { // at last the clock is set back
			now = time.UnixMilli(at)
			keepItems(t, s, number, titled(target("a"), strconv.FormatInt(at, 10)))
		}
		for _, test := range []struct{ instant, want int64 }{
			{1_000, 1}, {1_999, 1}, {2_000, 2}, {2_999, 2}, {3_000, 4}, {9_000, 4},
		} {
			view(t, s, func(tx *store.Tx) error {
				got, err := tx.RevAt(number, test.instant)
				if got != test.want {
					t.Errorf("at %d it was revision %d, want %d", test.instant, got, test.want)
				}
				return err
			})
		}
		view(t, s, func(tx *store.Tx) error {
			_, err := tx.RevAt(number, 999)
			refused(t, err, fault.NotFound)
			_, err = tx.PlanAt(number, 5)
			refused(t, err, fault.NotFound)
			then, err := tx.PlanAt(number, 2)
			if then.Items[0].Title != "2000" || then.Head.Rev != 2 || then.Head.Items != 1 {
				t.Errorf("revision 2 was %q at %d with %d items", then.Items[0].Title, then.Head.Rev, then.Head.Items)
			}
			return err
		})
	})
}

func TestOneTransactionIsOneRevisionOfAPlan(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		number := newPlan(t, s, "p", target("a"))
		other := newPlan(t, s, "q", target("a"))
		update(t, s, func(tx *store.Tx) error {
			tx.Act("rename", "ana")
			_, errA := tx.KeepItems(number, items(titled(target("a"), "once")))
			_, errB := tx.KeepItems(number, items(titled(target("a"), "twice"), target("b")))
			return firstOf(errA, errB, tx.DropItems(number, []string{"b"}))
		})
		view(t, s, func(tx *store.Tx) error {
			revisions, err := tx.Revisions(number, 1)
			if len(revisions) != 1 || revisions[0].Rev != 2 || revisions[0].Act != "rename" || revisions[0].Actor != "ana" {
				t.Errorf("revisions after the first: %v", revisions)
			}
			head, errHead := tx.Head(other)
			if head.Rev != 1 {
				t.Errorf("the other plan moved to revision %d", head.Rev)
			}
			return firstOf(err, errHead)
		})
		c := changes(t, s, number, 1)
		if len(c.Items) != 1 || c.Items[0].Title != "twice" || c.Items[0].Version != 3 || c.Head.Items != 1 || len(c.Gone) > 0 {
			t.Errorf("the difference is %+v, gone %v, %d items; want a as version 3 alone", c.Items[0], c.Gone, c.Head.Items)
		}
	})
}

func TestWhatSaysTheSameIsNotWrittenAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		var number int64
		again := func(tx *store.Tx) error {
			p := fullPlan()
			p.Number = number
			kept, err := tx.KeepPlan(p)
			if err != nil {
				return err
			}
			number = kept.Number
			list, err := tx.KeepItems(number, items(fullItem()))
			if err == nil && (list[0].ID == "" || list[0].Number == 0 || list[0].Version != 1) {
				t.Errorf("the item came back as %q, %d, version %d", list[0].ID, list[0].Number, list[0].Version)
			}
			_, errM := tx.KeepMeasures([]measure.Measure{{Ref: "m", Name: "M"}})
			_, errP := tx.KeepPeople([]plan.Person{{Ref: "p", Name: "P"}})
			return firstOf(err, errM, errP)
		}
		update(t, s, again)
		var before, after []store.Event
		view(t, s, func(tx *store.Tx) (err error) { before, err = tx.Events(0, 10); return err })
		update(t, s, again)
		view(t, s, func(tx *store.Tx) (err error) { after, err = tx.Events(0, 10); return err })
		if c := changes(t, s, number, 0); c.Head.Rev != 1 || len(before) != 2 || len(after) != 2 {
			t.Errorf("revision %d, %d events and then %d; want 1, 2, 2", c.Head.Rev, len(before), len(after))
		}
	})
}

func TestWhoeverWasSlowerIsToldSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		number := newPlan(t, s, "p", target("a"), target("b"))
		read := changes(t, s, number, 0).Items
		keepItems(t, s, number, titled(read[0], "quick"))
		keep := func(item *plan.Item) error {
			return s.Update(context.Background(), func(tx *store.Tx) error {
				_, err := tx.KeepItems(number, items(item))
				return err
			})
		}
		refused(t, keep(titled(read[0], "slow")), fault.Conflict)
		update(t, s, func(tx *store.Tx) error { return tx.DropItems(number, []string{"b"}) })
		refused(t, keep(titled(read[1], "slow")), fault.Conflict)
		refused(t, s.Update(context.Background(), func(tx *store.Tx) error { return tx.DropItems(number, []string{"b"}) }), fault.NotFound)
		c := changes(t, s, number, 0)
		if len(c.Items) != 1 || c.Items[0].Title != "quick" {
			t.Errorf("kept %+v", c.Items[0])
		}
	})
}

func TestACommitmentBindsFromAgreementOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		promise := plan.Commitment{Version: 1, Value: plan.Number(10), Milestones: []plan.Milestone{{Title: "half"}}}
		edited := promise
		edited.Value = plan.Number(9)
		reached := promise
		reached.Milestones = []plan.Milestone{{Title: "half", Done: day1}}
		second := plan.Commitment{Version: 2, Value: plan.Number(9), Reason: "learnt more"}
		for _, test := range []struct {
			name  string
			draft bool
			next  []plan.Commitment
			kind  fault.Kind // Internal: it is kept
		}{
			{"a draft is edited", true, []plan.Commitment{edited}, fault.Internal},
			{"a draft is emptied", true, nil, fault.Internal},
			{"an agreed one is edited", false, []plan.Commitment{edited}, fault.Conflict},
			{"an agreed one is dropped", false, nil, fault.Conflict},
			{"an agreed one is followed", false, []plan.Commitment{promise, second}, fault.Internal},
			{"a milestone is reached", false, []plan.Commitment{reached}, fault.Internal},
		} {
			t.Run(test.name, func(t *testing.T) {
				item := target("a")
				item.Draft, item.Commitments = test.draft, []plan.Commitment{promise}
				number := newPlan(t, s, test.name, item)
				next := *item
				next.Commitments = test.next
				err := s.Update(context.Background(), func(tx *store.Tx) error {
					_, err := tx.KeepItems(number, items(&next))
					return err
				})
				want := test.next
				if test.kind == fault.Internal && err != nil {
					t.Error(err)
				} else if test.kind != fault.Internal {
					refused(t, err, test.kind)
					want = item.Commitments
				}
				same(t, "the ledger", changes(t, s, number, 0).Items[0].Commitments, want)
			})
		}
	})
}

func TestPlansAndItemsAreFoundByWhatPeopleCallThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		number := newPlan(t, s, "north", &plan.Item{Role: target("").Role, Title: "without a ref"})
		tricky := newPlan(t, s, strconv.FormatInt(number, 10)) // its ref is the other's number
		c := changes(t, s, number, 0)
		item := c.Items[0]
		if item.Ref == "" {
			t.Error("an item without a ref was given none")
		}
		view(t, s, func(tx *store.Tx) error {
			for name, want := range map[string]int64{
				"north": number, string(c.Head.Plan.ID): number, "#" + strconv.FormatInt(number, 10): number,
				strconv.FormatInt(number, 10): tricky, "#" + strconv.FormatInt(tricky, 10): tricky,
			} {
				if got, err := tx.PlanNumber(name); got != want || err != nil {
					t.Errorf("PlanNumber(%q) = %d, %v; want %d", name, got, err, want)
				}
			}
			for _, name := range []string{string(item.ID), strconv.FormatInt(item.Number, 10), "#" + strconv.FormatInt(item.Number, 10)} {
				if p, i, err := tx.ItemPlan(name); p != number || i != item.Number || err != nil {
					t.Errorf("ItemPlan(%q) = %d, %d, %v", name, p, i, err)
				}
			}
			for _, name := range []string{"", "nowhere", "0", "99", "#"} {
				_, err := tx.PlanNumber(name)
				refused(t, err, fault.NotFound)
				_, _, err = tx.ItemPlan(name)
				refused(t, err, fault.NotFound)
			}
			heads, err := tx.Plans()
			if len(heads) != 2 || heads[0].Plan.Ref != "north" || heads[0].Items != 1 || heads[1].Rev != 1 {
				t.Errorf("Plans() = %+v", heads)
			}
			return err
		})
	})
}

func TestRefsAreRefusedThatCouldNotBeTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		number := newPlan(t, s, "p", target("a"), target("b"))
		read := changes(t, s, number, 0).Items
		stolen := *read[0]
		stolen.Ref = "b"
		long := target(string(make([]rune, 600)))
		for name, act := range map[string]func(*store.Tx) error{
			"twice in a batch":    func(tx *store.Tx) error { _, err := tx.KeepItems(number, items(target("x"), target("x"))); return err },
			"too long":            func(tx *store.Tx) error { _, err := tx.KeepItems(number, items(long)); return err },
			"of another item":     func(tx *store.Tx) error { _, err := tx.KeepItems(number, items(&stolen, read[1])); return err },
			"a person twice":      func(tx *store.Tx) error { _, err := tx.KeepPeople([]plan.Person{{Ref: "x"}, {Ref: "x"}}); return err },
			"a measure with none": func(tx *store.Tx) error { _, err := tx.KeepMeasures([]measure.Measure{{Name: "x"}}); return err },
		} {
			t.Run(name, func(t *testing.T) { refused(t, s.Update(context.Background(), act), fault.Invalid) })
		}
		refused(t, s.Update(context.Background(), func(tx *store.Tx) error { _, err := tx.KeepPlan(plan.Plan{Ref: "p"}); return err }), fault.Conflict)
		refused(t, s.Update(context.Background(), func(tx *store.Tx) error { _, err := tx.KeepItems(number, items(&stolen)); return err }), fault.Conflict)
		refused(t, s.Update(context.Background(), func(tx *store.Tx) error { _, err := tx.KeepItems(99, items(target("a"))); return err }), fault.NotFound)
		if c := changes(t, s, number, 0); c.Head.Rev != 1 || len(c.Items) != 2 {
			t.Errorf("something of it was kept: %+v", c)
		}
	})
}

func TestANumberFromElsewhereMeansNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		number := newPlan(t, s, "p", target("a"), target("b"))
		read := changes(t, s, number, 0).Items
		known, foreign := titled(target("b"), "known by its ref"), target("c")
		known.Number, foreign.Number = read[0].Number, read[0].Number
		keepItems(t, s, number, known, foreign)
		c := changes(t, s, number, 0)
		if len(c.Items) != 3 || c.Items[0].Ref != "a" || c.Items[1].Title != known.Title || c.Items[2].Ref != "c" {
			t.Errorf("there are %+v", c.Items)
		}
	})
}

func TestARevisionFromElsewhereAsksForTheWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		number := newPlan(t, s, "p", target("a"))
		for since, whole := range map[int64]bool{-1: true, 0: true, 1: false, 2: true} {
			if c := changes(t, s, number, since); c.Whole != whole || len(c.Items) == 1 != whole {
				t.Errorf("since %d: whole %t with %d items", since, c.Whole, len(c.Items))
			}
		}
	})
}

func TestTwoItemsCanSwapTheirRefs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		number := newPlan(t, s, "p", target("a"), target("b"))
		read := changes(t, s, number, 0).Items
		a, b := *read[0], *read[1]
		a.Ref, b.Ref = "b", "a"
		keepItems(t, s, number, &a, &b)
		c := changes(t, s, number, 1)
		if len(c.Items) != 2 || c.Items[0].Number != read[0].Number || c.Items[0].Ref != "b" || len(c.Gone) > 0 {
			t.Errorf("the difference is %+v, gone %v", c.Items, c.Gone)
		}
	})
}

func TestReadingsAreAddedAndNeverChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		now := time.UnixMilli(1_000)
		config.Now = func() time.Time { return now }
		s := storetest.Keep(t, config)
		m := newMeasure(t, s, "wait")
		learn := func(facts ...measure.Reading) {
			t.Helper()
			update(t, s, func(tx *store.Tx) error { return tx.AppendReadings(m, facts) })
		}
		learn(measure.Reading{Day: day1, Value: 5}, measure.Reading{Day: day2, Value: 7})
		now = time.UnixMilli(2_000)
		learn(measure.Reading{Day: day1, Value: 6, Cause: "typed wrongly"})
		view(t, s, func(tx *store.Tx) error {
			facts, err := tx.Readings([]int64{m})
			same(t, "what holds", values(measure.Effective(facts[m], day2, 0)), []float64{6, 7})
			same(t, "what was known then", values(measure.Effective(facts[m], day2, 1_999)), []float64{5, 7})
			if len(facts[m]) != 3 {
				t.Errorf("%d facts, want all three", len(facts[m]))
			}
			return err
		})
		nobody := s.Update(context.Background(), func(tx *store.Tx) error { return tx.AppendReadings(99, []measure.Reading{{Day: day1}}) })
		refused(t, nobody, fault.NotFound)
		noDay := s.Update(context.Background(), func(tx *store.Tx) error { return tx.AppendReadings(m, []measure.Reading{{Value: 1}}) })
		refused(t, noDay, fault.Invalid)
	})
}

func values(series measure.Series) (list []float64) {
	for _, r := range series {
		list = append(list, r.Value)
	}
	return list
}

func newMeasure(t *testing.T, s *store.Store, ref string) (number int64) {
	t.Helper()
	update(t, s, func(tx *store.Tx) error {
		ms, err := tx.KeepMeasures([]measure.Measure{{Ref: ref, Name: ref}})
		number = ms[0].Number
		return err
	})
	return number
}

func TestReadingsOfAPlanComeByDifference(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		item := target("a")
		item.Commitments = []plan.Commitment{{Version: 1, Measure: "promised"}}
		item.Signals = []plan.Signal{{Measure: "signal"}}
		item.Watches = []string{"watched"}
		number := newPlan(t, s, "p", item)
		byRef := map[string]int64{}
		for _, ref := range []string{"promised", "signal", "watched", "elsewhere", "late"} { // later than the item that names them
			byRef[ref] = newMeasure(t, s, ref)
			update(t, s, func(tx *store.Tx) error {
				return tx.AppendReadings(byRef[ref], []measure.Reading{{Day: day1, Value: 1}})
			})
		}
		var seen int64
		expect := func(what string, refs ...string) {
			t.Helper()
			view(t, s, func(tx *store.Tx) error {
				before := tx.Statements()
				facts, err := tx.ReadingsOfPlan(number, seen)
				if n := tx.Statements() - before; n != 1 {
					t.Errorf("%s took %d statements", what, n)
				}
				_, mark, errMark := tx.Measures(seen)
				seen = mark
				var want []int64
				for _, ref := range refs {
					want = append(want, byRef[ref])
				}
				slices.Sort(want)
				same(t, what, slices.Sorted(maps.Keys(facts)), want)
				return firstOf(err, errMark)
			})
		}
		expect("the whole", "promised", "signal", "watched")
		expect("nothing new")
		update(t, s, func(tx *store.Tx) error {
			return tx.AppendReadings(byRef["signal"], []measure.Reading{{Day: day2, Value: 2}})
		})
		update(t, s, func(tx *store.Tx) error {
			return tx.AppendReadings(byRef["elsewhere"], []measure.Reading{{Day: day2, Value: 2}})
		})
		expect("one reading", "signal")
		other := target("b")
		other.Watches = []string{"late", "signal"}
		keepItems(t, s, number, other)
		expect("a measure that the plan speaks of now", "late")
	})
}

func TestALaterFactHoldsAlsoWhenItsClockIsBehind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		clock := func(at int64) store.Config {
			c := config
			c.Now = func() time.Time { return time.UnixMilli(at) }
			return c
		}
		ahead, behind := storetest.Keep(t, clock(2_000)), storetest.Keep(t, clock(1_000))
		m := newMeasure(t, ahead, "wait")
		for i, s := range []*store.Store{ahead, behind, ahead, behind} {
			update(t, s, func(tx *store.Tx) error {
				return tx.AppendReadings(m, []measure.Reading{{Day: day1, Value: float64(i)}})
			})
			view(t, s, func(tx *store.Tx) error {
				facts, err := tx.Readings([]int64{m})
				same(t, "what holds", values(measure.Effective(facts[m], day1, 0)), []float64{float64(i)})
				return err
			})
		}
	})
}

func TestMeasuresAndPlansUnderAPlanAreFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		m := newMeasure(t, s, "wait")
		other := newMeasure(t, s, strconv.FormatInt(m, 10)) // its ref is the other's number
		top := newPlan(t, s, "top")
		var below []int64
		for _, p := range []plan.Plan{{Ref: "x", Under: "top"}, {Ref: "y", Under: "top/aim"}, {Ref: "z", Under: "topmost"}, {Ref: "v", Under: "x"}} {
			update(t, s, func(tx *store.Tx) error {
				p, err := tx.KeepPlan(p)
				below = append(below, p.Number)
				return err
			})
		}
		view(t, s, func(tx *store.Tx) error {
			under, err := tx.Under(top)
			same(t, "the plans under it", under, below[:2])
			for name, want := range map[string]int64{"wait": m, "#" + strconv.FormatInt(m, 10): m, strconv.FormatInt(m, 10): other} {
				found, err := tx.Measure(name)
				if found.Number != want || err != nil {
					t.Errorf("Measure(%q) = %d, %v; want %d", name, found.Number, err, want)
				}
			}
			_, errNone := tx.Measure("nowhere")
			refused(t, errNone, fault.NotFound)
			return err
		})
		update(t, s, func(tx *store.Tx) error {
			_, err := tx.KeepPlan(plan.Plan{Number: below[0], Ref: "x"})
			return err
		})
		view(t, s, func(tx *store.Tx) error {
			under, err := tx.Under(top)
			same(t, "the plans that stayed under it", under, below[1:2])
			return err
		})
	})
}

func TestTheImportRemembersWhatASourceSaid(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		keep := func(source string, said map[string]string) {
			t.Helper()
			update(t, s, func(tx *store.Tx) error {
				m, err := tx.Imported(source)
				var says []store.Saying
				for name, text := range said {
					says = append(says, store.Saying{Name: name, What: text})
				}
				return firstOf(err, tx.KeepImported(m.With(says, nil)))
			})
		}
		many := map[string]string{}
		for i := range 1_200 {
			many[strconv.Itoa(i)] = "row"
		}
		keep("a.csv", many)
		keep("a.csv", map[string]string{"1": "changed", "2": ""})
		keep("b.csv", map[string]string{"1": "other"})
		many["1"] = "changed"
		delete(many, "2")
		view(t, s, func(tx *store.Tx) error {
			a, errA := tx.Imported("a.csv")
			b, errB := tx.Imported("b.csv")
			none, errC := tx.Imported("c.csv")
			same(t, "a.csv", a.Said, many)
			same(t, "b.csv", b.Said, map[string]string{"1": "other"})
			same(t, "c.csv", none.Said, map[string]string{})
			return firstOf(errA, errB, errC)
		})
	})
}

func TestASeriesIsWrittenOnceAndGrowsLikeAnyOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		const n = 1_300 // more than are held at once
		keep := func(name string, day calendar.Date) {
			t.Helper()
			update(t, s, func(tx *store.Tx) error {
				var ms []*measure.Measure
				facts := map[string][]measure.Reading{}
				for i := range n {
					m := &measure.Measure{Ref: "m" + strconv.Itoa(i), Name: name}
					ms, facts[m.Ref] = append(ms, m), []measure.Reading{{Day: day, Value: float64(i)}}
				}
				return tx.KeepSeries(ms, facts)
			})
		}
		keep("first", day1)
		keep("second", day2)
		keep("second", day2)
		err := s.Update(context.Background(), func(tx *store.Tx) error {
			return tx.KeepSeries(nil, map[string][]measure.Reading{"m1": {{Day: day1}}, "nowhere": {{Day: day1}}})
		})
		refused(t, err, fault.NotFound)
		view(t, s, func(tx *store.Tx) error {
			ms, _, err := tx.Measures(0)
			if err != nil {
				return err
			}
			for i, m := range ms {
				facts, err := tx.Readings([]int64{m.Number})
				of := facts[m.Number]
				if err != nil || m.Name != "second" || len(of) != 3 || of[0].Day != day1 || of[2].Value != float64(i) {
					t.Fatalf("%s %q has %v, %v", m.Ref, m.Name, of, err)
				}
			}
			if len(ms) != n {
				t.Errorf("%d measures", len(ms))
			}
			return nil
		})
	})
}

func TestAPageOfTheMemoryIsWrittenOnlyWhenSomethingOnItChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		lie := func() (pages map[string]string) {
			t.Helper()
			pages = map[string]string{}
			found, err := store.Writing(s).Query("SELECT name, said FROM imported WHERE name <> ''")
			must(t, err)
			defer func() { _ = found.Close() }()
			for found.Next() {
				var name string
				var said []byte
				must(t, found.Scan(&name, &said))
				pages[name] = string(said)
			}
			must(t, found.Err())
			return pages
		}
		var says []store.Saying
		for i := range 3_000 {
			says = append(says, store.Saying{Name: "row " + strconv.Itoa(i), What: strings.Repeat("x", i%50+1)})
		}
		keep := func(says []store.Saying) {
			t.Helper()
			update(t, s, func(tx *store.Tx) error {
				m, err := tx.Imported("a.csv")
				return firstOf(err, tx.KeepImported(m.With(says, nil)))
			})
		}
		keep(says)
		before := lie()
		keep([]store.Saying{{Name: "row 1000a", What: "came in between"}})
		changed := 0
		for name, page := range lie() {
			if before[name] != page {
				changed++
			}
		}
		if len(before) < 20 || len(before) > 100 || changed == 0 || changed > 2 {
			t.Errorf("%d pages, of which %d changed with one row", len(before), changed)
		}
	})
}
