package plan

import "reflect"

// A Merge is the outcome of bringing a source's item to the one that is kept:
// a field changes only where the source changed it since the last time, and
// where both sides did, it stays and is named.
type Merge struct {
	Item     *Item
	Changed  []string // fields taken from the source
	Disputed []string // fields that both sides changed, kept as they are
}

// ours are the fields that belong to the installation, never to a source.
var ours = map[string]bool{"ID": true, "Number": true, "Version": true}

// Bring merges theirs into kept, given what the source said last time. A nil
// base means that this source has not spoken of the item before: its word is
// taken where the kept field is empty or says the same, and disputed elsewhere.
// The reason stands on a promise that the source changed.
func Bring(base, theirs, kept *Item, reason string) Merge {
	out := *kept
	m := Merge{Item: &out}
	t, k := reflect.ValueOf(theirs).Elem(), reflect.ValueOf(kept).Elem()
	for i := range t.NumField() {
		name := t.Type().Field(i).Name
		if ours[name] || same(t.Field(i), k.Field(i)) {
			continue
		}
		var was reflect.Value
		if base != nil {
			was = reflect.ValueOf(base).Elem().Field(i)
		} else {
			was = reflect.Zero(t.Field(i).Type())
		}
		switch {
		case base != nil && same(was, t.Field(i)): // the source has not moved
		case !same(was, k.Field(i)):
			m.Disputed = append(m.Disputed, name)
		case name == "Commitments" && !kept.Draft:
			if ledger := extend(kept.Commitments, theirs.Commitments, reason); len(ledger) > len(kept.Commitments) {
				out.Commitments = ledger
				m.Changed = append(m.Changed, name)
			}
		default:
			reflect.ValueOf(&out).Elem().Field(i).Set(t.Field(i))
			m.Changed = append(m.Changed, name)
		}
	}
	return m
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
// its last word becomes one new version with the reason.
func extend(ledger, theirs []Commitment, reason string) []Commitment {
	out := append([]Commitment(nil), ledger...)
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
