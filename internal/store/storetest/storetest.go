// Package storetest lends databases to tests: each test its own, real, on both
// engines. Nothing here imitates a store.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"bearing/internal/store"
)

// variable names the PostgreSQL on which tests may make schemas.
const variable = "BEARING_TEST_POSTGRES"

// Open opens a new embedded database, which ends with the test.
func Open(t testing.TB) *store.Store {
	t.Helper()
	return Keep(t, store.Config{Dir: t.TempDir()})
}

// Keep opens a database as configured and closes it with the test.
func Keep(t testing.TB, config store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing the store: %v", err)
		}
	})
	return s
}

// Each runs a test on both databases. The config names an empty one; a test may
// open it several times.
func Each(t *testing.T, test func(t *testing.T, config store.Config)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, store.Config{Dir: t.TempDir()}) })
	t.Run("postgres", func(t *testing.T) { test(t, store.Config{URL: Postgres(t)}) })
}

// Postgres returns the address of a new schema, which ends with the test. Where
// there is no PostgreSQL the test is passed over, but never on the build server.
func Postgres(t testing.TB) string {
	t.Helper()
	address := os.Getenv(variable)
	switch {
	case address == "" && os.Getenv("CI") == "true":
		t.Fatalf("%s is not set; on the build server every test runs on PostgreSQL too", variable)
	case address == "":
		t.Skipf("no PostgreSQL to test on; set %s to the address of one to run this", variable)
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	schema := "test_" + strings.ToLower(rand.Text())
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Errorf("dropping the schema: %v", err)
		}
		_ = db.Close()
	})
	return inSchema(t, address, schema)
}

func inSchema(t testing.TB, address, schema string) string {
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}
