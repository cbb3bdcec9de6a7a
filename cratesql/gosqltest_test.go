package cratesql_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/cratesql"
)

// These are the tests of github.com/bradfitz/go-sql-test, in CrateDB's words. Its test of transactions is TestNoTransactions.

func TestBlobs(t *testing.T) {
	db := open(t)
	blob := cratesql.Bytes{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255}
	table(t, db, "foo_blobs", "id integer PRIMARY KEY, bar text")
	mustExec(t, db, "INSERT INTO foo_blobs (id, bar) VALUES (?, ?)", 0, blob)
	var got cratesql.Bytes
	if err := db.QueryRowContext(soon(t), "SELECT bar FROM foo_blobs WHERE id = ?", 0).Scan(&got); err != nil || !cmp.Equal(got, blob) {
		t.Errorf("%x, %v", got, err)
	}
	if _, err := db.ExecContext(soon(t), "INSERT INTO foo_blobs (id, bar) VALUES (?, ?)", 1, []byte(blob)); err == nil {
		t.Error("a []byte that is not text was stored as one")
	}
	mustExec(t, db, "INSERT INTO foo_blobs (id, bar) VALUES (?, ?)", 1, []byte("text"))
	var b []byte
	if err := db.QueryRowContext(soon(t), "SELECT bar FROM foo_blobs WHERE id = ?", 1).Scan(&b); err != nil || string(b) != "text" {
		t.Errorf("%q, %v", b, err)
	}
}

func TestManyQueryRow(t *testing.T) {
	db := open(t)
	table(t, db, "foo_many", "id integer PRIMARY KEY, name varchar(50)")
	mustExec(t, db, "INSERT INTO foo_many (id, name) VALUES (?, ?)", 1, "bob")
	for i := range 500 {
		var name string
		if err := db.QueryRowContext(soon(t), "SELECT name FROM foo_many WHERE id = ?", 1).Scan(&name); err != nil || name != "bob" {
			t.Fatalf("query %d: %q, %v", i, name, err)
		}
	}
}

func TestPreparedStatements(t *testing.T) {
	db := open(t)
	table(t, db, "foo_prepared", "id integer PRIMARY KEY, count integer")
	sel, err := db.PrepareContext(soon(t), "SELECT count FROM foo_prepared ORDER BY id DESC")
	if err != nil {
		t.Fatal(err)
	}
	ins, err := db.PrepareContext(soon(t), "INSERT INTO foo_prepared (id, count) VALUES (?, ?) ON CONFLICT DO NOTHING")
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		if _, err := ins.ExecContext(soon(t), n, n); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ins.ExecContext(soon(t), 1); err == nil {
		t.Error("one argument was enough for two placeholders")
	}
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			for range 10 {
				rows, err := sel.QueryContext(t.Context())
				if err != nil {
					t.Errorf("query: %v", err)
					return
				}
				for rows.Next() {
					var count int
					if err := rows.Scan(&count); err != nil {
						t.Error(err)
					}
				}
				if err := errors.Join(rows.Err(), rows.Close()); err != nil {
					t.Error(err)
				}
				if _, err := ins.ExecContext(t.Context(), 1, 1); err != nil {
					t.Errorf("insert: %v", err)
				}
			}
		})
	}
	all.Wait()
	if err := errors.Join(sel.Close(), ins.Close()); err != nil {
		t.Error(err)
	}
}
