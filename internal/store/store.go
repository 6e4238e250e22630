// Package store keeps what Bearing knows, in SQLite or in PostgreSQL.
//
// There is one store and one text for every query: queries/*.sql, compiled by
// sqlc into package rows. It is written for PostgreSQL in the words that SQLite
// also knows; where the two part ways, the difference lives in sqlite.go,
// postgres.go and bulk.go and nowhere else. There is no interface to the store
// and no imitation of it: a test opens a real one.
//
// Everything that changes goes through Update, everything that is read through
// View. Both lend a Tx for as long as a function runs. Rows of a plan are
// closed and added, never changed, and carry the revision that made them, so
// that a plan can be read whole once, then by difference, and as it was then.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"time"

	"bearing/internal/fault"
)

// workspace is the only one there is until there are several; every key and
// every query begins with it already.
const workspace = 1

// Config says where the store is and what it takes from the world.
type Config struct {
	Dir      string           // of the embedded database: DIR/bearing.db
	URL      string           // postgres://...; it wins over Dir
	Now      func() time.Time // nil: the clock of this machine
	Dice     func() [10]byte  // nil: true dice
	Patience time.Duration    // with another program that holds the database; 0 counts as 5 s
}

func (c Config) whole() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Dice == nil {
		c.Dice = trueDice
	}
	if c.Patience == 0 {
		c.Patience = 5 * time.Second
	}
	return c
}

func trueDice() (dice [10]byte) {
	_, _ = rand.Read(dice[:]) // never fails: crypto/rand ends the program instead
	return dice
}

// A Store is an open database. It may be used by many at once.
type Store struct {
	config Config
	engine engine
	write  *sql.DB
	read   *sql.DB
	writer *writer       // of the embedded database
	gate   chan struct{} // of PostgreSQL: bounds how many acts hold a connection
}

// Open opens the database, makes it when there is none, and brings its schema
// up to date. A database that cannot be used is refused with a sentence that
// says why and what helps.
func Open(ctx context.Context, config Config) (s *Store, err error) {
	config = config.whole()
	switch {
	case config.URL != "":
		s, err = openPostgres(ctx, config)
	case config.Dir != "":
		s, err = openSQLite(ctx, config)
	default:
		return nil, fault.New(fault.Invalid, "data", "no database is named; give a directory with --data or a PostgreSQL address with --db")
	}
	if err != nil {
		return nil, err
	}
	if err := s.found(ctx); err != nil {
		_ = s.Close() // the first refusal is the one to tell
		return nil, err
	}
	return s, nil
}

// Close waits for the acts under way and lets the database go.
func (s *Store) Close() error {
	if s.writer != nil {
		s.writer.close()
	}
	err := s.write.Close()
	if s.read != s.write {
		err = firstOf(s.read.Close(), err)
	}
	return err
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Engine names the database: "sqlite" or "postgres".
func (s *Store) Engine() string { return s.engine.name }

// Update runs an act in a transaction that is kept when the act returns nil,
// and as if it had never run otherwise.
//
// Acts run one after the other, as if each were alone. An act may run more than
// once, so it touches nothing but its Tx and what it overwrites each time; what
// the world should see waits until Update has returned. The context is looked
// at before the act starts and not again: an act that runs is not interrupted.
// An act must not call Update: it would wait for itself.
func (s *Store) Update(ctx context.Context, act func(*Tx) error) error {
	if s.writer != nil {
		return sorted(s.writer.update(ctx, act))
	}
	return sorted(s.updatePostgres(ctx, act))
}

// View runs a sight over one consistent state of the database.
func (s *Store) View(ctx context.Context, sight func(*Tx) error) (err error) {
	defer func() { err = sorted(err) }()
	tx, err := s.read.BeginTx(ctx, s.engine.sight)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	return s.tx(ctx, tx).do(sight)
}
