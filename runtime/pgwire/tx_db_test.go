package pgwire_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

func begin(t testing.TB, db wire.DB, o wire.TxOptions) wire.Tx {
	t.Helper()
	tx, err := db.Begin(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	return tx
}

func TestTx(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "pool_size=2")
		name := table(t, db, "id int8 PRIMARY KEY")
		insert := func(s wire.Session, id int64) error {
			st := sql(wire.OpInsert, "INSERT INTO "+name+" VALUES ($1)", wire.Int(id))
			_, err := s.Exec(t.Context(), &st)
			return err
		}

		t.Run("commit", func(t *testing.T) {
			tx := begin(t, db, wire.TxOptions{})
			if err := errors.Join(insert(tx, 1), insert(tx, 2)); err != nil {
				t.Fatal(err)
			}
			if db.Dialect() == "postgres" { // on CockroachDB a reader waits for the commit
				if n := count(t, db, name); n != 0 {
					t.Errorf("%d rows visible before the commit", n)
				}
			}
			if err := tx.Commit(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := count(t, db, name); n != 2 {
				t.Errorf("%d rows, want 2", n)
			}
			if err := insert(tx, 3); !errors.Is(err, dberr.ErrTxDone) {
				t.Errorf("statement after the commit: %v", err)
			}
			if err := tx.Commit(t.Context()); !errors.Is(err, dberr.ErrTxDone) {
				t.Errorf("second commit: %v", err)
			}
			if err := tx.Rollback(t.Context()); err != nil {
				t.Errorf("rollback after the commit: %v", err)
			}
		})
		t.Run("rollback", func(t *testing.T) {
			for range 4 { // more than there are connections: each must come back
				tx := begin(t, db, wire.TxOptions{})
				if err := insert(tx, 10); err != nil {
					t.Fatal(err)
				}
				if err := tx.Rollback(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if n := count(t, db, name); n != 2 {
				t.Errorf("%d rows, want 2", n)
			}
		})
		t.Run("nothing sent", func(t *testing.T) {
			if err := begin(t, db, wire.TxOptions{}).Commit(t.Context()); err != nil {
				t.Error(err)
			}
		})
		t.Run("failed statement", func(t *testing.T) {
			for _, first := range []bool{true, false} {
				tx := begin(t, db, wire.TxOptions{})
				if !first {
					if err := insert(tx, 20); err != nil {
						t.Fatal(err)
					}
				}
				if err := insert(tx, 1); !dberr.IsUnique(err) {
					t.Fatalf("duplicate key: %v", err)
				}
				if err := insert(tx, 21); !errors.Is(err, dberr.ErrTxDone) || !dberr.IsUnique(err) {
					t.Errorf("statement after a failed one: %v", err)
				}
				if err := tx.Commit(t.Context()); !errors.Is(err, dberr.ErrTxDone) || !dberr.IsUnique(err) {
					t.Errorf("commit after a failed statement: %v", err)
				}
			}
			if n := count(t, db, name); n != 2 {
				t.Errorf("%d rows, want 2", n)
			}
		})
		t.Run("busy", func(t *testing.T) {
			tx := begin(t, db, wire.TxOptions{})
			st := sql(wire.OpRead, "SELECT id FROM "+name+" ORDER BY id")
			rows, err := tx.Query(t.Context(), &st)
			if err != nil || !rows.Next() {
				t.Fatal(err)
			}
			if err := insert(tx, 30); !errors.Is(err, dberr.ErrBusy) {
				t.Errorf("statement while rows are open: %v", err)
			}
			if err := tx.Commit(t.Context()); !errors.Is(err, dberr.ErrBusy) {
				t.Errorf("commit while rows are open: %v", err)
			}
			if err := rows.Close(); err != nil {
				t.Fatal(err)
			}
			if err := insert(tx, 30); err != nil {
				t.Error(err)
			}
		})
		t.Run("rollback with open rows", func(t *testing.T) {
			tx := begin(t, db, wire.TxOptions{})
			st := sql(wire.OpRead, "SELECT id FROM "+name)
			rows, err := tx.Query(t.Context(), &st)
			if err != nil || !rows.Next() {
				t.Fatal(err)
			}
			if err := tx.Rollback(t.Context()); err != nil {
				t.Fatal(err)
			}
			if rows.Next() || !errors.Is(rows.Close(), dberr.ErrTxDone) {
				t.Errorf("rows after the rollback: %v", rows.Err())
			}
		})
		t.Run("options", func(t *testing.T) {
			tx := begin(t, db, wire.TxOptions{ReadOnly: true, Isolation: wire.Serializable})
			got := collect(t, tx, sql(wire.OpRead, "SHOW transaction_isolation"), wire.Row.Text)
			if got[0] != "serializable" {
				t.Errorf("isolation %s", got)
			}
			if err := insert(tx, 40); err == nil || !strings.Contains(err.Error(), "read-only") {
				t.Errorf("write in a read-only transaction: %v", err)
			}
		})
		t.Run("rollback under a cancelled context", func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			tx := begin(t, db, wire.TxOptions{})
			if err := insert(tx, 50); err != nil {
				t.Fatal(err)
			}
			cancel()
			if err := tx.Commit(ctx); !errors.Is(err, context.Canceled) || errors.Is(err, dberr.ErrUnknownOutcome) {
				t.Errorf("commit: %v", err)
			}
			if n := count(t, db, name); n != 2 {
				t.Errorf("%d rows, want 2", n)
			}
		})
	})
}

// TestConflict: two transactions that read and write the same row cannot both commit.
func TestConflict(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url)
		name := table(t, db, "id int8 PRIMARY KEY, n int8")
		exec(t, db, sql(wire.OpInsert, "INSERT INTO "+name+" VALUES (1, 0), (2, 0)"))
		a := begin(t, db, wire.TxOptions{Isolation: wire.Serializable})
		b := begin(t, db, wire.TxOptions{Isolation: wire.Serializable})
		for _, tx := range []wire.Tx{a, b} {
			collect(t, tx, sql(wire.OpRead, "SELECT n FROM "+name), wire.Row.Int)
		}
		add := func(tx wire.Tx, id int64) error {
			st := sql(wire.OpUpdate, "UPDATE "+name+" SET n = n + 1 WHERE id = $1", wire.Int(id))
			_, err := tx.Exec(t.Context(), &st)
			return err
		}
		done := make(chan error)
		go func() { done <- errors.Join(add(a, 1), a.Commit(context.Background())) }()
		err := <-done
		if err == nil {
			err = errors.Join(add(b, 2), b.Commit(t.Context()))
		}
		if !errors.Is(err, dberr.ErrSerialization) {
			t.Errorf("got %v, want a serialization conflict", err)
		}
	})
}

// TestDeferred: a constraint that breaks at COMMIT is what it is.
func TestDeferred(t *testing.T) {
	db := open(t, pgtest.URL(t))
	name := table(t, db, "id int8, CONSTRAINT one UNIQUE (id) DEFERRABLE INITIALLY DEFERRED")
	tx := begin(t, db, wire.TxOptions{})
	exec(t, tx, sql(wire.OpInsert, "INSERT INTO "+name+" VALUES (1), (1)"))
	if err := tx.Commit(t.Context()); !dberr.IsUnique(err) || errors.Is(err, dberr.ErrUnknownOutcome) {
		t.Errorf("commit: %v", err)
	}
	st := sql(wire.OpInsert, "INSERT INTO "+name+" VALUES (1), (1) RETURNING id")
	rows, err := db.Query(t.Context(), &st)
	if err == nil {
		for rows.Next() {
		}
		err = rows.Close()
	}
	if !dberr.IsUnique(err) {
		t.Errorf("outside of a transaction: %v", err)
	}
}

// TestSchemaInTx: DDL goes by the simple protocol, and BEGIN rides there as well.
func TestSchemaInTx(t *testing.T) {
	db := open(t, pgtest.URL(t))
	name := table(t, db, "id int8")
	tx := begin(t, db, wire.TxOptions{})
	exec(t, tx, sql(wire.OpSchema, "ALTER TABLE "+name+" ADD COLUMN extra int8"))
	exec(t, tx, sql(wire.OpInsert, "INSERT INTO "+name+" (extra) VALUES (1)"))
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	st := sql(wire.OpRead, "SELECT extra FROM "+name)
	if _, err := db.Query(t.Context(), &st); err == nil {
		t.Error("the column is there after the rollback")
	}
}

// TestWrongInTx: what the server refuses of a statement that was not prepared before is no conflict, so the transaction does not run again; nor is what
// it refuses behind the first row.
func TestWrongInTx(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url)
		const late = "SELECT CASE WHEN i < 2000 THEN 1 ELSE ('x' || i)::int8 END FROM generate_series(1, 2000) i"
		for _, text := range []string{"SELECT no_such_function(1)", "SELECT 1::no_such_type", "SELECT 'x' + true", "SELECT 'x'::int8", late, late} {
			for _, once := range []bool{false, true} {
				tx := begin(t, db, wire.TxOptions{})
				st := wire.Statement{Op: wire.OpRead, SQL: text, Once: once}
				_, err := tx.Exec(t.Context(), &st)
				if err == nil || errors.Is(err, dberr.ErrSerialization) || errors.Is(tx.Err(), dberr.ErrSerialization) {
					t.Errorf("%s: %v", text, err)
				}
				if err := tx.Rollback(t.Context()); err != nil {
					t.Error(err)
				}
			}
		}
	})
}
