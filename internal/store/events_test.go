package store_test

import (
	"context"
	"testing"

	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/store"
	"bearing/internal/store/storetest"
)

func wholeChain(t *testing.T, s *store.Store) {
	t.Helper()
	view(t, s, func(tx *store.Tx) error {
		_, err := tx.Audit()
		return err
	})
}

func TestEveryActLeavesAnEvent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		m := newMeasure(t, s, "wait")
		number := newPlan(t, s, "p", target("a"), target("b"))
		var kept []*plan.Item
		update(t, s, func(tx *store.Tx) (err error) {
			tx.Act("check_in", "ana")
			if kept, err = tx.KeepItems(number, items(titled(target("a"), "new"))); err != nil {
				return err
			}
			return tx.AppendReadings(m, []measure.Reading{{Day: day1, Value: 1}})
		})
		view(t, s, func(tx *store.Tx) error {
			all, err := tx.Events(0, 10)
			mine, errPlan := tx.Events(number, 10)
			if len(all) != 4 || len(mine) != 2 {
				t.Fatalf("%d events, %d of the plan; want 4 and 2", len(all), len(mine))
			}
			want := store.Event{Seq: 3, Plan: number, Rev: 2, At: mine[0].At, Things: 1, Actor: "ana", Act: "check_in", Subject: string(kept[0].ID)}
			same(t, "the event of the plan", mine[0], want)
			if all[0].Seq != 4 || all[0].Plan != 0 || all[0].Act != "check_in" || mine[1].Things != 3 || mine[1].Subject != "" {
				t.Errorf("events %+v", all)
			}
			return firstOf(err, errPlan)
		})
	})
}

func TestTheChainShowsWhatWasDoneToIt(t *testing.T) {
	for _, test := range []struct{ name, statement, words string }{
		{"nothing", "SELECT 1", ""},
		{"words were erased", "DELETE FROM event_words WHERE seq = 3", ""},
		{"an instant was changed", "UPDATE events SET at = at + 1 WHERE seq = 3", "event: 3 was changed"},
		{"a revision was changed", "UPDATE events SET rev = 7 WHERE seq = 1", "event: 1 was changed"},
		{"words were changed", "UPDATE event_words SET actor = 'bo' WHERE seq = 2", "event: 2 was changed"},
		{"one was taken out", "DELETE FROM event_words WHERE seq = 3; DELETE FROM events WHERE seq = 3", "event: 3 is missing"},
		{"the last was taken away", "DELETE FROM event_words WHERE seq = 5; DELETE FROM events WHERE seq = 5", "event: 4 events are there and 5 were written"},
		{"the chain was cut and the count with it", "DELETE FROM event_words WHERE seq = 5; DELETE FROM events WHERE seq = 5; UPDATE workspaces SET events = 4", "event: 4 events are there and 4 were written"},
	} {
		t.Run(test.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, config store.Config) {
				s := storetest.Keep(t, config)
				for _, ref := range []string{"a", "b", "c", "d", "e"} {
					newPlan(t, s, ref)
				}
				if _, err := store.Writing(s).Exec(test.statement); err != nil {
					t.Fatal(err)
				}
				err := s.View(context.Background(), func(tx *store.Tx) error { _, err := tx.Audit(); return err })
				switch {
				case test.words == "" && err != nil:
					t.Error(err)
				case test.words != "" && (err == nil || len(err.Error()) < len(test.words) || err.Error()[:len(test.words)] != test.words):
					t.Errorf("said %v, want %q", err, test.words)
				}
			})
		})
	}
}

func TestDoctorFindsAWellDatabaseWell(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		s := storetest.Keep(t, config)
		newPlan(t, s, "p", target("a"))
		checks, err := s.Doctor(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]string{}
		for _, c := range checks {
			names[c.Name] = c.Words
			if !c.Well {
				t.Errorf("%s: %s", c.Name, c.Words)
			}
		}
		if names["contents"] != "1 plans, 1 items, 0 measures, 0 readings, 0 people" || names["audit chain"] == "" || names["schema"] == "" {
			t.Errorf("found %v", names)
		}
	})
}

func TestDoctorNamesWhatIsWrong(t *testing.T) {
	for _, test := range []struct{ name, statement, check string }{
		{"a row that belongs to nothing", "PRAGMA foreign_keys = 0; DELETE FROM heads; DELETE FROM revisions; DELETE FROM plans", "foreign keys"},
		{"an index that lacks a row", "PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = 'CREATE INDEX items_by_id ON items (workspace, title)' WHERE name = 'items_by_id'", "integrity"},
		{"an event that was changed", "UPDATE events SET at = 0", "audit chain"},
		{"a schema of tomorrow", "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)", "schema"},
	} {
		t.Run(test.name, func(t *testing.T) {
			config := store.Config{Dir: t.TempDir()}
			s := storetest.Keep(t, config)
			newPlan(t, s, "p", target("a"))
			if _, err := store.Writing(s).Exec(test.statement); err != nil {
				t.Fatal(err)
			}
			checks, err := s.Doctor(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, c := range checks {
				found = found || c.Name == test.check && !c.Well
			}
			if !found {
				t.Errorf("%s is called well: %v", test.check, checks)
			}
		})
	}
}
