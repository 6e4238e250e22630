// Package access says who may do what. It is a pure table: an Actor has a
// level, an act asks for one, and the answer is yes or no.
package access

// A Level is how far an actor's rights reach. The zero Level may do nothing.
type Level uint8

// The levels, each with the rights of those before it.
const (
	None Level = iota
	Read
	Write
	Own
)

// An Actor is somebody who asks, in one workspace.
type Actor struct {
	Workspace int64
	Name      string // as it stands in the history
	Level     Level
}

// Local is the person at this machine: whoever can open the database owns it.
func Local() Actor { return Actor{Workspace: 1, Name: "local", Level: Own} }

// May reports whether a may do what asks for a level.
func May(a Actor, asks Level) bool { return a.Workspace != 0 && a.Level != None && a.Level >= asks }
