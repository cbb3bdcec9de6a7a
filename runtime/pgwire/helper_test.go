package pgwire_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/wire"
)

// open opens a database, with more URL parameters if given.
func open(t testing.TB, url string, params ...string) wire.DB {
	t.Helper()
	for _, p := range params {
		url += "&" + p
	}
	c, err := connect.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	db, err := connect.Open(t.Context(), c, []wire.Driver{pgwire.Driver})
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

// table creates a table of the test's own, with the columns given, and returns its name. It goes with the test.
func table(t testing.TB, s wire.Session, columns string) string {
	t.Helper()
	name := strings.ToLower(strings.NewReplacer("/", "_", "#", "_", "-", "_").Replace(t.Name()))
	exec(t, s, wire.Statement{Op: wire.OpSchema, SQL: fmt.Sprintf("DROP TABLE IF EXISTS %s; CREATE TABLE %s (%s)", name, name, columns)})
	dropAfter(t, s, "TABLE "+name)
	return name
}

// dropAfter drops something when the test ends.
func dropAfter(t testing.TB, s wire.Session, what string) {
	t.Cleanup(func() {
		if _, err := s.Exec(context.Background(), &wire.Statement{Op: wire.OpSchema, SQL: "DROP " + what}); err != nil {
			t.Error(err)
		}
	})
}

func exec(t testing.TB, s wire.Session, st wire.Statement) int64 {
	t.Helper()
	n, err := s.Exec(t.Context(), &st)
	if err != nil {
		t.Fatalf("%s: %v", st.SQL, err)
	}
	return n
}

func sql(op wire.Op, text string, args ...wire.Value) wire.Statement {
	return wire.Statement{Op: op, SQL: text, Args: args}
}

// collect reads one value per row.
func collect[T any](t testing.TB, s wire.Session, st wire.Statement, read func(wire.Row) T) []T {
	t.Helper()
	rows, err := s.Query(t.Context(), &st)
	if err != nil {
		t.Fatalf("%s: %v", st.SQL, err)
	}
	return drain(t, rows, read)
}

func drain[T any](t testing.TB, rows wire.Rows, read func(wire.Row) T) (out []T) {
	t.Helper()
	for rows.Next() {
		out = append(out, read(rows))
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

func count(t testing.TB, s wire.Session, table string) int64 {
	t.Helper()
	return collect(t, s, sql(wire.OpRead, "SELECT count(*) FROM "+table), wire.Row.Int)[0]
}
