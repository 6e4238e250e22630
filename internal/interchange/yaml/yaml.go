// Package yaml reads and writes plan files: plans as text that people write by
// hand, keep in git, compare and apply.
//
// What a plan file can say stands in tables, one for each noun (plan.go, work.go,
// people.go, measure.go, item.go, promise.go). A row names a field, says in a
// sentence what it is for, points at the place in the value that it fills, and
// names the codec that reads and writes it. Reading, writing and the JSON
// Schema all walk the same tables, so none of them can know a field that
// another does not.
//
// Files are walked node by node and never decoded into structs, so that every
// refusal can name its line. Reading is permissive about plans and strict about
// text: an item without an owner, a date or a measure is kept for lint to find,
// but a field that nobody knows, a number that is none, or a key that stands
// there twice is refused, because it means that the author and the file
// disagree.
//
// Read(Write(x)) is x for every document whose refs are unique and not empty,
// whose titles stand on one line, whose items stand in the order of the tree, and whose links are grouped by
// their kind, which is how Read makes them. Ids, numbers and versions belong to
// the store and are not written.
package yaml

// Version is the version of the format that is read and written.
const Version = 1

// What a file may ask of its reader.
const (
	maxFile  = 16 << 20  // bytes
	maxSigns = 2_000_000 // between values, each of which takes some 250 bytes to read
	maxDepth = 100       // items below each other
	maxLine  = 10_000    // characters of a title or another short text
	maxProse = 1_000_000 // characters of notes and definitions
)
