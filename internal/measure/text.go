package measure

import "bearing/internal/fault"

// Values are written by name wherever they are kept, so that their order in
// the code may change.

// MarshalText writes the name.
func (p Polarity) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the name.
func (p *Polarity) UnmarshalText(b []byte) (err error) {
	*p, err = named(b, "polarity", ParsePolarity)
	return err
}

// MarshalText writes the name.
func (n Nature) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads the name.
func (n *Nature) UnmarshalText(b []byte) (err error) {
	*n, err = named(b, "nature", ParseNature)
	return err
}

// MarshalText writes the name.
func (p Profile) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the name.
func (p *Profile) UnmarshalText(b []byte) (err error) {
	*p, err = named(b, "profile", ParseProfile)
	return err
}

// MarshalText writes the unit as people write it.
func (u Unit) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (u *Unit) UnmarshalText(b []byte) error {
	*u = ParseUnit(string(b))
	return nil
}

// named reads a name with its own parser and refuses any other.
func named[T any](b []byte, what string, parse func(string) (T, bool)) (T, error) {
	v, ok := parse(string(b))
	if !ok {
		return v, fault.New(fault.Invalid, what, "%q is not known here", b)
	}
	return v, nil
}
