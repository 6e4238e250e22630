package subject

import (
	"testing"

	"bearing/internal/interchange/yaml"
	"bearing/internal/plan"
)

func TestTheGeneratedPlansArePlanFiles(t *testing.T) {
	for _, test := range []struct {
		name  string
		file  []byte
		items int
	}{
		{"the small one has an aim above its targets", Small("small", Titles(16)...), 17},
		{"the large one has as many items as it was asked for", Large("large", Shape{Seed: 1, Items: 1234, Readings: 6}), 1234},
	} {
		t.Run(test.name, func(t *testing.T) {
			docs, err := yaml.Read("plan.yaml", test.file)
			if err != nil {
				t.Fatal(err)
			}
			tree, err := plan.Grow(docs[0].Plan, docs[0].Items)
			if err != nil {
				t.Fatal(err)
			}
			if tree.Len() != test.items {
				t.Errorf("%d items, want %d", tree.Len(), test.items)
			}
		})
	}
}

func TestTheSameSeedMakesTheSamePlan(t *testing.T) {
	shape := Shape{Seed: 7, Items: 300, Readings: 6}
	one, again := Large("large", shape), Large("large", shape)
	if string(one) != string(again) {
		t.Error("two plans of one seed differ")
	}
	shape.Seed++
	if string(one) == string(Large("large", shape)) {
		t.Error("plans of two seeds are the same")
	}
}
