package plan

import "bearing/internal/fault"

// Values are written by name wherever they are kept, so that their order in
// the code may change.

// MarshalText writes the name.
func (t Type) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads the name.
func (t *Type) UnmarshalText(b []byte) (err error) {
	*t, err = named(b, "type", ParseType)
	return err
}

// MarshalText writes the name.
func (k LinkKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the name.
func (k *LinkKind) UnmarshalText(b []byte) (err error) {
	*k, err = named(b, "link", ParseLinkKind)
	return err
}

// MarshalText writes the name.
func (k StateKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the name.
func (k *StateKind) UnmarshalText(b []byte) (err error) {
	*k, err = named(b, "state", ParseStateKind)
	return err
}

// MarshalText writes the name.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads the name.
func (o *Outcome) UnmarshalText(b []byte) (err error) {
	*o, err = named(b, "outcome", ParseOutcome)
	return err
}

// named reads a name with its own parser and refuses any other.
func named[T any](b []byte, what string, parse func(string) (T, bool)) (T, error) {
	v, ok := parse(string(b))
	if !ok {
		return v, fault.New(fault.Invalid, what, "%q is not known here", b)
	}
	return v, nil
}
