package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

// kinds are the databases that every behaviour is tested on.
var kinds = map[string]func(*testing.T) *wire.Config{
	"memory": func(*testing.T) *wire.Config { return &wire.Config{Database: ":memory:"} },
	"file":   func(t *testing.T) *wire.Config { return &wire.Config{Database: filepath.Join(t.TempDir(), "a b?#.db")} },
	"file of one": func(t *testing.T) *wire.Config {
		return &wire.Config{Database: filepath.Join(t.TempDir(), "one.db"), PoolSize: 1}
	},
}

// each runs a test on a new database of each kind.
func each(t *testing.T, test func(*testing.T, wire.DB)) {
	for name, config := range kinds {
		t.Run(name, func(t *testing.T) { test(t, open(t, config(t))) })
	}
}

func open(t testing.TB, c *wire.Config) wire.DB {
	t.Helper()
	db, err := sqlite.Driver.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func stmt(sql string, args ...wire.Value) *wire.Statement {
	return &wire.Statement{SQL: sql, Args: args, Op: wire.OpOther}
}

func exec(t testing.TB, s wire.Session, sql string, args ...wire.Value) int64 {
	t.Helper()
	n, err := s.Exec(t.Context(), stmt(sql, args...))
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return n
}

func query(t testing.TB, s wire.Session, sql string, args ...wire.Value) wire.Rows {
	t.Helper()
	r, err := s.Query(t.Context(), stmt(sql, args...))
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return r
}

// one reads the only cell of the only row.
func one[T any](t testing.TB, s wire.Session, read func(wire.Row) T, sql string, args ...wire.Value) T {
	t.Helper()
	v, err := try(t, s, read, sql, args...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// try is one for a cell that may be unreadable.
func try[T any](t testing.TB, s wire.Session, read func(wire.Row) T, sql string, args ...wire.Value) (v T, err error) {
	t.Helper()
	r := query(t, s, sql, args...)
	if !r.Next() {
		t.Fatalf("%s: no row: %v", sql, r.Err())
	}
	v = read(r)
	if r.Err() == nil && r.Next() {
		t.Fatalf("%s: more than one row", sql)
	}
	return v, r.Close()
}

func count(t testing.TB, s wire.Session, table string) int64 {
	t.Helper()
	return one(t, s, wire.Row.Int, "SELECT count(*) FROM "+table)
}
