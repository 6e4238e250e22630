package plan

import (
	"reflect"
	"slices"
)

// A Merge is the outcome of bringing a source's word on a thing to what is
// kept of it: a field changes only where the source changed it since the last
// time, and where both sides did, it stays and is named.
type Merge[T any] struct {
	Value    T
	Changed  []string // fields taken from the source
	Disputed []string // fields that both sides changed, kept as they are
}

// own are the fields that belong to the installation, never to a source.
var own = map[string]bool{"ID": true, "Number": true, "Version": true}

// Bring merges theirs into kept, given what the source said last time. A nil
// base means that this source has not spoken of the thing before: its word is
// taken where nothing is kept, and disputed where something else is.
func Bring[T any](base *T, theirs, kept T) Merge[T] { return bring(base, theirs, kept, "") }

func bring[T any](base *T, theirs, kept T, but string) Merge[T] {
	m := Merge[T]{Value: kept}
	t, k, out := reflect.ValueOf(theirs), reflect.ValueOf(kept), reflect.ValueOf(&m.Value).Elem()
	for i := range t.NumField() {
		name := t.Type().Field(i).Name
		if own[name] || name == but || same(t.Field(i), k.Field(i)) {
			continue
		}
		was := reflect.Zero(t.Field(i).Type())
		if base != nil {
			was = reflect.ValueOf(*base).Field(i)
		}
		switch {
		case same(was, t.Field(i)): // the source has not moved
		case !same(was, k.Field(i)):
			m.Disputed = append(m.Disputed, name)
		default:
			out.Field(i).Set(t.Field(i))
			m.Changed = append(m.Changed, name)
		}
	}
	return m
}

// BringItem is Bring for items, whose promises are a ledger: what was agreed
// is never edited, a source's new word is a further version with the reason.
func BringItem(base *Item, theirs, kept Item, reason string) Merge[Item] {
	m := bring(base, theirs, kept, "Commitments")
	var said []Commitment
	if base != nil {
		said = base.Commitments
	}
	switch before, now := last(kept.Commitments), last(theirs.Commitments); {
	case slices.EqualFunc(said, theirs.Commitments, Commitment.SameAs) || len(theirs.Commitments) == 0:
	case kept.Draft && last(said).SameAs(before):
		m.Value.Commitments = theirs.Commitments
		m.Changed = append(m.Changed, "Commitments")
	case len(kept.Commitments) > 0 && !last(said).SameAs(before) && !now.SameAs(before):
		m.Disputed = append(m.Disputed, "Commitments")
	default:
		m.Value.Commitments = extend(kept.Commitments, theirs.Commitments, reason)
		if len(m.Value.Commitments) > len(kept.Commitments) {
			m.Changed = append(m.Changed, "Commitments")
		}
	}
	return m
}

func last(ledger []Commitment) Commitment {
	if len(ledger) == 0 {
		return Commitment{}
	}
	return ledger[len(ledger)-1]
}

// same compares fields; nil and empty say the same.
func same(a, b reflect.Value) bool {
	if (a.Kind() == reflect.Slice || a.Kind() == reflect.Map) && a.Len() == 0 && b.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// extend returns the ledger with what the source promises now as further
// versions. Earlier versions are never edited: where the source rewrote them,
// its last word becomes one new version.
func extend(ledger, theirs []Commitment, reason string) []Commitment {
	out := slices.Clone(ledger)
	if len(theirs) == 0 {
		return out
	}
	follows := len(theirs) >= len(ledger)
	for i := range min(len(ledger), len(theirs)) {
		follows = follows && theirs[i].SameAs(ledger[i])
	}
	add := theirs[len(theirs)-1:]
	if follows {
		add = theirs[len(ledger):]
	}
	for _, c := range add {
		if len(out) > 0 && out[len(out)-1].SameAs(c) {
			continue
		}
		if c.Reason == "" && len(out) > 0 {
			c.Reason = reason
		}
		c.Version = len(out) + 1
		out = append(out, c)
	}
	return out
}
