package sqlite_test

import (
	"context"
	"errors"
	"testing"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

func begin(t testing.TB, db wire.DB, o wire.TxOptions) wire.Tx {
	t.Helper()
	tx, err := db.Begin(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func wantErr(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}

func TestTx(t *testing.T) {
	each(t, func(t *testing.T, db wire.DB) {
		exec(t, db, "CREATE TABLE t (a integer UNIQUE)")

		tx := begin(t, db, wire.TxOptions{})
		exec(t, tx, "INSERT INTO t VALUES (1)")
		if n := count(t, tx, "t"); n != 1 {
			t.Errorf("the transaction sees %d rows of its own", n)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err := tx.Exec(t.Context(), stmt("DELETE FROM t"))
		wantErr(t, "statement after commit", err, dberr.ErrTxDone)
		wantErr(t, "commit after commit", tx.Commit(t.Context()), dberr.ErrTxDone)
		wantErr(t, "rollback after commit", tx.Rollback(t.Context()), nil)

		tx = begin(t, db, wire.TxOptions{Isolation: wire.ReadCommitted})
		exec(t, tx, "INSERT INTO t VALUES (2)")
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		wantErr(t, "rollback", tx.Rollback(ended), nil)

		tx = begin(t, db, wire.TxOptions{})
		exec(t, tx, "INSERT INTO t VALUES (3)")
		_, err = tx.Query(ended, stmt("SELECT 1"))
		wantErr(t, "cancelled before it was sent", err, context.Canceled)
		exec(t, tx, "INSERT INTO t VALUES (4)")
		wantErr(t, "commit with a cancelled context", tx.Commit(ended), context.Canceled)
		if n := count(t, db, "t"); n != 1 {
			t.Errorf("%d rows after one commit", n)
		}
	})
}

func TestTxFails(t *testing.T) {
	each(t, func(t *testing.T, db wire.DB) {
		exec(t, db, "CREATE TABLE t (a integer UNIQUE, parent integer REFERENCES t (a) DEFERRABLE INITIALLY DEFERRED)")
		tx := begin(t, db, wire.TxOptions{})
		exec(t, tx, "INSERT INTO t (a) VALUES (1)")
		_, err := tx.Exec(t.Context(), stmt("INSERT INTO t (a) VALUES (?1)", wire.Uint(1<<63)))
		if err == nil {
			t.Error("2^63 was stored")
		}
		exec(t, tx, "INSERT INTO t (a) VALUES (2)") // what was refused before it was sent does no harm
		if _, err = tx.Exec(t.Context(), stmt("INSERT INTO t (a) VALUES (1)")); !dberr.IsUnique(err) {
			t.Errorf("got %v", err)
		}
		_, err = tx.Query(t.Context(), stmt("SELECT 1"))
		wantErr(t, "query after a failure", err, dberr.ErrTxDone)
		wantErr(t, "commit after a failure", tx.Commit(t.Context()), dberr.ErrTxDone)

		tx = begin(t, db, wire.TxOptions{})
		exec(t, tx, "INSERT INTO t (a, parent) VALUES (3, 99)")
		if err := tx.Commit(t.Context()); !dberr.IsForeignKey(err) {
			t.Errorf("commit of a broken foreign key: %v", err)
		}
		if n := count(t, db, "t"); n != 0 {
			t.Errorf("%d rows after no commit", n)
		}

		tx = begin(t, db, wire.TxOptions{})
		exec(t, tx, "INSERT INTO t (a) VALUES (4)")
		exec(t, tx, "COMMIT") // behind its back
		_, err = tx.Exec(t.Context(), stmt("SELECT 1"))
		wantErr(t, "statement after a raw COMMIT", err, dberr.ErrTxDone)
		tx.Rollback(t.Context())
		exec(t, db, "INSERT INTO t (a) VALUES (5)")
	})
}

func TestTxBusy(t *testing.T) {
	each(t, func(t *testing.T, db wire.DB) {
		exec(t, db, "CREATE TABLE t (a integer)")
		exec(t, db, "INSERT INTO t VALUES (1), (2), (3)")
		for _, sql := range []string{"SELECT a FROM t", "UPDATE t SET a = a RETURNING a"} {
			tx := begin(t, db, wire.TxOptions{})
			r := query(t, tx, sql)
			r.Next()
			_, err := tx.Exec(t.Context(), stmt("SELECT 1"))
			wantErr(t, "Exec", err, dberr.ErrBusy)
			_, err = tx.Query(t.Context(), stmt("SELECT 1"))
			wantErr(t, "Query", err, dberr.ErrBusy)
			_, err = tx.Bulk(t.Context(), stmt("SELECT 1"))
			wantErr(t, "Bulk", err, dberr.ErrBusy)
			wantErr(t, "Commit", tx.Commit(t.Context()), dberr.ErrBusy)
			if got := r.Int(); got != 1 {
				t.Errorf("the rows lost their place: %d", got)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			r = query(t, tx, sql)
			r.Next()
			wantErr(t, "Rollback", tx.Rollback(t.Context()), nil)
			if r.Next() {
				t.Error("rows go on after a rollback")
			}
			wantErr(t, "Close", r.Close(), dberr.ErrTxDone)
		}
	})
}

func TestReadOnlyTx(t *testing.T) {
	each(t, func(t *testing.T, db wire.DB) {
		exec(t, db, "CREATE TABLE t (a integer)")
		tx := begin(t, db, wire.TxOptions{ReadOnly: true})
		count(t, tx, "t")
		_, err := tx.Exec(t.Context(), stmt("INSERT INTO t VALUES (1)"))
		var server *dberr.ServerError
		if !errors.As(err, &server) || server.Code != "8" {
			t.Errorf("a write in a read-only transaction: %v", err)
		}
		tx.Rollback(t.Context())
		exec(t, db, "INSERT INTO t VALUES (1)") // the connection may write again
	})
}

func TestSnapshot(t *testing.T) {
	db := open(t, kinds["file"](t))
	exec(t, db, "CREATE TABLE t (a integer)")
	reader := begin(t, db, wire.TxOptions{ReadOnly: true})
	count(t, reader, "t")
	exec(t, db, "INSERT INTO t VALUES (1)") // does not wait for the reader
	if n := count(t, reader, "t"); n != 0 {
		t.Errorf("the reader sees a later write")
	}
	reader.Rollback(t.Context())
	writer := begin(t, db, wire.TxOptions{})
	exec(t, writer, "INSERT INTO t VALUES (2)")
	if n := count(t, db, "t"); n != 1 {
		t.Errorf("a reader sees %d rows, want only the committed one", n)
	}
	writer.Rollback(t.Context())
}

func TestBulk(t *testing.T) {
	bulk := func(s wire.Session, rows int, args ...wire.Value) (wire.Rows, error) {
		return s.Bulk(t.Context(), &wire.Statement{
			SQL: "INSERT INTO t (a) VALUES (?1) RETURNING id, a", Args: args, Rows: rows, Op: wire.OpInsert})
	}
	each(t, func(t *testing.T, db wire.DB) {
		exec(t, db, "CREATE TABLE t (id integer PRIMARY KEY, a text UNIQUE)")
		r, err := bulk(db, 3, wire.Text("x"), wire.Text("y"), wire.Null())
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{"x", "y", ""} {
			if !r.Next() || r.Int() != int64(i+1) || !r.Null() && r.Text() != want {
				t.Errorf("row %d is wrong: %v", i, r.Err())
			}
		}
		if r.Next() || r.Affected() != 3 || r.Close() != nil {
			t.Errorf("%d affected, %v", r.Affected(), r.Err())
		}

		for what, args := range map[string][]wire.Value{
			"duplicate": {wire.Text("a"), wire.Text("x"), wire.Text("b")},
			"refused":   {wire.Text("a"), wire.Text("\xff"), wire.Text("b")},
		} {
			_, err = bulk(db, 3, args...)
			var failed *dberr.BulkError
			var unsendable *wire.Unsendable
			switch {
			case errors.As(err, &failed) && what == "duplicate" && failed.Total == 3 && len(failed.Rows) == 1 && failed.Rows[0].Index == 1:
			case errors.As(err, &unsendable) && what == "refused" && len(unsendable.Rows) == 1 && unsendable.Rows[0].Index == 1:
			default:
				t.Errorf("%s: got %v", what, err)
			}
			if what == "duplicate" && !dberr.IsUnique(err) {
				t.Errorf("%s: got %v", what, err)
			}
			if n := count(t, db, "t"); n != 3 {
				t.Errorf("%s: %d rows were written", what, n-3)
			}
			tx := begin(t, db, wire.TxOptions{})
			if _, err := bulk(tx, 3, args...); err == nil {
				t.Errorf("%s: passed in a transaction", what)
			}
			wantErr(t, what, tx.Commit(t.Context()), dberr.ErrTxDone)
		}
		if _, err := bulk(db, 2, wire.Int(1)); err == nil {
			t.Error("one argument for two rows passed")
		}
		if r, err = bulk(db, 0); err != nil || r.Next() || r.Close() != nil {
			t.Errorf("no rows: %v", err)
		}
		tx := begin(t, db, wire.TxOptions{})
		if r, err = bulk(tx, 1, wire.Text("in tx")); err != nil || r.Close() != nil {
			t.Error(err)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestAffected(t *testing.T) {
	each(t, func(t *testing.T, db wire.DB) {
		for _, c := range []struct {
			sql  string
			want int64
		}{
			{"CREATE TABLE t (a integer, b integer)", 0},
			{"CREATE TRIGGER more AFTER INSERT ON t BEGIN UPDATE t SET b = 1; END", 0},
			{"INSERT INTO t (a) VALUES (1), (2), (3)", 3},
			{"CREATE TABLE u (a integer)", 0},
			{"SELECT * FROM t", 0},
			{"UPDATE t SET a = 5 WHERE a > 1", 2},
			{"UPDATE t SET a = 5 WHERE a > 100", 0},
			{"DELETE FROM t RETURNING a", 3},
			{"DROP TABLE t", 0},
		} {
			if n := exec(t, db, c.sql); n != c.want {
				t.Errorf("%s: %d, want %d", c.sql, n, c.want)
			}
		}
	})
}
