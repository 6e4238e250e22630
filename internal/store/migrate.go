package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"bearing/internal/fault"
	"bearing/internal/ident"
	"bearing/internal/store/rows"
)

// Migrations that have landed are never edited; a new one is added.
//
//go:embed migrations/*.sql
var migrations embed.FS

// gooseSide is what goose wants to know of a database.
type gooseSide func() (goose.Dialect, []goose.ProviderOption, error)

// sqliteGoose needs no lock: each migration is an immediate transaction.
func sqliteGoose() (goose.Dialect, []goose.ProviderOption, error) {
	return goose.DialectSQLite3, nil, nil
}

// postgresGoose lets one of several nodes that start at once go first.
func postgresGoose() (goose.Dialect, []goose.ProviderOption, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60), lock.WithUnlockTimeout(1, 60))
	return goose.DialectPostgres, []goose.ProviderOption{goose.WithSessionLocker(locker)}, err
}

// prepare refuses a database that is not ours or newer than we are, and brings
// an older one up to date.
func (s *Store) prepare(ctx context.Context) error {
	known, err := s.isOurs(ctx)
	if err != nil {
		return err
	}
	provider, err := s.provider()
	if err != nil {
		return err
	}
	if known {
		current, target, err := provider.GetVersions(ctx)
		if err != nil || current == target {
			return err
		}
		if current > target {
			return fault.New(fault.Unavailable, "", "the database has schema version %d and this Bearing knows %d; install the newer Bearing that wrote it", current, target)
		}
	}
	return migrate(ctx, provider)
}

func (s *Store) provider() (*goose.Provider, error) {
	dialect, options, err := s.engine.goose()
	if err != nil {
		return nil, err
	}
	scripts, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, s.write, scripts, append(options, goose.WithDisableGlobalRegistry(true))...)
}

// migrate tries again when another program that started at the same moment was
// quicker: then the tables are there, or will be.
func migrate(ctx context.Context, provider *goose.Provider) (err error) {
	for range 5 {
		if _, err = provider.Up(ctx); err == nil {
			return nil
		}
		if pending, asked := provider.HasPending(ctx); asked == nil && !pending {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("bringing the schema up to date: %w", err)
}

// isOurs reports whether Bearing has been here before. Tables of somebody else
// are left alone.
func (s *Store) isOurs(ctx context.Context) (bool, error) {
	tables, err := list[string](ctx, s.write, s.engine.tables)
	if err != nil || len(tables) == 0 {
		return false, err
	}
	for _, table := range tables {
		if table == goose.DefaultTablename {
			return true, nil
		}
	}
	return false, fault.New(fault.Invalid, "", "is the database of another program (it has a table %q); name another one for Bearing", tables[0])
}

// list reads the first column of a query.
func list[T any](ctx context.Context, db rows.DBTX, query string, args ...any) (found []T, err error) {
	cursor, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = cursor.Close() }() // Err tells what went wrong
	for cursor.Next() {
		var one T
		if err := cursor.Scan(&one); err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, cursor.Err()
}

// found sees to it that the workspace is there.
func (s *Store) found(ctx context.Context) (err error) {
	defer func() { err = sorted(err) }()
	q := rows.New(s.write)
	_, err = q.Workspace(ctx, rows.WorkspaceParams{Workspace: workspace})
	if err != sql.ErrNoRows {
		return err
	}
	return q.FoundWorkspace(ctx, rows.FoundWorkspaceParams{
		Workspace: workspace,
		ID:        ident.New(ident.WorkspacePrefix, s.config.Now(), s.config.Dice()),
		Chain:     make([]byte, chainSize),
	})
}
