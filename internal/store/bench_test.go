package store_test

import (
	"context"
	"strconv"
	"testing"

	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/store"
	"bearing/internal/store/storetest"
)

// tenThousand is a plan as a large organisation might write it.
func tenThousand() (list []*plan.Item) {
	for i := range 10_000 {
		item := target(strconv.Itoa(i))
		if i > 0 {
			item.Parent = strconv.Itoa((i - 1) / 8)
		}
		item.Owners, item.Start, item.Due = []string{"ana"}, day1, day2
		item.Commitments = []plan.Commitment{{Version: 1, Measure: "m" + strconv.Itoa(i%500), Baseline: plan.Number(1), Value: plan.Number(2)}}
		item.Commitments[0].Window.First, item.Commitments[0].Window.Last = day1, day2
		list = append(list, item)
	}
	return list
}

func benchStore(b *testing.B) (*store.Store, int64, []*plan.Item) {
	b.Helper()
	s := storetest.Open(b)
	var number int64
	list := tenThousand()
	err := s.Update(context.Background(), func(tx *store.Tx) error {
		p, err := tx.KeepPlan(plan.Plan{Ref: "big"})
		if err != nil {
			return err
		}
		number = p.Number
		_, err = tx.KeepItems(number, list)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return s, number, list
}

func BenchmarkKeepTenThousandItems(b *testing.B) {
	for b.Loop() {
		benchStore(b)
	}
}

func BenchmarkKeepTenThousandItemsThatAreThere(b *testing.B) {
	s, number, list := benchStore(b)
	for b.Loop() {
		benchUpdate(b, s, func(tx *store.Tx) error { _, err := tx.KeepItems(number, list); return err })
	}
}

func BenchmarkReadTheWhole(b *testing.B) {
	s, number, _ := benchStore(b)
	for b.Loop() {
		benchView(b, s, func(tx *store.Tx) error { _, err := tx.Changes(number, 0); return err })
	}
}

func benchView(b *testing.B, s *store.Store, sight func(*store.Tx) error) {
	b.Helper()
	if err := s.View(context.Background(), sight); err != nil {
		b.Fatal(err)
	}
}

func benchUpdate(b *testing.B, s *store.Store, act func(*store.Tx) error) {
	b.Helper()
	if err := s.Update(context.Background(), act); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkReadTheDifferenceOfOneItem(b *testing.B) {
	s, number, list := benchStore(b)
	benchUpdate(b, s, func(tx *store.Tx) error {
		_, err := tx.KeepItems(number, items(titled(list[5_000], "changed")))
		return err
	})
	for b.Loop() {
		benchView(b, s, func(tx *store.Tx) error { _, err := tx.Changes(number, 1); return err })
	}
}

func BenchmarkReadNothingNew(b *testing.B) {
	s, number, _ := benchStore(b)
	for b.Loop() {
		benchView(b, s, func(tx *store.Tx) error { _, err := tx.Head(number); return err })
	}
}

func BenchmarkChangeOneItemOfTenThousand(b *testing.B) {
	s, number, list := benchStore(b)
	n := 0
	for b.Loop() {
		n++
		benchUpdate(b, s, func(tx *store.Tx) error {
			_, err := tx.KeepItems(number, items(titled(list[n%10_000], strconv.Itoa(n))))
			return err
		})
	}
}

func BenchmarkReadTheReadingsOfOneMeasureOfFiveHundred(b *testing.B) {
	s, number, _ := benchStore(b)
	var mark int64
	benchUpdate(b, s, func(tx *store.Tx) error {
		var ms []measure.Measure
		for i := range 500 {
			ms = append(ms, measure.Measure{Ref: "m" + strconv.Itoa(i), Name: "M"})
		}
		ms, err := tx.KeepMeasures(ms)
		for _, m := range ms {
			facts := make([]measure.Reading, 50)
			for d := range facts {
				facts[d] = measure.Reading{Day: day1.Add(d), Value: float64(d)}
			}
			err = firstOf(err, tx.AppendReadings(m.Number, facts))
		}
		return err
	})
	benchUpdate(b, s, func(tx *store.Tx) (err error) {
		ms, now, err := tx.Measures(0)
		mark = now
		return firstOf(err, tx.AppendReadings(ms[7].Number, []measure.Reading{{Day: day2, Value: 1}}))
	})
	for b.Loop() {
		benchView(b, s, func(tx *store.Tx) error {
			facts, err := tx.ReadingsOfPlan(number, mark)
			if len(facts) != 1 {
				b.Fatalf("%d measures", len(facts))
			}
			return err
		})
	}
}
