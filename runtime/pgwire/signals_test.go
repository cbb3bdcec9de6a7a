package pgwire_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// trouble is how a test brings an event about.
type trouble struct {
	node    *backend      // that is ill, not started; nil for one that refuses connections
	timeout time.Duration // of the context
}

func closing(*pgproto3.Backend, *net.TCPConn) bool { return false }

func resetting(_ *pgproto3.Backend, raw *net.TCPConn) bool {
	_ = raw.SetLinger(0)
	return false
}

// cutOff sends the beginning of a message.
func cutOff(_ *pgproto3.Backend, raw *net.TCPConn) bool {
	_, _ = raw.Write([]byte{'C', 0, 0})
	return false
}

// stalling answers nothing until the client leaves.
func stalling(c *pgproto3.Backend, _ *net.TCPConn) bool {
	_, _ = c.Receive()
	return false
}

// causes bring about the events of connect.Causes, by key, in as many ways as there are.
func causes() map[connect.Cause]map[string]func() trouble {
	ill := func(b *backend) func() trouble {
		return func() trouble { return trouble{node: &backend{onPrepare: b.onPrepare, onExecute: b.onExecute}} }
	}
	return map[connect.Cause]map[string]func() trouble{
		connect.NoConnection: {"refused": func() trouble { return trouble{} }},
		connect.NotWritten: {
			"closed while preparing":   ill(&backend{onPrepare: closing}),
			"reset while preparing":    ill(&backend{onPrepare: resetting}),
			"draining while preparing": ill(&backend{onPrepare: refusing("FATAL", "57P01", "terminating connection")}),
		},
		connect.NoAnswer: {
			"closed":  ill(&backend{onExecute: closing}),
			"reset":   ill(&backend{onExecute: resetting}),
			"cut off": ill(&backend{onExecute: cutOff}),
		},
		connect.EndedAfter: {"stalled": func() trouble {
			return trouble{node: &backend{onExecute: stalling}, timeout: 300 * time.Millisecond}
		}},
	}
}

// elsewhere are the causes that another test brings about.
var elsewhere = map[connect.Cause]string{
	connect.Unencodable:   "TestEncodeErrors",
	connect.EndedBefore:   "TestCancel",
	connect.NoTLS:         "TestOpenErrors",
	connect.ClosedIdle:    "TestFarewell",
	connect.RowsDelivered: "TestRowsDelivered",
	connect.NoCommit:      "TestAmbiguousCommit",
	connect.ForeignAnswer: "HTTP only",
	connect.Unanswered:    "HTTP only",
}

// TestSignals brings about each row of the table of signals on real sockets, for a read, an idempotent write and a write, and
// holds that the connector does what the table says.
func TestSignals(t *testing.T) {
	ways := causes()
	for _, e := range connect.Causes {
		cause := connect.Cause(e.Key)
		if ways[cause] == nil && elsewhere[cause] == "" {
			t.Errorf("no test brings %q about", cause)
		}
		for name, how := range ways[cause] {
			t.Run(e.Key+"/"+name, func(t *testing.T) {
				t.Parallel()
				checkSignal(t, e, how)
			})
		}
	}
	for _, e := range connect.States {
		state := (e.Key + "000")[:5*min(1, len(e.Key))]
		if e.Key == "" {
			state = "42601"
		}
		severity := "ERROR"
		if strings.HasPrefix(state, "57P0") {
			severity = "FATAL"
		}
		t.Run("SQLSTATE "+state, func(t *testing.T) {
			t.Parallel()
			checkSignal(t, e, func() trouble { return trouble{node: &backend{onExecute: refusing(severity, state, "sorry: "+e.Text)}} })
		})
	}
}

func checkSignal(t *testing.T, e connect.Event, trouble func() trouble) {
	t.Helper()
	for _, st := range []*wire.Statement{
		{SQL: "x", Op: wire.OpRead},
		{SQL: "x", Op: wire.OpUpdate, Idempotent: true},
		{SQL: "x", Op: wire.OpUpdate},
	} {
		how := trouble()
		well := (&backend{}).start(t)
		ill, addr := &backend{}, "127.0.0.1:1"
		if how.node != nil {
			ill = how.node.start(t)
			addr = ill.addr()
		}
		db := open(t, "postgres://u:p@"+addr+","+well.addr()+"/db?sslmode=disable")
		var failed []error
		for range 2 { // one of them meets the node that is ill first
			ctx := t.Context()
			if how.timeout > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, how.timeout)
				defer cancel()
			}
			if _, err := db.Exec(ctx, st); err != nil {
				failed = append(failed, err)
			}
		}
		decision := connect.Decide(st.Op, st.Idempotent, e.Signal)
		wantWell, wantFailed, most := int32(1), 1, int32(1)
		if decision == connect.Again {
			wantWell, wantFailed = 2, 0
		}
		if e.Key == "26000" || e.Key == "0A000" {
			most = 2 // prepared again
		}
		if len(failed) != wantFailed || well.executed.Load() != wantWell || ill.executed.Load() > most {
			t.Errorf("%s, idempotent %v: %s, but %v failed, %d arrived at the node that is well and %d at the other",
				st.Op, st.Idempotent, decision, failed, well.executed.Load(), ill.executed.Load())
			continue
		}
		for _, err := range failed {
			if errors.Is(err, dberr.ErrUnknownOutcome) != (decision == connect.Ambiguous) || e.Is != nil && !errors.Is(err, e.Is) {
				t.Errorf("%s, idempotent %v: %s, but: %v", st.Op, st.Idempotent, decision, err)
			}
			if !strings.Contains(err.Error(), addr) {
				t.Errorf("%s: %v does not name the node", st.Op, err)
			}
		}
	}
}

// TestRowsDelivered holds that a statement is not sent again once a row of it was delivered.
func TestRowsDelivered(t *testing.T) {
	url := pgtest.URL(t)
	for _, op := range []wire.Op{wire.OpRead, wire.OpUpdate} {
		p := newProxy(t, url)
		db := open(t, through(url, p))
		st := sql(op, "SELECT generate_series(1, 3000000)")
		rows, err := db.Query(t.Context(), &st)
		if err != nil || !rows.Next() || rows.Int() != 1 {
			t.Fatal(err)
		}
		p.cut.Store(1)
		n := int64(1)
		for rows.Next() {
			if n++; rows.Int() != n {
				t.Fatalf("row %d is another one", n)
			}
		}
		err = rows.Close()
		if err == nil || n == 3000000 || errors.Is(err, dberr.ErrUnknownOutcome) != (op != wire.OpRead) ||
			errors.Is(err, dberr.ErrIncomplete) != (op == wire.OpRead) || !strings.Contains(err.Error(), "connection lost") {
			t.Errorf("%s: after %d rows: %v", op, n, err)
		}
	}
}

// TestStopAsked holds that a cancelled statement returns at once and that the server is asked to stop it.
func TestStopAsked(t *testing.T) {
	b := (&backend{onExecute: stalling}).start(t)
	db := open(t, "postgres://u:p@"+b.addr()+"/db?sslmode=disable")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	st := sql(wire.OpUpdate, "x")
	if _, err := db.Exec(ctx, &st); !errors.Is(err, dberr.ErrUnknownOutcome) || !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("it took %s", took)
	}
	for deadline := time.Now().Add(10 * time.Second); b.cancelled.Load() == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the server was not asked")
		}
	}
}

// TestFarewell holds that a connection on which the server has said farewell is not used for a write, however short it was
// idle.
func TestFarewell(t *testing.T) {
	said := make(chan bool, 100)
	b := &backend{}
	b.onExecute = func(c *pgproto3.Backend, _ *net.TCPConn) bool {
		c.Send(&pgproto3.CommandComplete{CommandTag: []byte("UPDATE 1")})
		c.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		_ = c.Flush()
		refusing("FATAL", "57P01", "terminating connection")(c, nil)
		said <- true
		return false
	}
	b.start(t)
	db := open(t, "postgres://u:p@"+b.addr()+"/db?sslmode=disable&pool_size=1")
	for i := range 20 {
		st := sql(wire.OpUpdate, "x")
		if _, err := db.Exec(t.Context(), &st); err != nil {
			t.Fatalf("write %d: %v", i, err)
		}
		<-said
		time.Sleep(2 * time.Millisecond) // for the loopback
	}
	if n := b.executed.Load(); n != 20 {
		t.Errorf("%d arrived, want 20", n)
	}
}

// TestMaxLifetime holds that a connection is replaced at its age.
func TestMaxLifetime(t *testing.T) {
	seen := map[string]bool{}
	b := &backend{}
	b.onExecute = func(c *pgproto3.Backend, raw *net.TCPConn) bool {
		seen[raw.RemoteAddr().String()] = true
		c.Send(&pgproto3.CommandComplete{CommandTag: []byte("UPDATE 1")})
		return true
	}
	b.start(t)
	db := open(t, "postgres://u:p@"+b.addr()+"/db?sslmode=disable&pool_size=1&max_lifetime=30ms")
	for deadline := time.Now().Add(10 * time.Second); len(seen) < 4 && time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		exec(t, db, sql(wire.OpUpdate, "x"))
	}
	if len(seen) < 4 {
		t.Errorf("%d connections, want 4", len(seen))
	}
}
