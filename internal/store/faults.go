package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"bearing/internal/fault"
)

// sorted makes a fault of what a database says, where a person can do something
// about it. Everything else stays as it is and is a defect of ours.
func sorted(err error) error {
	var already *fault.Fault
	switch {
	case err == nil, errors.As(err, &already):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &fault.Fault{Kind: fault.Unavailable, Words: "this was given up before it was done; nothing was changed, try again", Cause: err}
	}
	if words := wordsFor(err); words != "" {
		return &fault.Fault{Kind: fault.Unavailable, Words: words, Cause: err}
	}
	return err
}

func wordsFor(err error) string {
	if words, ok := sqliteWords[sqliteCode(err)]; ok {
		return words
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return postgresWords[pg.Code]
	}
	var unreachable *pgconn.ConnectError
	var broken net.Error
	if errors.As(err, &unreachable) || errors.As(err, &broken) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, driver.ErrBadConn) {
		return "PostgreSQL does not answer; see that it runs and that the address is right, then try again"
	}
	return ""
}

// sqliteCode returns the primary result code in err's chain, 0 for none.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

func isBusy(err error) bool {
	code := sqliteCode(err)
	return code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED
}

var sqliteWords = map[int]string{
	sqlite3.SQLITE_BUSY:     "another program holds the database; end it or wait, then try again",
	sqlite3.SQLITE_LOCKED:   "another program holds the database; end it or wait, then try again",
	sqlite3.SQLITE_FULL:     "the disk is full; make room, then try again",
	sqlite3.SQLITE_IOERR:    "the disk cannot be read or written; look at it before you go on",
	sqlite3.SQLITE_READONLY: "the database is read-only; give the user that runs Bearing the right to write the file and its directory",
	sqlite3.SQLITE_CANTOPEN: "the database cannot be opened; see that its directory exists and may be read and written",
	sqlite3.SQLITE_CORRUPT:  "the database file is damaged; restore it from a backup",
	sqlite3.SQLITE_NOTADB:   "the file is no database; name another directory with --data, or move the file away",
}

// postgresWords are by SQLSTATE.
var postgresWords = map[string]string{
	"40001": "the database is busy with changes to the same rows; try again",
	"40P01": "the database is busy with changes to the same rows; try again",
	"53100": "the disk of PostgreSQL is full; make room, then try again",
	"53300": "PostgreSQL has no connection left; end others or raise its limit, then try again",
	"25006": "this PostgreSQL is read-only; name the one that may be written to",
	"57P01": "PostgreSQL was shut down; try again when it runs",
	"57P03": "PostgreSQL is starting; try again in a moment",
	"3D000": "this PostgreSQL has no such database; make it with createdb, or name another one in --db",
	"28P01": "PostgreSQL refuses the password; see the address in --db",
	"28000": "PostgreSQL refuses this user; see the address in --db",
	"42501": "PostgreSQL does not allow this user to do that; grant it the right on the database",
}
