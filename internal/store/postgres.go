package store

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"bearing/internal/fault"
)

func postgresEngine() engine {
	return engine{
		name:   "postgres",
		goose:  postgresGoose,
		sight:  &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		places: numberedPlaces,
		tables: "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename",
		checks: []func(*Store) (Check, error){serverVersion},
	}
}

func openPostgres(ctx context.Context, config Config) (*Store, error) {
	parsed, err := pgx.ParseConfig(config.URL)
	if err != nil {
		return nil, &fault.Fault{Kind: fault.Invalid, Place: "db", Words: "is no address of PostgreSQL; write it as postgres://user:password@host:5432/database", Cause: err}
	}
	db := stdlib.OpenDB(*parsed)
	db.SetMaxOpenConns(4 * max(4, runtime.GOMAXPROCS(0)))
	db.SetMaxIdleConns(4)
	s := &Store{config: config, engine: postgresEngine(), write: db, read: db, gate: make(chan struct{}, atTheGate)}
	if err := s.prepare(ctx); err != nil {
		_ = db.Close() // the refusal is the one to tell
		return nil, fault.At(parsed.Host+"/"+parsed.Database, sorted(err))
	}
	return s, nil
}

// patience is how often an act that collided with another one is run again.
const patience = 10

// atTheGate is how many acts of this program are under way at once: one that
// runs and one that waits for its lock. More would only take connections away
// from those who read.
const atTheGate = 2

// updatePostgres runs an act in a transaction of its own, again when it
// collided with another one.
func (s *Store) updatePostgres(ctx context.Context, act func(*Tx) error) (err error) {
	select {
	case s.gate <- struct{}{}:
		defer func() { <-s.gate }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for attempt := range patience {
		if err = s.once(ctx, act); !collided(err) {
			return err
		}
		time.Sleep(time.Duration(1+rand.IntN(5<<min(attempt, 6))) * time.Millisecond)
	}
	return err
}

func collided(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// once waits for a connection as long as ctx allows, and from there on cannot
// be cancelled. Before anything else it locks the row of the workspace: acts
// run one after the other as they do in SQLite, each statement sees all that
// the acts before have kept, and marks are seen in their order.
func (s *Store) once(ctx context.Context, act func(*Tx) error) error {
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	if err := ctx.Err(); err != nil {
		return err
	}
	calm := context.WithoutCancel(ctx)
	tx, err := conn.BeginTx(calm, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if _, err := tx.ExecContext(calm, "SELECT 1 FROM workspaces WHERE workspace = $1 FOR UPDATE", workspace); err != nil {
		return err
	}
	if err := s.tx(calm, tx).do(act); err != nil {
		return err
	}
	return tx.Commit()
}
