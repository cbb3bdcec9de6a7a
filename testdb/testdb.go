// Package testdb gives each test of code that uses a generated package its own database.
//
//	func TestTransfer(t *testing.T) {
//		client := testdb.New(t, db.Open)
//		...
//	}
//
// Every test has its own tables, so tests can run in parallel and need not clean up. crategen generate --factories writes
// factories of rows (package dbtest in the generated package).
package testdb

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

// Client is the client of a generated package.
type Client interface {
	query.Runner
	CreateTables(ctx context.Context) error
	Close() error
}

// Open is the function Open of a generated package.
type Open[C Client] func(ctx context.Context, url string, opts ...wire.Option) (C, error)

// New opens an empty SQLite database in memory, with all tables, which is removed when the test ends. The package must have
// been generated with sqlite among its targets. A failure ends the test.
func New[C Client](t testing.TB, open Open[C], opts ...wire.Option) C {
	t.Helper()
	return start(t, open, "sqlite::memory:", append(opts, sqlite.Driver))
}

// Schema opens a new schema, with all tables, on the server of the URL; it is dropped when the test ends, with its contents.
// The user of the URL needs the privilege to create schemas. Entities with a fixed schema are not in the new one: tests that
// use them must not run at the same time on one server. A sqlite URL, for instance from an environment variable, has the same
// effect as New. A failure ends the test.
func Schema[C Client](t testing.TB, open Open[C], address string, opts ...wire.Option) C {
	t.Helper()
	cfg, err := connect.Parse(address)
	if err != nil {
		t.Fatalf("testdb: %v", err)
	}
	name := "test_" + strings.ToLower(rand.Text()[:16])
	switch cfg.Scheme {
	case "sqlite":
		return New(t, open, opts...)
	case "crate":
		// CrateDB makes a schema with its first table, and it goes with the last.
		opts = append([]wire.Option{connect.Database(name)}, opts...)
	default:
		create(t, open, address, name)
		opts = append([]wire.Option{connect.SearchPath(name)}, opts...)
	}
	return start(t, open, address, opts)
}

// limit bounds what is done before and after a test. CockroachDB under load takes seconds for each table.
const limit = 3 * time.Minute

// start opens a client on an empty database, creates its tables, and drops them when the test ends.
func start[C Client](t testing.TB, open Open[C], address string, opts []wire.Option) C {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	client, err := open(ctx, address, opts...)
	if err != nil {
		t.Fatalf("testdb: %v", err)
	}
	t.Cleanup(func() {
		// The test's own context has ended by now.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), limit)
		defer cancel()
		if err := query.DropTables(ctx, client); err != nil {
			t.Errorf("testdb: %v", err)
		}
		if err := client.Close(); err != nil {
			t.Errorf("testdb: %v", err)
		}
	})
	if err := client.CreateTables(ctx); err != nil {
		t.Fatalf("testdb: %v", err)
	}
	return client
}

// create makes a schema on a server that wants it made, and drops it when the test ends, after its tables.
func create[C Client](t testing.TB, open Open[C], address, name string) {
	t.Helper()
	run := func(ctx context.Context, sql string) error {
		ctx, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		admin, err := open(ctx, address)
		if err != nil {
			return err
		}
		defer admin.Close()
		_, err = query.Exec(ctx, admin, sql)
		return err
	}
	if err := run(t.Context(), "CREATE SCHEMA "+sqlquote.Name(name)); err != nil {
		t.Fatalf("testdb: %v", err)
	}
	t.Cleanup(func() {
		if err := run(context.WithoutCancel(t.Context()), "DROP SCHEMA "+sqlquote.Name(name)+" CASCADE"); err != nil {
			t.Errorf("testdb: %v", err)
		}
	})
}
