package store_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"bearing/internal/fault"
	"bearing/internal/plan"
	"bearing/internal/store"
	"bearing/internal/store/storetest"
)

func TestTextsAndNumbersThatCannotBeKeptAreRefusedAndNothingIsKept(t *testing.T) {
	decomposed := "Gia\u0301 tri\u0323" // NFD
	for _, test := range []struct {
		name string
		item func(*plan.Item)
		want string
	}{
		{"a NUL in a title", func(i *plan.Item) { i.Title = "a\x00b" }, "NUL"},
		{"a NUL in the details", func(i *plan.Item) { i.Notes = "a\x00b" }, "NUL"},
		{"a title that is not UTF-8", func(i *plan.Item) { i.Title = "a\xffb" }, "UTF-8"},
		{"details that are not UTF-8", func(i *plan.Item) { i.Tags = []string{"a\xffb"} }, "UTF-8"},
		{"letters and marks apart", func(i *plan.Item) { i.Title = decomposed }, "NFC"},
		{"letters and marks apart in details", func(i *plan.Item) { i.Why = decomposed }, "NFC"},
		{"a weight that is no number", func(i *plan.Item) { i.Weight = plan.Number(math.NaN()) }, "10^15"},
		{"a budget that is no number", func(i *plan.Item) { i.Budget = &plan.Budget{Amount: math.NaN()} }, "cannot be kept"},
		{"a value of 1e308", func(i *plan.Item) { i.Commitments = []plan.Commitment{{Value: plan.Number(1e308)}} }, "10^15"},
		{"a title of 10 MB", func(i *plan.Item) { i.Title = strings.Repeat("x", 10<<20) }, "too long"},
	} {
		t.Run(test.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, config store.Config) {
				s := storetest.Keep(t, config)
				number := newPlan(t, s, "p")
				bad := target("bad")
				test.item(bad)
				err := s.Update(context.Background(), func(tx *store.Tx) error {
					_, err := tx.KeepItems(number, items(target("good"), bad))
					return err
				})
				refused(t, err, fault.Invalid)
				if !strings.Contains(fault.Words(err), test.want) {
					t.Errorf("said %q; want a word on %s", fault.Words(err), test.want)
				}
				if c := changes(t, s, number, 0); c.Head.Rev != 1 || len(c.Items) != 0 {
					t.Errorf("something of it was kept: %d items at revision %d", len(c.Items), c.Head.Rev)
				}
			})
		})
	}
}

// PostgreSQL numbers its parameters and SQLite names them: $2 before $1 is where
// a driver would give the wrong value without an error.
func TestParametersAreBoundByTheirNumber(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		var got string
		row := store.Writing(s).QueryRow("SELECT concat(CAST($2 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT))", "one", "two")
		if err := row.Scan(&got); err != nil || got != "twoonetwo" {
			t.Errorf("got %q, %v; want twoonetwo", got, err)
		}
	})
}
