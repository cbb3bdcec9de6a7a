package pgwire_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// sent sends statements together and returns the integers that they gave, and the rows that they changed.
func sent(t *testing.T, tx wire.Tx, commit bool, sts ...wire.Statement) (ints [][]int64, changed []int64, failed int, err error) {
	t.Helper()
	b := &wire.Batch{Commit: commit, Read: func(i int, rows wire.Rows) {
		if i != len(ints) {
			t.Errorf("answer %d came as number %d", i, len(ints))
		}
		var all []int64
		for rows.Next() {
			all = append(all, rows.Int())
		}
		ints, changed = append(ints, all), append(changed, rows.Affected())
	}}
	for i := range sts {
		b.Statements = append(b.Statements, &sts[i])
	}
	failed, err = tx.Send(t.Context(), b)
	return ints, changed, failed, err
}

// TestSend: a transaction of four statements in two round trips, begin and commit included.
func TestSend(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		direct := open(t, url)
		name := table(t, direct, "id int8 PRIMARY KEY, n int8")
		p := newProxy(t, url)
		db := open(t, through(url, p), "pool_size=1")
		get := func(id int64) wire.Statement {
			return sql(wire.OpRead, "SELECT n FROM "+name+" WHERE id = $1", wire.Int(id))
		}
		add := func(id, n int64) wire.Statement {
			return sql(wire.OpUpdate, "UPDATE "+name+" SET n = n + $2 WHERE id = $1", wire.Int(id), wire.Int(n))
		}
		exec(t, direct, sql(wire.OpInsert, "INSERT INTO "+name+" VALUES (1, 10), (2, 20)"))
		for _, warm := range []bool{false, true} {
			before := p.asked.Load()
			tx := begin(t, db, wire.TxOptions{Isolation: wire.Serializable})
			ints, changed, _, err := sent(t, tx, false, get(1), get(2), get(3))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([][]int64{{10}, {20}, nil}, ints); diff != "" && !warm {
				t.Errorf("want (-), got (+):\n%s", diff)
			}
			if diff := cmp.Diff([]int64{0, 0, 0}, changed); diff != "" {
				t.Errorf("want (-), got (+):\n%s", diff)
			}
			_, changed, _, err = sent(t, tx, true, add(1, -5), add(2, 5), add(3, 1))
			if diff := cmp.Diff([]int64{1, 1, 0}, changed); err != nil || diff != "" {
				t.Errorf("%v, want (-), got (+):\n%s", err, diff)
			}
			if n := p.asked.Load() - before; warm && n != 2 {
				t.Errorf("%d round trips", n)
			}
			if _, _, _, err := sent(t, tx, false, get(1)); !errors.Is(err, dberr.ErrTxDone) {
				t.Errorf("a statement after the commit: %v", err)
			}
		}
		if got := collect(t, direct, sql(wire.OpRead, "SELECT n FROM "+name+" ORDER BY id"), wire.Row.Int); !cmp.Equal(got, []int64{0, 30}) {
			t.Errorf("left %v", got)
		}
	})
}

// TestSendFails: nothing behind the statement that fails is executed, and no commit.
func TestSendFails(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "pool_size=1")
		name := table(t, db, "id int8 PRIMARY KEY")
		insert := func(id int64) wire.Statement {
			return sql(wire.OpInsert, "INSERT INTO "+name+" VALUES ($1)", wire.Int(id))
		}
		exec(t, db, insert(1))
		for _, commit := range []bool{false, true} {
			for _, c := range []struct {
				what   string
				bad    wire.Statement
				unique bool
			}{
				{"a duplicate", insert(1), true},
				{"in the middle of its rows", sql(wire.OpRead, "SELECT 1 / (2 - g) FROM generate_series(1, $1) g", wire.Int(3)), false},
				{"not to be prepared", sql(wire.OpRead, "SELECT nothing"), false},
			} {
				t.Run(c.what, func(t *testing.T) {
					tx := begin(t, db, wire.TxOptions{})
					_, _, failed, err := sent(t, tx, commit, insert(2), c.bad, insert(3))
					if err == nil || failed != 1 || dberr.IsUnique(err) != c.unique || errors.Is(err, dberr.ErrUnknownOutcome) {
						t.Errorf("statement %d: %v", failed, err)
					}
					if err := tx.Commit(t.Context()); err == nil {
						t.Error("it could be committed")
					}
					if err := tx.Rollback(t.Context()); err != nil {
						t.Error(err)
					}
					if n := count(t, db, name); n != 1 {
						t.Errorf("%d rows", n)
					}
				})
			}
		}
		t.Run("refused before it is sent", func(t *testing.T) {
			tx := begin(t, db, wire.TxOptions{})
			_, _, failed, err := sent(t, tx, false, insert(2), sql(wire.OpRead, "SELECT $1::int4", wire.Int(1<<40)))
			var arg *dberr.ArgumentError
			if failed != 1 || !errors.As(err, &arg) {
				t.Fatalf("statement %d: %v", failed, err)
			}
			if _, _, _, err := sent(t, tx, true, insert(4)); err != nil { // nothing had been sent
				t.Fatal(err)
			}
			if n := count(t, db, name); n != 2 {
				t.Errorf("%d rows", n)
			}
		})
		t.Run("busy", func(t *testing.T) {
			tx := begin(t, db, wire.TxOptions{})
			st := sql(wire.OpRead, "SELECT id FROM "+name)
			rows, err := tx.Query(t.Context(), &st)
			if err != nil {
				t.Fatal(err)
			}
			if _, _, _, err := sent(t, tx, true, insert(5)); !errors.Is(err, dberr.ErrBusy) {
				t.Error(err)
			}
			if err := rows.Close(); err != nil {
				t.Error(err)
			}
		})
		t.Run("at the commit", func(t *testing.T) {
			if db.Dialect() == "cockroachdb" {
				t.Skip("CockroachDB knows no deferred constraints")
			}
			deferred := table(t, db, "id int8 UNIQUE DEFERRABLE INITIALLY DEFERRED")
			st := sql(wire.OpInsert, "INSERT INTO "+deferred+" VALUES ($1)", wire.Int(1))
			_, _, failed, err := sent(t, begin(t, db, wire.TxOptions{}), true, st, st)
			if failed != 2 || !dberr.IsUnique(err) || errors.Is(err, dberr.ErrUnknownOutcome) {
				t.Errorf("statement %d: %v", failed, err)
			}
		})
	})
}

// TestSendAmbiguous: the answer to what went with the COMMIT is lost, or not waited for. Without COMMIT nothing is unknown.
func TestSendAmbiguous(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		direct := open(t, url)
		for i, commit := range []bool{false, true} { // the first leaves nothing in the table
			name := "testsendambiguous"
			if i == 0 {
				exec(t, direct, sql(wire.OpSchema, "CREATE TABLE "+name+" (id int8 PRIMARY KEY)"))
				dropAfter(t, direct, "TABLE "+name)
			}
			insert := sql(wire.OpInsert, "INSERT INTO "+name+" VALUES ($1)", wire.Int(1))
			p := newProxy(t, url)
			db := open(t, through(url, p), "pool_size=1")
			warm := begin(t, db, wire.TxOptions{})
			exec(t, warm, insert)
			if err := warm.Rollback(t.Context()); err != nil {
				t.Fatal(err)
			}
			tx := begin(t, db, wire.TxOptions{})
			p.cut.Store(1)
			_, _, _, err := sent(t, tx, commit, insert)
			p.cut.Store(0)
			if errors.Is(err, dberr.ErrAmbiguousCommit) != commit || errors.Is(err, dberr.ErrUnknownOutcome) != commit || err == nil {
				t.Errorf("commit %v: %v", commit, err)
			}
			if err != nil && !strings.Contains(err.Error(), "127.0.0.1:") {
				t.Errorf("%v: the node is not named", err)
			}
			_ = tx.Rollback(t.Context())
			if n := count(t, direct, name); (n == 1) != commit {
				t.Errorf("commit %v: %d rows", commit, n)
			}
		}
		t.Run("cancelled", func(t *testing.T) {
			db := open(t, url, "pool_size=1")
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			st := sql(wire.OpRead, "SELECT pg_sleep(10)")
			tx := begin(t, db, wire.TxOptions{})
			_, err := tx.Send(ctx, &wire.Batch{Statements: []*wire.Statement{&st}, Commit: true, Read: func(int, wire.Rows) {}})
			if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, dberr.ErrAmbiguousCommit) {
				t.Error(err)
			}
		})
	})
}

// TestSendStale: a statement whose prepared form was outlived by its table runs the transaction again.
func TestSendStale(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db, other := open(t, url, "pool_size=1"), open(t, url)
		name := table(t, other, "id int8 PRIMARY KEY")
		all := sql(wire.OpRead, "SELECT * FROM "+name)
		for i, add := range []string{"", "ALTER TABLE " + name + " ADD COLUMN more int8"} {
			if add != "" {
				exec(t, other, sql(wire.OpSchema, add))
			}
			for try := 0; ; try++ {
				tx := begin(t, db, wire.TxOptions{})
				_, _, _, err := sent(t, tx, true, all)
				if err == nil {
					break
				}
				_ = tx.Rollback(t.Context())
				if try > 0 || i == 0 || !errors.Is(err, dberr.ErrSerialization) {
					t.Fatal(err)
				}
			}
		}
	})
}
