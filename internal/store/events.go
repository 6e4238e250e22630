package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"bearing/internal/fault"
	"bearing/internal/store/rows"
)

// An Event says that something was done. Its words (who, which act, on what)
// are empty once they were erased; that it happened, when and to how many
// things stays.
type Event struct {
	Seq     int64 // 1 for the first of the workspace, without gaps
	Plan    int64 // 0 for what belongs to no plan
	Rev     int64 // the revision that it made, 0 outside of plans
	At      int64 // Unix milliseconds
	Things  int64 // how many were touched
	Actor   string
	Act     string
	Subject string // the id of the one thing touched, or of the plan
}

// A touch is what was written in a plan, or outside of any when plan is 0.
type touch struct {
	plan   int64
	id     string // of the one thing, "" of several
	things int64
}

func (tx *Tx) touch(plan int64, id string) {
	i := slices.IndexFunc(tx.touched, func(t touch) bool { return t.plan == plan })
	if i < 0 {
		tx.touched = append(tx.touched, touch{plan, id, 1})
		return
	}
	t := &tx.touched[i]
	t.things++
	if t.id != id {
		t.id = ""
	}
}

const chainSize = sha256.Size

// tell writes one event for each plan that the act touched, and one for what
// lies outside of plans, and hangs them on the audit chain.
//
// The chain covers the numbers of an event and a digest of its words. The
// digest is salted, so that it does not give erased words away to somebody who
// guesses. The head of the chain lies in the row of the workspace: an event
// that is changed or taken out, also from the end, no longer fits.
func (tx *Tx) tell() error {
	if len(tx.touched) == 0 {
		return nil
	}
	w, err := tx.rows.Workspace(tx.ctx, rows.WorkspaceParams{Workspace: workspace})
	if err != nil {
		return err
	}
	var events, words [][]any
	for _, t := range tx.touched {
		w.Events++
		said := rows.EventWord{Salt: tx.salt(), Actor: tx.actor, Act: tx.act, Subject: t.id}
		e := rows.Event{Seq: w.Events, Plan: t.plan, Rev: tx.revs[t.plan], At: tx.now.UnixMilli(), Things: t.things, Digest: digest(said)}
		e.Chain = link(w.Chain, e)
		w.Chain = e.Chain
		events = append(events, []any{workspace, e.Seq, e.Plan, e.Rev, e.At, e.Things, e.Digest, e.Chain})
		words = append(words, []any{workspace, e.Seq, said.Salt, said.Actor, said.Act, said.Subject})
	}
	if err := tx.insert("events", "workspace, seq, plan, rev, at, things, digest, chain", "", events); err != nil {
		return err
	}
	if err := tx.insert("event_words", "workspace, seq, salt, actor, act, subject", "", words); err != nil {
		return err
	}
	return tx.rows.MoveChain(tx.ctx, rows.MoveChainParams{Workspace: workspace, Events: w.Events, Chain: w.Chain})
}

func (tx *Tx) salt() []byte {
	a, b := tx.store.config.Dice(), tx.store.config.Dice()
	return append(a[:], b[:]...)
}

// digest covers the words of an event. Each is led by its length, so that no
// other words run together to the same bytes.
func digest(w rows.EventWord) []byte {
	h := sha256.New()
	for _, part := range [][]byte{w.Salt, []byte(w.Actor), []byte(w.Act), []byte(w.Subject)} {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write(part)
	}
	return h.Sum(nil)
}

// link hangs an event on the one before.
func link(before []byte, e rows.Event) []byte {
	h := sha256.New()
	h.Write(before)
	for _, n := range []int64{e.Seq, e.Plan, e.Rev, e.At, e.Things} {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], uint64(n))
		h.Write(b[:])
	}
	h.Write(e.Digest)
	return h.Sum(nil)
}

// Events returns the last events of a plan, or of the whole workspace for plan
// 0, the latest first.
func (tx *Tx) Events(plan int64, limit int) (events []Event, err error) {
	defer fault.Wrap(&err, "store.Events(%d, %d)", plan, limit)
	if plan == 0 {
		found, err := tx.rows.Events(tx.ctx, rows.EventsParams{Workspace: workspace, Limit: int32(limit)})
		for _, e := range found {
			events = append(events, Event{e.Seq, e.Plan, e.Rev, e.At, e.Things, e.Actor, e.Act, e.Subject})
		}
		return events, err
	}
	found, err := tx.rows.EventsOfPlan(tx.ctx, rows.EventsOfPlanParams{Workspace: workspace, Plan: plan, Limit: int32(limit)})
	for _, e := range found {
		events = append(events, Event{e.Seq, e.Plan, e.Rev, e.At, e.Things, e.Actor, e.Act, e.Subject})
	}
	return events, err
}

// auditPage is how many events are looked at with one statement.
const auditPage = 10_000

// Audit walks the chain of events from the first and names the one at which it
// breaks. Words that were erased do not break it.
func (tx *Tx) Audit() (n int64, err error) {
	w, err := tx.rows.Workspace(tx.ctx, rows.WorkspaceParams{Workspace: workspace})
	if err != nil {
		return 0, err
	}
	chain := make([]byte, chainSize)
	for {
		page, err := tx.rows.ChainAfter(tx.ctx, rows.ChainAfterParams{Workspace: workspace, Seq: n, Limit: auditPage})
		if err != nil {
			return n, err
		}
		for _, row := range page {
			n++
			if chain, err = follow(chain, n, row); err != nil {
				return n, err
			}
		}
		if len(page) < auditPage {
			break
		}
	}
	if n != w.Events || !bytes.Equal(chain, w.Chain) {
		return n, fault.New(fault.Invalid, "event", "%d events are there and %d were written; the last ones were taken away, restore a backup and compare", n, w.Events)
	}
	return n, nil
}

func follow(chain []byte, seq int64, row rows.ChainAfterRow) ([]byte, error) {
	if row.Event.Seq != seq {
		return nil, fault.New(fault.Invalid, "event", "%d is missing; restore a backup and compare", seq)
	}
	words := rows.EventWord{Salt: row.Salt, Actor: row.Actor.String, Act: row.Act.String, Subject: row.Subject.String}
	erased := !row.Actor.Valid
	if next := link(chain, row.Event); bytes.Equal(next, row.Event.Chain) && (erased || bytes.Equal(digest(words), row.Event.Digest)) {
		return next, nil
	}
	return nil, fault.New(fault.Invalid, "event", "%d was changed after it was written; restore a backup and compare", seq)
}
