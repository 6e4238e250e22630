package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bearing/internal/fault"
	"bearing/internal/store/rows"
)

// A Check is one thing that Doctor looked at.
type Check struct {
	Name  string
	Well  bool
	Words string // what was found, and what helps where it is not well
}

// Doctor looks at the database and says how it is. An error means that it could
// not look.
func (s *Store) Doctor(ctx context.Context) (checks []Check, err error) {
	common := []func(*Store) (Check, error){schemaVersion, audit, counts}
	for _, look := range slices.Concat(s.engine.checks, common) {
		if err := ctx.Err(); err != nil {
			return checks, err
		}
		check, err := look(s)
		if err = sorted(err); err != nil && fault.KindOf(err) == fault.Internal {
			return checks, err
		}
		if err != nil { // too ill to be looked at
			check.Well, check.Words = false, fault.Words(err)
		}
		checks = append(checks, check)
	}
	return checks, nil
}

func integrity(s *Store) (Check, error) {
	said, err := list[string](context.Background(), s.read, "PRAGMA integrity_check")
	well := len(said) == 1 && said[0] == "ok"
	words := "every page and index is whole"
	if !well {
		words = strings.Join(said[:min(len(said), 3)], "; ") + "; restore a backup"
	}
	return Check{"integrity", well, words}, err
}

func foreignKeys(s *Store) (Check, error) {
	said, err := list[string](context.Background(), s.read, `SELECT "table" FROM pragma_foreign_key_check`)
	words := "every row belongs to one that is there"
	if len(said) > 0 {
		words = fmt.Sprintf("%d rows belong to nothing, the first in %s; restore a backup", len(said), said[0])
	}
	return Check{"foreign keys", len(said) == 0, words}, err
}

func journal(s *Store) (Check, error) {
	mode, err := list[string](context.Background(), s.read, "PRAGMA journal_mode")
	if err != nil {
		return Check{Name: "journal"}, err
	}
	file := filepath.Join(s.config.Dir, "bearing.db")
	words := "write-ahead log, " + size(file) + " of data, " + size(file+"-wal") + " in the log"
	if mode[0] != "wal" {
		words = "the journal is " + mode[0] + " and not the write-ahead log; put the directory on a local disk"
	}
	return Check{"journal", mode[0] == "wal", words}, nil
}

func size(file string) string {
	info, err := os.Stat(file)
	if err != nil {
		return "nothing"
	}
	return fmt.Sprintf("%.1f MB", float64(info.Size())/1e6)
}

func serverVersion(s *Store) (Check, error) {
	said, err := list[string](context.Background(), s.read, "SHOW server_version")
	return Check{"server", true, "PostgreSQL " + strings.Join(said, "")}, err
}

func schemaVersion(s *Store) (Check, error) {
	provider, err := s.provider()
	if err != nil {
		return Check{Name: "schema"}, err
	}
	current, target, err := provider.GetVersions(context.Background())
	words := fmt.Sprintf("version %d", current)
	if current != target {
		words += fmt.Sprintf(", while this Bearing knows %d; use the Bearing that wrote it", target)
	}
	return Check{"schema", current == target, words}, err
}

func audit(s *Store) (check Check, err error) {
	check.Name = "audit chain"
	err = s.View(context.Background(), func(tx *Tx) error {
		n, broken := tx.Audit()
		check = Check{"audit chain", broken == nil, fmt.Sprintf("%d events, none changed or missing", n)}
		if broken == nil || fault.KindOf(broken) != fault.Invalid {
			return broken
		}
		check.Words = fault.Words(broken)
		return nil
	})
	return check, err
}

func counts(s *Store) (check Check, err error) {
	check.Name = "contents"
	err = s.View(context.Background(), func(tx *Tx) error {
		n, err := tx.rows.Counts(tx.ctx, rows.CountsParams{Workspace: workspace, Open: open})
		check = Check{"contents", true, fmt.Sprintf("%d plans, %d items, %d measures, %d readings, %d people", n.Plans, n.Items, n.Measures, n.Readings, n.People)}
		return err
	})
	return check, err
}
