package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// endless is a query that never ends by itself.
const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

func TestWriteWhileRowsAreOpen(t *testing.T) {
	each(t, func(t *testing.T, db wire.DB) {
		exec(t, db, "CREATE TABLE t (a integer)")
		exec(t, db, "INSERT INTO t VALUES (1), (2), (3)")
		r := query(t, db, "SELECT a FROM t")
		defer r.Close()
		n := 0
		for r.Next() {
			n++
			exec(t, db, "INSERT INTO t VALUES (?1)", wire.Int(r.Int()+10))
		}
		if n != 3 || r.Err() != nil || count(t, db, "t") != 6 {
			t.Errorf("%d rows read, %v", n, r.Err())
		}
		back := query(t, db, "UPDATE t SET a = 0 RETURNING a") // left open
		defer back.Close()
		exec(t, db, "DELETE FROM t")
	})
}

func TestManyWriters(t *testing.T) {
	const workers, transfers = 8, 20
	each(t, func(t *testing.T, db wire.DB) {
		exec(t, db, "CREATE TABLE account (id integer PRIMARY KEY, balance integer)")
		exec(t, db, "INSERT INTO account VALUES (1, 1000), (2, 1000)")
		transfer := func(ctx context.Context) error {
			tx, err := db.Begin(ctx, wire.TxOptions{})
			if err != nil {
				return err
			}
			defer tx.Rollback(ctx)
			from := one(t, tx, wire.Row.Int, "SELECT balance FROM account WHERE id = 1")
			if _, err := tx.Exec(ctx, stmt("UPDATE account SET balance = ?1 WHERE id = 1", wire.Int(from-1))); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, stmt("UPDATE account SET balance = balance + 1 WHERE id = 2")); err != nil {
				return err
			}
			return tx.Commit(ctx)
		}
		var group sync.WaitGroup
		for range workers {
			group.Go(func() {
				for range transfers {
					if err := transfer(t.Context()); err != nil {
						t.Error(err)
						return
					}
					if sum := one(t, db, wire.Row.Int, "SELECT sum(balance) FROM account"); sum != 2000 {
						t.Errorf("a sum of %d was seen", sum)
					}
				}
			})
		}
		group.Wait()
		if n := one(t, db, wire.Row.Int, "SELECT balance FROM account WHERE id = 1"); n != 1000-workers*transfers {
			t.Errorf("%d left: updates were lost", n)
		}
	})
}

// TestTwoClients lets SQLite's own locks decide, as they do between processes.
func TestTwoClients(t *testing.T) {
	const transfers = 40
	file := filepath.Join(t.TempDir(), "x.db")
	a := open(t, &wire.Config{Database: file})
	exec(t, a, "CREATE TABLE t (n integer)")
	exec(t, a, "INSERT INTO t VALUES (0)")
	var group sync.WaitGroup
	for _, db := range []wire.DB{a, open(t, &wire.Config{Database: file})} {
		group.Go(func() {
			for range transfers {
				tx := begin(t, db, wire.TxOptions{})
				n := one(t, tx, wire.Row.Int, "SELECT n FROM t")
				exec(t, tx, "UPDATE t SET n = ?1", wire.Int(n+1))
				if err := tx.Commit(t.Context()); err != nil {
					t.Error(err)
				}
				exec(t, db, "UPDATE t SET n = n + 1")
			}
		})
	}
	group.Wait()
	if n := one(t, a, wire.Row.Int, "SELECT n FROM t"); n != 4*transfers {
		t.Errorf("%d, want %d: updates were lost", n, 4*transfers)
	}
}

func TestMemoryIsPrivate(t *testing.T) {
	a, b := open(t, &wire.Config{Database: ":memory:"}), open(t, &wire.Config{Database: ":memory:"})
	exec(t, a, "CREATE TABLE t (a integer)")
	if _, err := b.Query(t.Context(), stmt("SELECT * FROM t")); !errors.Is(err, dberr.ErrNoTable) {
		t.Errorf("the second client sees the first one's table: %v", err)
	}
}

func TestFileIsShared(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.db")
	a, b := open(t, &wire.Config{Database: file}), open(t, &wire.Config{Database: file})
	exec(t, a, "CREATE TABLE t (a integer)")
	count(t, b, "t")
	exec(t, a, "ALTER TABLE t ADD COLUMN b integer DEFAULT 7")
	r := query(t, b, "SELECT * FROM t")
	if len(r.Columns()) != 2 {
		t.Errorf("columns %v", r.Columns())
	}
	r.Close()

	// The lock of one client is waited for by the other: until the context ends, or until it is free.
	tx := begin(t, a, wire.TxOptions{})
	exec(t, tx, "INSERT INTO t (a) VALUES (1)")
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := b.Exec(short, stmt("INSERT INTO t (a) VALUES (2)"))
	wantErr(t, "a write against a lock", err, context.DeadlineExceeded)
	got := make(chan error)
	go func() {
		_, err := b.Exec(t.Context(), stmt("INSERT INTO t (a) VALUES (3)"))
		got <- err
	}()
	if err := tx.Commit(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-got; err != nil {
		t.Error(err)
	}
	if n := count(t, a, "t"); n != 2 {
		t.Errorf("%d rows", n)
	}
	r = query(t, b, "SELECT * FROM t")
	r.Next()
	r.Int()
	exec(t, a, "ALTER TABLE t RENAME COLUMN b TO c")
	r.Close()
	if r = query(t, b, "SELECT * FROM t"); r.Columns()[1] != "c" {
		t.Errorf("columns %v are out of date", r.Columns())
	}
	r.Close()
}

func TestLockTimesOut(t *testing.T) {
	for name, config := range kinds {
		t.Run(name, func(t *testing.T) {
			c := config(t)
			synctest.Test(t, func(t *testing.T) { // the 5 s pass at once
				db := open(t, c)
				exec(t, db, "CREATE TABLE t (a integer)")
				tx := begin(t, db, wire.TxOptions{})
				defer tx.Rollback(t.Context())
				start := time.Now()
				_, err := db.Exec(t.Context(), stmt("DELETE FROM t")) // by mistake on the client, not on tx
				wantErr(t, "a write beside a transaction", err, dberr.ErrSerialization)
				if took := time.Since(start); took != 5*time.Second {
					t.Errorf("waited %v", took)
				}
			})
		})
	}
}

func TestCancel(t *testing.T) {
	each(t, func(t *testing.T, db wire.DB) {
		exec(t, db, "CREATE TABLE t (a integer)")
		run := map[string]func(context.Context, wire.Session) error{
			"query": func(ctx context.Context, s wire.Session) error { _, err := s.Query(ctx, stmt(endless)); return err },
			"exec":  func(ctx context.Context, s wire.Session) error { _, err := s.Exec(ctx, stmt(endless)); return err },
			"write": func(ctx context.Context, s wire.Session) error {
				_, err := s.Exec(ctx, stmt("INSERT INTO t "+endless))
				return err
			},
			"bulk": func(ctx context.Context, s wire.Session) error {
				_, err := s.Bulk(ctx, &wire.Statement{SQL: "INSERT INTO t SELECT ?1 FROM (" + endless + ")",
					Args: []wire.Value{wire.Int(1)}, Rows: 1})
				return err
			},
		}
		for name, f := range run {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
			start := time.Now()
			err := f(ctx, db)
			cancel()
			wantErr(t, name, err, context.DeadlineExceeded)
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("%s: returned after %v", name, took)
			}

			tx := begin(t, db, wire.TxOptions{})
			ctx, cancel = context.WithTimeout(t.Context(), 10*time.Millisecond)
			wantErr(t, name+" in tx", f(ctx, tx), context.DeadlineExceeded)
			cancel()
			wantErr(t, name+" commit", tx.Commit(t.Context()), dberr.ErrTxDone)
		}
		if n := count(t, db, "t"); n != 0 {
			t.Errorf("%d rows of cancelled writes", n)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := db.Query(ctx, stmt("SELECT 1"))
		wantErr(t, "cancelled before", err, context.Canceled)
	})
}

func TestCancelBetweenRows(t *testing.T) {
	db := open(t, kinds["file"](t))
	ctx, cancel := context.WithCancel(t.Context())
	r, err := db.Query(ctx, stmt("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		r.Next()
	}
	cancel()
	if r.Next() {
		t.Error("rows after the context ended")
	}
	wantErr(t, "Close", r.Close(), context.Canceled)
	exec(t, db, "SELECT 1")
}

func TestTimeout(t *testing.T) {
	db := open(t, &wire.Config{Database: ":memory:", Timeout: 10 * time.Millisecond})
	_, err := db.Query(t.Context(), stmt(endless))
	wantErr(t, "Query", err, context.DeadlineExceeded)
	exec(t, db, "SELECT 1")
}

func TestClose(t *testing.T) {
	each(t, func(t *testing.T, db wire.DB) {
		exec(t, db, "CREATE TABLE t (a integer)")
		exec(t, db, "INSERT INTO t VALUES (1), (2)")
		running := make(chan error, 1)
		go func() {
			_, err := db.Exec(context.Background(), stmt(endless))
			running <- err
		}()
		time.Sleep(20 * time.Millisecond)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		wantErr(t, "under way", <-running, dberr.ErrClosed)
		_, err := db.Query(t.Context(), stmt("SELECT 1"))
		wantErr(t, "Query", err, dberr.ErrClosed)
		_, err = db.Begin(t.Context(), wire.TxOptions{})
		wantErr(t, "Begin", err, dberr.ErrClosed)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestCloseWhileOpen(t *testing.T) {
	db := open(t, kinds["file"](t))
	exec(t, db, "CREATE TABLE t (a integer)")
	exec(t, db, "INSERT INTO t VALUES (1), (2)")
	r := query(t, db, "SELECT a FROM t")
	r.Next()
	tx := begin(t, db, wire.TxOptions{})
	db.Close()
	if r.Next() {
		t.Error("rows go on after Close")
	}
	wantErr(t, "rows", r.Close(), dberr.ErrClosed)
	_, err := tx.Exec(t.Context(), stmt("SELECT 1"))
	wantErr(t, "tx", err, dberr.ErrClosed)
	wantErr(t, "rollback", tx.Rollback(t.Context()), nil)
}

// TestStatementCache runs more statements than a connection keeps, twice.
func TestStatementCache(t *testing.T) {
	db := open(t, &wire.Config{Database: ":memory:"})
	for range 2 {
		for i := range 600 {
			if n := one(t, db, wire.Row.Int, fmt.Sprintf("SELECT %d", i)); n != int64(i) {
				t.Fatalf("SELECT %d gave %d", i, n)
			}
		}
	}
}
