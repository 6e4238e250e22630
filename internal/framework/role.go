package framework

// A Role is what an item is, whatever it is called. Roles are stored, words
// are shown. The zero Role is none.
type Role uint8

// The roles that an item can have. A measure is not an item.
const (
	NoRole   Role = iota
	Aim           // broad direction, in words
	Target        // a measurable outcome
	Approach      // the choice of how, and how not
	Action        // work with an owner and dates
)

var roles = [...]string{"", "aim", "target", "approach", "action"}

func (r Role) String() string { return roles[r] }

// ParseRole reads the name of a role.
func ParseRole(s string) (Role, bool) {
	for i, name := range roles {
		if name == s && i > 0 {
			return Role(i), true
		}
	}
	return NoRole, false
}

// Roles returns the four roles in their order.
func Roles() []Role { return []Role{Aim, Target, Approach, Action} }
