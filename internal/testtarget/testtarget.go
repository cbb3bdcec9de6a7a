// Package testtarget lists the databases that the project's own tests run on: SQLite always, PostgreSQL where its server
// programs are installed, CrateDB and CockroachDB where CRATEGEN_TEST_CRATEDB_URL and CRATEGEN_TEST_COCKROACHDB_URL are set.
package testtarget

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/testdb"
)

// Target is a database that tests run on.
type Target struct {
	// Name is the name of the dialect: sqlite, postgres, cratedb or cockroachdb.
	Name string
	// URL is the connection string. It skips the test where there is no such database.
	URL func(t testing.TB) string
}

// All are the four databases.
var All = []Target{
	{"sqlite", func(testing.TB) string { return "sqlite::memory:" }},
	{"postgres", func(t testing.TB) string { return pgtest.URL(t) }},
	{"cratedb", fromEnv("CRATEGEN_TEST_CRATEDB_URL")},
	{"cockroachdb", fromEnv("CRATEGEN_TEST_COCKROACHDB_URL")},
}

// Relational are the databases with transactions: all but CrateDB.
var Relational = []Target{All[0], All[1], All[3]}

func fromEnv(name string) func(testing.TB) string {
	return func(t testing.TB) string {
		t.Helper()
		url := os.Getenv(name)
		if url == "" {
			t.Skipf("skipped: %s is not set", name)
		}
		return url
	}
}

// Extended opens a client as open does. On PostgreSQL it makes the extensions ltree, citext and pg_trgm first, which are part of the server.
func Extended[C testdb.Client](open testdb.Open[C]) testdb.Open[C] {
	return func(ctx context.Context, url string, opts ...wire.Option) (C, error) {
		client, err := open(ctx, url, opts...)
		if err == nil && client.Conn().Dialect() == "postgres" {
			for _, name := range []string{"ltree", "citext", "pg_trgm"} { // in a schema that every search path has
				if _, err = query.Exec(ctx, client, "CREATE EXTENSION IF NOT EXISTS "+name+" SCHEMA pg_catalog"); err != nil {
					break
				}
			}
		}
		return client, err
	}
}

// Run runs a scenario on each of the targets, with tables of its own that are dropped at its end.
func Run[C testdb.Client](t *testing.T, targets []Target, open testdb.Open[C], scenario func(t *testing.T, ctx context.Context, target string, client C), opts ...wire.Option) {
	t.Helper()
	for _, target := range targets {
		t.Run(target.Name, func(t *testing.T) {
			url := target.URL(t)
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			scenario(t, ctx, target.Name, testdb.Schema(t, open, url, opts...))
		})
	}
}

// limit bounds a scenario. Three nodes on two busy cores need several minutes for the longest ones.
const limit = 8 * time.Minute
