package store

import "database/sql"

// CommitWith lets a test commit in its own way, or not at all.
func CommitWith(s *Store, commit func(*sql.Tx) error) { s.writer.commit = commit }

// Writing is the connection that writes, for tests that damage what is kept.
func Writing(s *Store) *sql.DB { return s.write }
