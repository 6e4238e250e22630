package store_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bearing/internal/measure"
	"bearing/internal/store"
	"bearing/internal/store/storetest"
)

// Each schema version that landed has a database of its own in testdata,
// frozen as it was. Everybody who has one must be able to go on with it.
func TestEveryOldDatabaseIsBroughtUpToDate(t *testing.T) {
	files, err := filepath.Glob("testdata/versions/*.sql")
	must(t, err)
	if len(files) == 0 {
		t.Fatal("no old database is kept")
	}
	fresh := schema(t, storetest.Open(t))
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			dir := t.TempDir()
			restore(t, file, dir)
			s := storetest.Keep(t, store.Config{Dir: dir})
			same(t, "the schema", schema(t, s), fresh)
			checks, err := s.Doctor(context.Background())
			must(t, err)
			for _, c := range checks {
				if !c.Well {
					t.Errorf("%s: %s", c.Name, c.Words)
				}
			}
			contentOfVersions(t, s)
		})
	}
}

func restore(t *testing.T, file, dir string) {
	t.Helper()
	script, err := os.ReadFile(file)
	must(t, err)
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "bearing.db"))
	must(t, err)
	db.SetMaxOpenConns(1)
	_, err = db.Exec(string(script))
	must(t, err)
	must(t, db.Close())
}

// contentOfVersions looks for what every frozen database says: it was written
// with fullPlan, fullItem and the other full examples. A field that these gain
// later is empty in older databases; clear it here.
func contentOfVersions(t *testing.T, s *store.Store) {
	t.Helper()
	view(t, s, func(tx *store.Tx) error {
		number, err := tx.PlanNumber("north")
		if err != nil {
			return err
		}
		c, err := tx.Changes(number, 0)
		if err != nil {
			return err
		}
		wantPlan, wantItem := fullPlan(), fullItem()
		wantPlan.ID, wantPlan.Number = c.Head.Plan.ID, number
		wantItem.ID, wantItem.Number, wantItem.Version = c.Items[0].ID, c.Items[0].Number, 1
		same(t, "the plan", c.Head, store.Head{Plan: wantPlan, Rev: 2, Items: 2})
		same(t, "the item", c.Items[0], wantItem)
		then, err := tx.PlanAt(number, 1)
		if len(then.Items) != 3 || then.Items[1].Title != "Target a" || c.Items[1].Title != "Target a, said better" {
			t.Errorf("then %d items, the second %q, now %q", len(then.Items), then.Items[1].Title, c.Items[1].Title)
		}
		ms, _, errMeasures := tx.Measures(0)
		m := fullMeasure()
		m.ID, m.Number = ms[0].ID, ms[0].Number
		same(t, "the measures", ms, []measure.Measure{m})
		facts, errFacts := tx.ReadingsOfPlan(number, 0)
		if len(facts[m.Number]) != 3 || len(c.People) != 2 || c.People[1].Members[0].Person != "ana" {
			t.Errorf("readings %v, people %v", facts, c.People)
		}
		memory, errMemory := tx.Imported("crm.csv")
		same(t, "what a source said", memory.Said, map[string]string{"1": "churn 5.5"})
		return firstOf(err, errMeasures, errFacts, errMemory)
	})
}

// schema lists what the database is made of, the dust of white space apart.
func schema(t *testing.T, s *store.Store) (list []string) {
	t.Helper()
	found, err := store.Writing(s).Query("SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_master ORDER BY type, name")
	must(t, err)
	defer func() { _ = found.Close() }()
	for found.Next() {
		var one string
		must(t, found.Scan(&one))
		list = append(list, strings.Join(strings.Fields(one), " "))
	}
	must(t, found.Err())
	return list
}
