package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/jackc/pgx/v5/pgconn"

	"bearing/internal/fault"
	"bearing/internal/store"
	"bearing/internal/store/storetest"
)

// mark is the least act: it leaves a setting behind.
func mark(name string) func(*store.Tx) error {
	return func(tx *store.Tx) error { return tx.KeepSetting(name, "kept") }
}

// marked lists those of n settings that are there.
func marked(t *testing.T, s *store.Store, n int) (names []string) {
	t.Helper()
	view(t, s, func(tx *store.Tx) error {
		for i := range n {
			if value, err := tx.Setting(strconv.Itoa(i)); err != nil {
				return err
			} else if value != "" {
				names = append(names, strconv.Itoa(i))
			}
		}
		return nil
	})
	return names
}

// together brings acts through that all wait when the writer comes to them, so
// that they share a transaction. It returns their errors.
func together(s *store.Store, contexts []context.Context, acts []func(*store.Tx) error, meanwhile func()) []error {
	errs := make([]error, len(acts))
	release := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		_ = s.Update(context.Background(), func(*store.Tx) error { <-release; return nil })
	})
	synctest.Wait()
	for i := range acts {
		all.Go(func() { errs[i] = s.Update(contexts[i], acts[i]) })
	}
	synctest.Wait()
	meanwhile()
	synctest.Wait()
	close(release)
	all.Wait()
	return errs
}

func backgrounds(n int) []context.Context {
	return slices.Repeat([]context.Context{context.Background()}, n)
}

func eight() (acts []func(*store.Tx) error) {
	for i := range 8 {
		acts = append(acts, mark(strconv.Itoa(i)))
	}
	return acts
}

// inBubble runs a test of the writer where waiting can be waited for.
func inBubble(t *testing.T, test func(t *testing.T, s *store.Store)) {
	config := store.Config{Dir: t.TempDir()}
	synctest.Test(t, func(t *testing.T) { test(t, storetest.Keep(t, config)) })
}

func TestOneOfEightIsCancelledAndTheOtherSevenAreKept(t *testing.T) {
	inBubble(t, func(t *testing.T, s *store.Store) {
		contexts := backgrounds(8)
		ctx, cancel := context.WithCancel(context.Background())
		contexts[3] = ctx
		errs := together(s, contexts, eight(), cancel)
		if !errors.Is(errs[3], context.Canceled) {
			t.Errorf("the cancelled one got %v", errs[3])
		}
		if got := marked(t, s, 8); !slices.Equal(got, []string{"0", "1", "2", "4", "5", "6", "7"}) {
			t.Errorf("kept %v; want all but 3, errors %v", got, errs)
		}
	})
}

func TestAnActThatIsCancelledWhileItRunsIsKeptWithItsNeighbours(t *testing.T) {
	inBubble(t, func(t *testing.T, s *store.Store) {
		contexts, acts := backgrounds(8), eight()
		ctx, cancel := context.WithCancel(context.Background())
		contexts[3] = ctx
		acts[3] = func(tx *store.Tx) error {
			cancel()
			return tx.KeepSetting("3", "kept")
		}
		errs := together(s, contexts, acts, func() {})
		if got := marked(t, s, 8); len(got) != 8 {
			t.Errorf("kept %v; want all eight, errors %v", got, errs)
		}
	})
}

func TestAnActThatFailsLeavesNothingAndHarmsNobody(t *testing.T) {
	inBubble(t, func(t *testing.T, s *store.Store) {
		acts := eight()
		acts[2] = func(tx *store.Tx) error {
			return errors.Join(tx.KeepSetting("2", "kept"), fault.New(fault.Invalid, "here", "no"))
		}
		var commits int
		store.CommitWith(s, func(tx *sql.Tx) error { commits++; return tx.Commit() })
		errs := together(s, backgrounds(8), acts, func() {})
		refused(t, errs[2], fault.Invalid)
		if got := marked(t, s, 8); !slices.Equal(got, []string{"0", "1", "3", "4", "5", "6", "7"}) {
			t.Errorf("kept %v, errors %v", got, errs)
		}
		if commits != 2 { // the one that held the writer, and the eight
			t.Errorf("the eight took %d commits; want one", commits-1)
		}
	})
}

func TestAGroupWhoseCommitDiesIsTriedAgainOneByOne(t *testing.T) {
	inBubble(t, func(t *testing.T, s *store.Store) {
		acts := eight()
		runs := make([]int, 8)
		for i, act := range acts {
			acts[i] = func(tx *store.Tx) error { runs[i]++; return act(tx) }
		}
		var commits int
		died := errors.New("the disk died")
		store.CommitWith(s, func(tx *sql.Tx) error {
			// the second is the group, the fifth the third act alone
			if commits++; commits == 2 || commits == 5 {
				return died
			}
			return tx.Commit()
		})
		errs := together(s, backgrounds(8), acts, func() {})
		failed := 0
		for i, err := range errs {
			if errors.Is(err, died) {
				failed++
			} else if err != nil || runs[i] != 2 {
				t.Errorf("act %d ran %d times and got %v; want twice and no error", i, runs[i], err)
			}
		}
		if got := marked(t, s, 8); failed != 1 || len(got) != 7 {
			t.Errorf("%d got the error and %v are kept; want the error for the one that is not kept", failed, got)
		}
	})
}

func TestWhenTheDiskIsFullOnlyTheActThatDoesNotFitIsRefused(t *testing.T) {
	inBubble(t, func(t *testing.T, s *store.Store) {
		var pages int
		if err := store.Writing(s).QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Writing(s).Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages+20)); err != nil {
			t.Fatal(err)
		}
		acts := eight()
		acts[5] = func(tx *store.Tx) error {
			return tx.KeepSetting("5", strings.Repeat("x", 500_000))
		}
		errs := together(s, backgrounds(8), acts, func() {})
		refused(t, errs[5], fault.Unavailable)
		if got := marked(t, s, 8); len(got) != 7 || !strings.Contains(fault.Words(errs[5]), "disk is full") {
			t.Errorf("kept %v, errors %v; want all but 5", got, errs)
		}
	})
}

func TestAnActThatCollidedRunsAgain(t *testing.T) {
	s := storetest.Keep(t, store.Config{URL: storetest.Postgres(t)})
	for _, test := range []struct {
		name  string
		codes []string
		runs  int
		kept  bool
	}{
		{"no collision", nil, 1, true},
		{"a serialization failure and a deadlock", []string{"40001", "40P01"}, 3, true},
		{"a unique key is no collision", []string{"23505"}, 1, false},
		{"collisions without end", slices.Repeat([]string{"40001"}, 99), 10, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			runs := 0
			err := s.Update(context.Background(), func(tx *store.Tx) error {
				if runs++; runs <= len(test.codes) {
					return errors.Join(tx.KeepSetting(test.name, "half"), &pgconn.PgError{Code: test.codes[runs-1]})
				}
				return tx.KeepSetting(test.name, "kept")
			})
			var got string
			view(t, s, func(tx *store.Tx) (err error) { got, err = tx.Setting(test.name); return err })
			if runs != test.runs || (got == "kept") != test.kept || (err == nil) != test.kept || got == "half" {
				t.Errorf("%d runs, %q is kept, %v; want %d runs and kept %t", runs, got, err, test.runs, test.kept)
			}
		})
	}
}

func TestAnActThatPanicsHitsItsCallerOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		hit := func() (value any) {
			defer func() { value = recover() }()
			_ = s.Update(context.Background(), func(tx *store.Tx) error {
				if err := tx.KeepSetting("0", "kept"); err != nil {
					return err
				}
				panic("ouch")
			})
			return nil
		}()
		update(t, s, mark("1"))
		if got := marked(t, s, 2); hit != "ouch" || !slices.Equal(got, []string{"1"}) {
			t.Errorf("the caller got %v and %v are kept; want its own panic and the other act", hit, got)
		}
	})
}

func TestAnActThatGoesOnAfterAFailedStatementIsNotKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		err := s.Update(context.Background(), func(tx *store.Tx) error {
			if err := tx.KeepSetting("0", "kept"); err != nil {
				return err
			}
			_ = tx.KeepSetting("1", "a\x00b")
			_ = tx.KeepSetting("2", "kept")
			return nil
		})
		refused(t, err, fault.Invalid)
		if got := marked(t, s, 3); len(got) > 0 {
			t.Errorf("kept %v; want nothing", got)
		}
	})
}

func TestManyWritersLoseNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		number := newPlan(t, s, "p")
		const writers, acts = 8, 10
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for a := range acts {
					err := s.Update(context.Background(), func(tx *store.Tx) error {
						_, err := tx.KeepItems(number, items(target(fmt.Sprintf("%d-%d", w, a))))
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		c := changes(t, s, number, 0)
		if len(c.Items) != writers*acts || c.Head.Items != writers*acts || c.Head.Rev != 1+writers*acts {
			t.Errorf("%d items, counted as %d, at revision %d; want 80, 80, 81", len(c.Items), c.Head.Items, c.Head.Rev)
		}
		wholeChain(t, s)
	})
}

func TestThoseWhoReadAreServedWhileManyWantToWrite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		release, running := make(chan struct{}), make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() {
			err := s.Update(context.Background(), func(*store.Tx) error { close(running); <-release; return nil })
			if err != nil {
				t.Error(err)
			}
		})
		<-running
		for i := range 40 {
			all.Go(func() {
				if err := s.Update(context.Background(), mark(strconv.Itoa(i))); err != nil {
					t.Error(err)
				}
			})
		}
		for range 20 {
			if got := marked(t, s, 40); len(got) > 0 {
				t.Errorf("%v are seen before they were written", got)
			}
		}
		close(release)
		all.Wait()
		if got := marked(t, s, 40); len(got) != 40 {
			t.Errorf("kept %d of 40", len(got))
		}
	})
}

func TestAClosedStoreSaysSo(t *testing.T) {
	s, err := store.Open(context.Background(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	refused(t, s.Update(context.Background(), mark("0")), fault.Unavailable)
}
