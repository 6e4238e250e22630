package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"bearing/internal/fault"
)

// An engine is what differs between the two databases.
type engine struct {
	name   string
	goose  gooseSide
	sight  *sql.TxOptions                // of a View
	places func(n, width int) string     // the parameters of n rows
	tables string                        // lists the tables
	checks []func(*Store) (Check, error) // that Doctor makes beside the common ones
}

func sqliteEngine() engine {
	return engine{
		name:   "sqlite",
		goose:  sqliteGoose,
		sight:  &sql.TxOptions{ReadOnly: true},
		places: questionMarks,
		tables: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
		checks: []func(*Store) (Check, error){integrity, foreignKeys, journal},
	}
}

// openSQLite opens DIR/bearing.db with one connection that writes and some that
// read.
func openSQLite(ctx context.Context, config Config) (*Store, error) {
	file, err := fileIn(config.Dir)
	if err != nil {
		return nil, err
	}
	write, err := sql.Open("sqlite", dsn(file, config, "_txlock=immediate&_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=cache_size(-8000)&_pragma=wal_autocheckpoint(1000)&_pragma=journal_size_limit(33554432)"))
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	s := &Store{config: config, engine: sqliteEngine(), write: write, read: write}
	if err := patiently(config.Patience, func() error { return s.prepare(ctx) }); err != nil {
		_ = write.Close() // the refusal is the one to tell
		return nil, atFile(file, err)
	}
	s.read, err = sql.Open("sqlite", dsn(file, config, "_pragma=query_only(1)&_pragma=cache_size(-2000)"))
	if err != nil {
		_ = write.Close()
		return nil, err
	}
	readers := max(8, 2*runtime.GOMAXPROCS(0))
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers)
	s.writer = newWriter(s.beginSQLite, func(tx *sql.Tx) *Tx { return s.tx(context.Background(), tx) })
	return s, nil
}

// patiently tries again while another program holds the database. SQLite waits
// by itself for a lock, but not while somebody else turns the write-ahead log on
// or makes the tables at the same moment.
func patiently(patience time.Duration, try func() error) error {
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if err := try(); !isBusy(err) || time.Now().After(end) {
			return err
		}
	}
}

// beginSQLite begins on a context that nobody cancels: a cancelled statement
// rolls the whole transaction back, and the neighbours' acts with it.
func (s *Store) beginSQLite() (*sql.Tx, error) {
	return s.write.BeginTx(context.Background(), nil)
}

func dsn(file string, config Config, rest string) string {
	wait := strconv.FormatInt(config.Patience.Milliseconds(), 10)
	path := (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath()
	return "file:" + path + "?_pragma=busy_timeout(" + wait + ")&_pragma=foreign_keys(1)&" + rest
}

// fileIn makes the directory and refuses what stands in the way.
func fileIn(dir string) (string, error) {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return "", fault.New(fault.Invalid, dir, "is a file; name a directory for the database")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fault.New(fault.Unavailable, dir, "cannot be made (%s); name another directory for the database", reason(err))
	}
	file := filepath.Join(dir, "bearing.db")
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		return "", fault.New(fault.Invalid, file, "is a directory where the database should be; move it away or name another directory")
	}
	if f, err := os.OpenFile(file, os.O_CREATE, 0o600); err == nil { // for its owner only; opening says what is wrong
		_ = f.Close()
	}
	return file, nil
}

// reason is the last part of what a file operation says, without the path.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// atFile names the file in a refusal.
func atFile(file string, err error) error { return fault.At(file, sorted(err)) }
