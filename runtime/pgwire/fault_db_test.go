package pgwire_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// TestLostAnswer: the request reaches the server, the answer does not reach the client. A read is repeated, a write never
// unless it was declared idempotent.
func TestLostAnswer(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		direct := open(t, url)
		for _, c := range []struct {
			name string
			st   wire.Statement
			cut  int32 // answers
			rows int64 // in the table afterwards
			is   error
		}{
			{"read", sql(wire.OpRead, "SELECT * FROM $t"), 1, 0, nil},
			{"read without end", sql(wire.OpRead, "SELECT * FROM $t"), 100, 0, dberr.ErrUnavailable},
			{"write", sql(wire.OpInsert, "INSERT INTO $t VALUES (1)"), 1, 1, dberr.ErrUnknownOutcome},
			{"returning", sql(wire.OpInsert, "INSERT INTO $t VALUES (1) RETURNING id"), 1, 1, dberr.ErrUnknownOutcome},
			{"once", wire.Statement{Op: wire.OpInsert, Entity: "Book", SQL: "INSERT INTO $t VALUES (1)", Once: true}, 1, 1,
				dberr.ErrUnknownOutcome},
			{"idempotent", wire.Statement{Op: wire.OpInsert, SQL: "INSERT INTO $t VALUES (1) ON CONFLICT DO NOTHING",
				Idempotent: true}, 1, 1, nil},
			{"idempotent without end", wire.Statement{Op: wire.OpInsert, SQL: "INSERT INTO $t VALUES (1) ON CONFLICT DO NOTHING",
				Idempotent: true}, 100, 1, dberr.ErrUnknownOutcome},
		} {
			t.Run(c.name, func(t *testing.T) {
				name := table(t, direct, "id int8 PRIMARY KEY")
				p := newProxy(t, url)
				db := open(t, through(url, p), "pool_size=1")
				c.st.SQL = strings.ReplaceAll(c.st.SQL, "$t", name)
				tx := begin(t, db, wire.TxOptions{}) // to prepare the statement: what is lost is to be its execution
				exec(t, tx, c.st)
				if err := tx.Rollback(t.Context()); err != nil {
					t.Fatal(err)
				}
				p.cut.Store(c.cut)
				_, err := db.Exec(t.Context(), &c.st)
				p.cut.Store(0)
				if !errors.Is(err, c.is) {
					t.Errorf("got %v, want %v", err, c.is)
				}
				if c.is != nil && !strings.Contains(err.Error(), "127.0.0.1:") {
					t.Errorf("%v: the node is not named", err)
				}
				if n := count(t, direct, name); n != c.rows {
					t.Errorf("%d rows, want %d", n, c.rows)
				}
				collect(t, db, sql(wire.OpRead, "SELECT 1"), wire.Row.Int)
			})
		}
	})
}

// TestAmbiguousCommit: the answer to COMMIT is lost.
func TestAmbiguousCommit(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		direct := open(t, url)
		name := table(t, direct, "id int8")
		p := newProxy(t, url)
		tx := begin(t, open(t, through(url, p)), wire.TxOptions{})
		exec(t, tx, sql(wire.OpInsert, "INSERT INTO "+name+" VALUES (1)"))
		p.cut.Store(1)
		err := tx.Commit(t.Context())
		if !errors.Is(err, dberr.ErrAmbiguousCommit) || !errors.Is(err, dberr.ErrUnknownOutcome) || !strings.Contains(err.Error(), "127.0.0.1:") {
			t.Errorf("commit: %v", err)
		}
		if n := count(t, direct, name); n != 1 {
			t.Errorf("%d rows: the commit did reach the server", n)
		}
	})
}

// TestLostInTx: what a transaction has done before COMMIT is rolled back when the connection is lost, so nothing is unknown.
func TestLostInTx(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		direct := open(t, url)
		name := table(t, direct, "id int8")
		p := newProxy(t, url)
		tx := begin(t, open(t, through(url, p)), wire.TxOptions{})
		exec(t, tx, sql(wire.OpInsert, "INSERT INTO "+name+" VALUES (1)"))
		p.cut.Store(1)
		st := sql(wire.OpInsert, "INSERT INTO "+name+" VALUES (2)")
		if _, err := tx.Exec(t.Context(), &st); !errors.Is(err, dberr.ErrUnavailable) || errors.Is(err, dberr.ErrUnknownOutcome) {
			t.Errorf("statement: %v", err)
		}
		if err := tx.Commit(t.Context()); !errors.Is(err, dberr.ErrTxDone) {
			t.Errorf("commit: %v", err)
		}
		if n := count(t, direct, name); n != 0 {
			t.Errorf("%d rows, want 0", n)
		}
	})
}

// TestFailover: with one of two nodes down every statement succeeds, and the node that is down is left alone for a while.
func TestFailover(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		up, down := newProxy(t, url), newProxy(t, url)
		down.refuse.Store(true)
		db := open(t, through(url, up, down))
		name := table(t, db, "id int8")
		for range 50 {
			exec(t, db, sql(wire.OpInsert, "INSERT INTO "+name+" VALUES (1)"))
		}
		if n := count(t, db, name); n != 50 {
			t.Errorf("%d rows, want 50", n)
		}
		if n := down.dialled.Load(); n == 0 || n > 20 { // of the 50 statements, and the probes of some seconds
			t.Errorf("the node that is down was dialled %d times", n)
		}
	})
}

// TestRoundRobin: both nodes take their share.
func TestRoundRobin(t *testing.T) {
	url := pgtest.URL(t)
	a, b := newProxy(t, url), newProxy(t, url)
	db := open(t, through(url, a, b))
	for range 4 {
		exec(t, db, sql(wire.OpRead, "SELECT 1"))
	}
	if a.dialled.Load() == 0 || b.dialled.Load() == 0 {
		t.Errorf("dialled %d and %d times", a.dialled.Load(), b.dialled.Load())
	}
}

// TestServerRestart: connections that the server closed while they were idle are noticed before a write is sent into them.
func TestServerRestart(t *testing.T) {
	url := pgtest.URL(t)
	db := open(t, url, "application_name=restarted", "pool_size=5")
	name := table(t, db, "id int8")
	var txs []wire.Tx
	for range 5 {
		tx := begin(t, db, wire.TxOptions{})
		exec(t, tx, sql(wire.OpRead, "SELECT 1"))
		txs = append(txs, tx)
	}
	for _, tx := range txs {
		_ = tx.Rollback(t.Context())
	}
	exec(t, open(t, url), sql(wire.OpRead, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'restarted'"))
	time.Sleep(1100 * time.Millisecond) // idle for longer than the transport trusts a connection
	for range 10 {
		exec(t, db, sql(wire.OpInsert, "INSERT INTO "+name+" VALUES (1)"))
	}
}

// TestStalledSockets: statements whose time is over leave no more sockets behind than the pool has places, and as many that
// ask the server to stop, though the node takes all that is sent and answers nothing.
func TestStalledSockets(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		p := newProxy(t, url)
		const size = 3
		db := open(t, through(url, p), "pool_size=3&timeout=20ms&connect_timeout=500ms")
		p.stall.Store(true)
		var callers sync.WaitGroup
		for range 2 * size {
			callers.Go(func() {
				for end := time.Now().Add(3 * time.Second); time.Now().Before(end); {
					st := sql(wire.OpRead, "SELECT 1")
					if _, err := db.Exec(t.Context(), &st); !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("got %v", err)
						return
					}
				}
			})
		}
		callers.Wait()
		const most = 3 * size // a third for those whose end the proxy has not seen yet
		if n := p.peak.Load(); n < size || n > most {
			t.Errorf("%d sockets were open at a time, want %d to %d", n, size, most)
		}
		if n := p.dialled.Load(); n < 2*size { // the places were used anew
			t.Errorf("%d connections were made", n)
		}
		p.stall.Store(false)
	})
}
