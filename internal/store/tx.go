package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"bearing/internal/fault"
	"bearing/internal/ident"
	"bearing/internal/store/rows"
	"bearing/internal/text"
)

// open is where the end of a row that still holds lies.
const open = math.MaxInt64

// A Tx is one consistent sight of the database, and in an Update the means to
// change it. It lives as long as the function that it was lent to, and has one
// idea of the time.
type Tx struct {
	ctx   context.Context
	db    *guard
	rows  *rows.Queries
	store *Store
	now   time.Time

	act, actor string
	revs       map[int64]int64 // the revisions that were made here, by plan
	mark       int64           // the mark that was taken here, or 0
	touched    []touch
	made       map[string]*sql.Stmt // by their text; they end with the transaction
	born       map[int64]*newborn   // the plans that were added here
}

// tx lends a transaction of the database.
func (s *Store) tx(ctx context.Context, tx *sql.Tx) *Tx {
	g := &guard{on: tx}
	now := s.config.Now().Truncate(time.Millisecond)
	return &Tx{ctx: ctx, db: g, rows: rows.New(g), store: s, now: now, revs: map[int64]int64{}, made: map[string]*sql.Stmt{}, born: map[int64]*newborn{}}
}

// do runs an act or a sight and writes down what it did. A statement that
// failed has failed the whole, also when the act went on.
func (tx *Tx) do(act func(*Tx) error) error {
	if err := act(tx); err != nil {
		return err
	}
	if tx.db.failed != nil {
		return tx.db.failed
	}
	return tx.tell()
}

// Now returns the instant of the transaction, to the millisecond.
func (tx *Tx) Now() time.Time { return tx.now }

// Statements returns how many SQL statements ran so far.
func (tx *Tx) Statements() int { return tx.db.ran }

// Act names what the writes that follow are part of, and who does it: a verb
// such as "check_in", and the ref of a person.
func (tx *Tx) Act(name, actor string) { tx.act, tx.actor = name, actor }

// fresh returns a new typed id.
func (tx *Tx) fresh(prefix string) string {
	return ident.New(prefix, tx.now, tx.store.config.Dice())
}

// numbers takes n numbers of the workspace and returns the first.
func (tx *Tx) numbers(n int) (int64, error) {
	last, err := tx.rows.TakeNumbers(tx.ctx, rows.TakeNumbersParams{Workspace: workspace, Numbers: int64(n)})
	return last - int64(n) + 1, err
}

// nextMark returns the mark of this transaction. Taking it locks the row of the
// workspace, so that no greater mark is seen before this one is.
func (tx *Tx) nextMark() (_ int64, err error) {
	if tx.mark == 0 {
		tx.mark, err = tx.rows.TakeMark(tx.ctx, rows.TakeMarkParams{Workspace: workspace})
	}
	return tx.mark, err
}

// A guard stands between a Tx and the driver: it counts, lets no text or number
// pass that the two databases would keep differently, and after a failure lets
// nothing pass at all. PostgreSQL does the last by itself; SQLite may have
// rolled back and would run what follows outside of any transaction.
type guard struct {
	on     rows.DBTX
	ran    int
	failed error
}

// pass counts a statement and looks at what is bound to it.
func (g *guard) pass(args []any) error {
	g.ran++
	if g.failed != nil {
		return g.failed
	}
	for _, arg := range args {
		if err := checked(arg); err != nil {
			g.failed = err
			return err
		}
	}
	return nil
}

func (g *guard) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := g.pass(args); err != nil {
		return nil, err
	}
	result, err := g.on.ExecContext(ctx, query, args...)
	g.failed = err
	return result, err
}

// again runs a prepared statement.
func (g *guard) again(ctx context.Context, made *sql.Stmt, args []any) error {
	if err := g.pass(args); err != nil {
		return err
	}
	_, g.failed = made.ExecContext(ctx, args...)
	return g.failed
}

func (g *guard) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := g.pass(args); err != nil {
		return nil, err
	}
	found, err := g.on.QueryContext(ctx, query, args...)
	g.failed = err
	return found, err
}

// QueryRowContext cannot return an error of its own, so a refused argument is
// replaced by one that the driver cannot take.
func (g *guard) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if err := g.pass(args); err != nil {
		return g.on.QueryRowContext(ctx, "SELECT $1", refused{err})
	}
	row := g.on.QueryRowContext(ctx, query, args...)
	g.failed = row.Err()
	return row
}

func (g *guard) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	if g.failed != nil {
		return nil, g.failed
	}
	made, err := g.on.PrepareContext(ctx, query)
	g.failed = err
	return made, err
}

type refused struct{ error }

func (r refused) Value() (driver.Value, error) { return nil, r.error }

// checked refuses texts and numbers that no database keeps as they are. The
// doors have seen to it already; this is for what they forget.
func checked(arg any) error {
	switch v := arg.(type) {
	case string:
		return checkedText(v)
	case float64:
		return checkedNumber(v)
	case sql.NullFloat64:
		return checkedNumber(v.Float64)
	}
	return nil
}

func checkedText(s string) error {
	if isPlain(s) {
		return nil
	}
	composed, err := text.NFC(s)
	switch {
	case err != nil:
		return fault.At(opening(s), err)
	case composed != s:
		return fault.New(fault.Invalid, opening(s), "has letters and marks apart; save it in the normal form NFC and try again")
	}
	return nil
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] == 0 || s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// opening quotes how a text begins, as its place.
func opening(s string) string {
	runes := []rune(strings.ToValidUTF8(s, "?"))
	return strconv.Quote(string(runes[:min(len(runes), 40)]))
}

func checkedNumber(x float64) error {
	if math.Abs(x) <= 1e15 { // false for NaN
		return nil
	}
	return fault.New(fault.Invalid, strconv.FormatFloat(x, 'g', -1, 64), "cannot be kept; give a number no larger than 10^15 in size")
}

// keys makes the JSON object whose keys are a list, the one form in which both
// databases take lists of any length.
func keys[K int64 | string](list []K) string {
	object := make(map[K]int8, len(list))
	for _, k := range list {
		object[k] = 1
	}
	b, _ := json.Marshal(object) // numbers and texts always can be
	return string(b)
}
