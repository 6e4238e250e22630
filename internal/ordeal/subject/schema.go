package subject

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"net/url"
	"strings"

	_ "bearing/internal/store" // brings the driver "pgx"
)

// Schema makes an empty schema in a PostgreSQL database and returns an address
// that works in it, and what takes it away again.
func Schema(ctx context.Context, address string) (in string, drop func() error, err error) {
	where, err := url.Parse(address)
	if err != nil {
		return "", nil, err
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		return "", nil, err
	}
	name := "ordeal_" + strings.ToLower(rand.Text()[:12])
	if _, err := db.ExecContext(ctx, "CREATE SCHEMA "+name); err != nil {
		return "", nil, errors.Join(err, db.Close())
	}
	query := where.Query()
	query.Set("search_path", name)
	where.RawQuery = query.Encode()
	return where.String(), func() error {
		_, err := db.Exec("DROP SCHEMA " + name + " CASCADE")
		return errors.Join(err, db.Close())
	}, nil
}
