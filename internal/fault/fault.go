// Package fault sorts what can go wrong by what a person can do about it.
//
// An error that reaches a door is either one of these, with words for the
// person who asked, or it is Internal: words for the log only. A fault names
// the place (a field, a row, a file and line) and says the remedy, in one
// sentence. Sorting happens once, at the source; each door has one table from
// Kind to its own answer (HTTP status, exit code).
package fault

import (
	"errors"
	"fmt"
)

// Kind says what can be done about a fault. The zero Kind is Internal.
type Kind uint8

// The kinds, from "ours to mend" to "yours to mend".
const (
	Internal    Kind = iota // a defect here; the words are for the log
	Invalid                 // what was asked cannot be; asking differently helps
	NotFound                // it is not there, or not for these eyes
	Forbidden               // seen, but not yours to change
	Conflict                // somebody else was first; look again
	Unavailable             // not now: busy, locked, full, or a newer version
)

var names = [...]string{"internal", "invalid", "not found", "forbidden", "conflict", "unavailable"}

func (k Kind) String() string { return names[k] }

// Fault is an error with a kind, a place and words for people.
type Fault struct {
	Kind  Kind
	Place string // the field, row or file that is meant; may be empty
	Words string // one sentence: what is wrong and what helps
	Cause error  // for the log; may be nil
}

func (f *Fault) Error() string {
	if f.Place == "" {
		return f.Words
	}
	return f.Place + ": " + f.Words
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// New returns a fault of a kind at a place. The words are a sentence for the
// person who asked, formatted as by fmt.Sprintf when there are args; a final
// error argument becomes the cause.
func New(kind Kind, place, words string, args ...any) error {
	f := &Fault{Kind: kind, Place: place, Words: words}
	if len(args) > 0 {
		f.Words = fmt.Sprintf(words, args...)
		f.Cause, _ = args[len(args)-1].(error)
	}
	return f
}

// Wrap adds what was being done to *err, when there is one. It keeps the kind,
// place and words of a fault inside. Use it deferred, at boundary functions.
func Wrap(err *error, doing string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", fmt.Sprintf(doing, args...), *err)
	}
}

// At returns err with the place put in front of its own: a row becomes
// "plan.yaml:14: title". An err that is not a fault is returned as it is.
func At(place string, err error) error {
	var f *Fault
	if !errors.As(err, &f) {
		return err
	}
	g := *f
	if g.Place == "" {
		g.Place = place
	} else {
		g.Place = place + ": " + g.Place
	}
	return &g
}

// KindOf returns the kind of the first fault in err's chain, Internal for any
// other error. It must not be asked of nil.
func KindOf(err error) Kind {
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return Internal
}

// Words returns the sentence for the person who asked: place and words of the
// fault in err's chain, or a plain apology that gives nothing away.
func Words(err error) string {
	var f *Fault
	if errors.As(err, &f) && f.Kind != Internal {
		return f.Error()
	}
	return "something went wrong here; the log says what"
}
