package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bearing/internal/calendar"
)

func TestBring(t *testing.T) {
	base := Item{Ref: "G1", Title: "Repeat share", Notes: "as it was"}
	for _, test := range []struct {
		name              string
		base              *Item
		theirs, kept      Item
		title             string
		changed, disputed []string
	}{
		{"the source moved and nobody here did", &base, Item{Ref: "G1", Title: "Second orders", Notes: "as it was"}, base, "Second orders", []string{"Title"}, nil},
		{"somebody here moved and the source did not", &base, base, Item{Ref: "G1", Title: "Ours", Notes: "as it was"}, "Ours", nil, nil},
		{"both moved apart", &base, Item{Ref: "G1", Title: "Theirs", Notes: "as it was"}, Item{Ref: "G1", Title: "Ours", Notes: "as it was"}, "Ours", nil, []string{"Title"}},
		{"both moved to the same", &base, Item{Ref: "G1", Title: "Same", Notes: "as it was"}, Item{Ref: "G1", Title: "Same", Notes: "as it was"}, "Same", nil, nil},
		{"a new source fills what is empty", nil, Item{Ref: "G1", Title: "Theirs", Notes: "new"}, Item{Ref: "G1", Title: "Theirs"}, "Theirs", []string{"Notes"}, nil},
		{"a new source disputes what is kept", nil, Item{Ref: "G1", Title: "Theirs"}, Item{Ref: "G1", Title: "Ours"}, "Ours", nil, []string{"Title"}},
		{"a new source that says nothing takes nothing", nil, Item{Ref: "G1"}, Item{Ref: "G1", Title: "Ours"}, "Ours", nil, nil},
		{"numbers and ids are ours", &base, base, Item{ID: "itm_1", Number: 7, Version: 3, Ref: "G1", Title: "Repeat share", Notes: "as it was"}, "Repeat share", nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := Bring(test.base, test.theirs, test.kept)
			if m.Value.Title != test.title || !cmp.Equal(m.Changed, test.changed) || !cmp.Equal(m.Disputed, test.disputed) {
				t.Errorf("got %q, changed %v, disputed %v", m.Value.Title, m.Changed, m.Disputed)
			}
		})
	}
}

func TestASourceNeverEditsAPromise(t *testing.T) {
	promise := func(to float64) Commitment { return Commitment{Value: Number(to)} }
	kept := Item{Ref: "G1", Commitments: []Commitment{{Version: 1, Value: Number(60), On: calendar.On(2026, 1, 5)}}}
	base := Item{Ref: "G1", Commitments: []Commitment{promise(60)}}
	theirs := Item{Ref: "G1", Commitments: []Commitment{promise(54)}}

	m := BringItem(&base, theirs, kept, "changed in plan.yaml")
	last := m.Value.Commitment()
	if len(m.Value.Commitments) != 2 || *m.Value.FirstPromise().Value != 60 || *last.Value != 54 || last.Reason != "changed in plan.yaml" || last.Version != 2 {
		t.Errorf("the ledger reads %+v", m.Value.Commitments)
	}

	again := BringItem(&theirs, Item{Ref: "G1", Commitments: []Commitment{promise(50)}}, m.Value, "again")
	if len(again.Value.Commitments) != 3 || len(again.Disputed) > 0 {
		t.Errorf("a second move reads %+v, disputed %v", again.Value.Commitments, again.Disputed)
	}

	moved := m.Value
	moved.Commitments = append(moved.Commitments, Commitment{Version: 3, Value: Number(58), Reason: "ours"})
	if d := BringItem(&theirs, Item{Ref: "G1", Commitments: []Commitment{promise(50)}}, moved, "again"); len(d.Disputed) != 1 || len(d.Value.Commitments) != 3 {
		t.Errorf("both sides moved: %+v, disputed %v", d.Value.Commitments, d.Disputed)
	}

	draft := kept
	draft.Draft = true
	if m = BringItem(&base, theirs, draft, ""); len(m.Value.Commitments) != 1 || *m.Value.Commitment().Value != 54 {
		t.Errorf("a draft keeps %+v, want the new promise alone", m.Value.Commitments)
	}
}
