package framework

import "bearing/internal/fault"

// MarshalText writes the name of the role.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the name of a role, or nothing for none.
func (r *Role) UnmarshalText(b []byte) error {
	role, ok := ParseRole(string(b))
	if !ok && len(b) > 0 {
		return fault.New(fault.Invalid, "role", "%q is not a role; it is aim, target, approach or action", b)
	}
	*r = role
	return nil
}
