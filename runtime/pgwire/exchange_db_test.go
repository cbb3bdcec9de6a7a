package pgwire_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// TestInterrupted: contexts that end at any point of a statement neither mix up answers nor leave a deadline behind, and the
// connection is still there for the next statement.
func TestInterrupted(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "pool_size=4")
		var callers sync.WaitGroup
		for caller := range int64(8) {
			callers.Go(func() {
				r := rand.New(rand.NewPCG(1, uint64(caller)))
				for i := range int64(200) {
					want := caller<<32 + i
					ctx, cancel := context.WithTimeout(t.Context(), time.Duration(r.IntN(600))*time.Microsecond)
					if i%2 == 0 {
						ctx = t.Context()
					}
					st := sql(wire.OpRead, "SELECT $1::int8", wire.Int(want))
					rows, err := db.Query(ctx, &st)
					if err == nil {
						if rows.Next() {
							if got := rows.Int(); got != want {
								t.Errorf("got %d, want %d", got, want)
							}
						}
						err = rows.Close()
					}
					cancel()
					if i%2 == 0 && err != nil || err != nil && !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("statement %d: %v", i, err)
					}
				}
			})
		}
		callers.Wait()
	})
}

// TestInterruptedTx: a context that ends as its statement succeeds leaves the transaction as it was for the next one.
func TestInterruptedTx(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "pool_size=1")
		tx := begin(t, db, wire.TxOptions{})
		for i := range int64(300) {
			ctx, cancel := context.WithCancel(t.Context())
			st := sql(wire.OpRead, "SELECT $1::int8", wire.Int(i))
			rows, err := tx.Query(ctx, &st)
			if err != nil {
				t.Fatal(err)
			}
			rows.Next()
			go cancel()
			if err := rows.Close(); err != nil { // it was in time
				tx = begin(t, db, wire.TxOptions{})
			}
			cancel()
			exec(t, tx, sql(wire.OpRead, "SELECT 1"))
			if i%10 == 0 {
				if err := tx.Commit(t.Context()); err != nil {
					t.Fatal(err)
				}
				tx = begin(t, db, wire.TxOptions{})
			}
		}
	})
}

// TestLateError: what is found wrong only when the statement's own transaction commits is the statement's error, also behind
// its rows.
func TestLateError(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "pool_size=1")
		if db.Dialect() == "cockroachdb" {
			t.Skip("CockroachDB knows no deferred constraints")
		}
		name := table(t, db, "id int8 UNIQUE DEFERRABLE INITIALLY DEFERRED")
		insert := "INSERT INTO " + name + " VALUES ($1)"
		exec(t, db, sql(wire.OpInsert, insert, wire.Int(1)))
		for _, text := range []string{insert, insert + " RETURNING id"} {
			st := sql(wire.OpInsert, text, wire.Int(1))
			if _, err := db.Exec(t.Context(), &st); !dberr.IsUnique(err) || errors.Is(err, dberr.ErrUnknownOutcome) {
				t.Errorf("%s: %v", text, err)
			}
		}
		st := sql(wire.OpInsert, insert+" RETURNING id", wire.Int(1))
		rows, err := db.Query(t.Context(), &st)
		if err != nil {
			t.Fatal(err)
		}
		if !rows.Next() || rows.Int() != 1 {
			t.Error("no row")
		}
		if rows.Next() || !dberr.IsUnique(rows.Close()) {
			t.Errorf("behind the row: %v", rows.Err())
		}
		if n := count(t, db, name); n != 1 {
			t.Errorf("%d rows", n)
		}
	})
}

// TestCopyWithoutRows: a COPY that waits for rows is told that there are none, and the connection goes on.
func TestCopyWithoutRows(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "pool_size=1")
		name := table(t, db, "id int8")
		st := sql(wire.OpInsert, "COPY "+name+" FROM STDIN")
		if _, err := db.Exec(t.Context(), &st); err == nil || errors.Is(err, dberr.ErrUnknownOutcome) {
			t.Errorf("COPY without rows: %v", err)
		} else if db.Dialect() == "postgres" && !strings.Contains(err.Error(), "COPY needs a stream of rows") {
			t.Error(err)
		}
		if n := count(t, db, name); n != 0 {
			t.Errorf("%d rows", n)
		}
	})
}

// TestSendLarge: large answers before large arguments do not make client and server wait for each other.
func TestSendLarge(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "pool_size=1")
		const size = 4 << 20
		large := strings.Repeat("x", size)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		for range 3 {
			tx := begin(t, db, wire.TxOptions{})
			sts := make([]*wire.Statement, 6)
			for i := range sts {
				st := sql(wire.OpRead, "SELECT repeat('y', 4 << 20) WHERE $1::text <> ''", wire.Text(large))
				sts[i] = &st
			}
			var read int
			_, err := tx.Send(ctx, &wire.Batch{Statements: sts, Commit: true, Read: func(_ int, rows wire.Rows) {
				for rows.Next() {
					read += len(rows.Text())
				}
			}})
			if err != nil || read != 6*size {
				t.Fatalf("%d bytes, %v", read, err)
			}
		}
	})
}
