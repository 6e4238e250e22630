// Package refusal says which rows of a readable file could not be used.
//
// A file that cannot be read is refused whole, with an error. A file that can
// be read keeps its good rows, and each of the others becomes a Refusal in the
// report.
package refusal

// A Refusal is a row that was left out and the reason why, in one sentence that
// says what helps.
type Refusal struct {
	Row    string // where in the file: a line, a cell range, an identifier
	Reason string
}

func (r Refusal) String() string { return r.Row + ": " + r.Reason }
