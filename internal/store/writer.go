package store

import (
	"context"
	"database/sql"
	"fmt"

	"bearing/internal/fault"
)

// groupSize bounds how many acts share a commit, and so how long the first of
// them waits for its answer.
const groupSize = 64

// A writer is the only one who writes to an embedded database. Those who want
// something changed stand in a queue; whoever waits is taken along in the next
// transaction, each of several acts in a savepoint of its own, and all are
// answered after the commit. Forcing a commit to disk is what takes time, so eight acts cost
// little more than one.
//
// An act runs in the goroutine of the one who asked, while the writer waits for
// it: an act that panics hits its own caller and nobody else.
type writer struct {
	begin  func() (*sql.Tx, error)
	lend   func(*sql.Tx) *Tx
	commit func(*sql.Tx) error // replaced in tests, to let it die
	queue  chan *request
	quit   chan struct{}
	idle   chan struct{}
}

// A request is an act that waits for its turn.
type request struct {
	ctx  context.Context
	act  func(*Tx) error
	turn chan *Tx
	ran  chan outcome
	done chan error
}

// An outcome is what became of one run of an act.
type outcome struct {
	err  error
	died bool // the act panicked or left its goroutine; nobody waits for an answer
}

func newWriter(begin func() (*sql.Tx, error), lend func(*sql.Tx) *Tx) *writer {
	w := &writer{
		begin: begin, lend: lend, commit: (*sql.Tx).Commit,
		queue: make(chan *request), quit: make(chan struct{}), idle: make(chan struct{}),
	}
	go w.serve()
	return w
}

// close waits for the group under way.
func (w *writer) close() {
	select {
	case <-w.quit:
	default:
		close(w.quit)
	}
	<-w.idle
}

// update stands in the queue, runs the act whenever it is its turn, and returns
// what the writer says in the end.
func (w *writer) update(ctx context.Context, act func(*Tx) error) error {
	r := &request{ctx, act, make(chan *Tx), make(chan outcome, 1), make(chan error, 1)}
	select {
	case w.queue <- r:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.quit:
		return fault.New(fault.Unavailable, "", "the database is being closed; try again when Bearing runs again")
	}
	for {
		select {
		case tx := <-r.turn:
			r.run(tx)
		case err := <-r.done:
			return err
		}
	}
}

// run tells the writer the outcome even when the act does not come back.
func (r *request) run(tx *Tx) {
	o := outcome{died: true}
	defer func() { r.ran <- o }()
	if err := r.ctx.Err(); err != nil {
		o = outcome{err: err}
		return
	}
	o = outcome{err: tx.do(r.act)}
}

func (w *writer) serve() {
	defer close(w.idle)
	for {
		select {
		case r := <-w.queue:
			w.answer(w.gather(r))
		case <-w.quit:
			return
		}
	}
}

// gather takes along those who wait already.
func (w *writer) gather(first *request) []*request {
	group := []*request{first}
	for len(group) < groupSize {
		select {
		case r := <-w.queue:
			group = append(group, r)
		default:
			return group
		}
	}
	return group
}

// answer brings a group through. A transaction that died took all acts with it,
// also the innocent, so they are tried again one by one; the one that cannot
// be kept is then alone with its error.
func (w *writer) answer(group []*request) {
	left, err := w.together(group)
	if err == nil {
		return
	}
	for _, r := range left {
		if len(group) > 1 && !isBusy(err) {
			_, err = w.together([]*request{r})
			if err == nil {
				continue
			}
		}
		r.done <- err
	}
}

// together runs a group in one transaction and answers everybody. When the
// transaction dies it answers nobody, and returns those who still wait.
func (w *writer) together(group []*request) (left []*request, err error) {
	tx, err := w.begin()
	if err != nil {
		return group, err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit

	if len(group) == 1 {
		return w.alone(tx, group[0])
	}
	outcomes := make([]outcome, len(group))
	for i, r := range group {
		if outcomes[i], err = w.one(tx, r); err != nil {
			return waiting(group, outcomes), err
		}
	}
	if err := w.commit(tx); err != nil {
		return waiting(group, outcomes), err
	}
	for i, r := range group {
		r.done <- outcomes[i].err
	}
	return nil, nil
}

// alone runs an act that shares its transaction with nobody. It needs no
// savepoint, for which the database copies every page that a large act changes.
func (w *writer) alone(tx *sql.Tx, r *request) (left []*request, err error) {
	r.turn <- w.lend(tx)
	o := <-r.ran
	if o.err == nil && !o.died {
		o.err = w.commit(tx)
	}
	if o.err != nil || o.died {
		_ = tx.Rollback() // before the answer: whoever hears it may look
	}
	if !o.died {
		r.done <- o.err
	}
	return nil, nil
}

// one runs an act inside a savepoint. Its error says that the transaction died.
func (w *writer) one(tx *sql.Tx, r *request) (o outcome, err error) {
	if _, err := tx.Exec("SAVEPOINT act"); err != nil {
		return o, err
	}
	r.turn <- w.lend(tx)
	o = <-r.ran
	if o.died || o.err != nil {
		if _, err := tx.Exec("ROLLBACK TO act"); err != nil {
			return o, fmt.Errorf("taking an act back: %w", firstOf(o.err, err))
		}
	}
	_, err = tx.Exec("RELEASE act")
	return o, err
}

func waiting(group []*request, outcomes []outcome) (left []*request) {
	for i, r := range group {
		if !outcomes[i].died {
			left = append(left, r)
		}
	}
	return left
}
