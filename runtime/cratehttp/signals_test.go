package cratehttp

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// trouble is how a test brings an event about: what a node does with its connections, and what is special in the client.
type trouble struct {
	serve   func(n *node, c *net.TCPConn) // nil for a node that refuses connections
	large   bool                          // the statement does not fit in the sockets' buffers
	timeout time.Duration                 // of the context
}

// replying is a node that takes each request and answers as told.
func replying(status int, kind, body string) func(*node, *net.TCPConn) {
	return func(n *node, c *net.TCPConn) {
		for b := bufio.NewReader(c); n.request(b); {
			_, _ = fmt.Fprintf(c, "HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", status, kind, len(body), body)
		}
	}
}

const isJSON = "application/json"

// causes bring about the events of connect.Causes, by key, in as many ways as there are.
func causes() map[connect.Cause]map[string]trouble {
	lost := map[string]trouble{}
	for name, serve := range bad {
		lost[name] = trouble{serve: serve}
	}
	return map[connect.Cause]map[string]trouble{
		connect.NoConnection: {"refused": {}},
		connect.NotWritten: {"reset in the middle": {large: true, serve: func(n *node, c *net.TCPConn) {
			_, _ = io.ReadFull(c, make([]byte, 64<<10))
			_ = c.SetLinger(0)
		}}},
		connect.NoAnswer: lost,
		connect.EndedAfter: {
			"stalled": {timeout: 200 * time.Millisecond, serve: func(n *node, c *net.TCPConn) {
				b := bufio.NewReader(c)
				n.request(b)
				_, _ = b.ReadByte()
			}},
			"slow": {timeout: 200 * time.Millisecond, serve: func(n *node, c *net.TCPConn) {
				b := bufio.NewReader(c)
				n.request(b)
				for i := range inserted {
					if _, err := io.WriteString(c, inserted[i:i+1]); err != nil {
						return
					}
					time.Sleep(50 * time.Millisecond)
				}
			}},
			"half open": {timeout: 200 * time.Millisecond, serve: func(n *node, c *net.TCPConn) {
				b := bufio.NewReader(c)
				n.request(b)
				_ = c.CloseRead()
				time.Sleep(400 * time.Millisecond)
			}},
		},
		connect.ForeignAnswer: {
			"HTML":                 {serve: replying(200, "text/html", "<html>welcome</html>")},
			"nothing":              {serve: replying(200, isJSON, "")},
			"empty object":         {serve: replying(200, isJSON, "{}")},
			"malformed":            {serve: replying(200, isJSON, `{"cols":["a"],"rows":[[1}]`)},
			"cut off":              {serve: replying(200, isJSON, `{"cols":["a"],`)},
			"no content type":      {serve: replying(200, "", "OK")},
			"huge and malformed":   {serve: replying(200, isJSON, `{"other":"`+strings.Repeat("x", 17<<20))},
			"deep and without end": {serve: replying(200, isJSON, `{"other":`+strings.Repeat("[", 1<<20))},
		},
	}
}

// elsewhere are the causes that HTTP does not have, or that another test brings about.
var elsewhere = map[connect.Cause]string{
	connect.Unencodable:   "TestNothingSent",
	connect.EndedBefore:   "TestNothingSent",
	connect.NoTLS:         "TestTLSRefused",
	connect.ClosedIdle:    "TestIdleConnectionClosed",
	connect.RowsDelivered: "an answer is read whole before its first row is delivered",
	connect.NoCommit:      "CrateDB has no transactions",
	connect.Unanswered:    "TestLookups",
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
	for _, e := range connect.Statuses {
		status, _ := strconv.Atoi(strings.ReplaceAll(e.Key, "xx", "11"))
		t.Run("HTTP "+e.Key, func(t *testing.T) {
			checkSignal(t, e, trouble{serve: replying(status, "text/plain", "in plain text")})
			checkSignal(t, e, trouble{serve: replying(status, "text/html", "<html>or a page</html>")})
			checkSignal(t, e, trouble{serve: replying(status, isJSON, `{"status":"or JSON of something else"}`)})
			checkSignal(t, e, trouble{serve: replying(status, isJSON, "")})
		})
	}
	for _, e := range connect.Codes {
		code := (e.Key + "1")[:min(4, len(e.Key)+1)]
		if e.Key == "" {
			code = "4000"
		}
		t.Run("code "+e.Key+" "+e.Text, func(t *testing.T) {
			status, _ := strconv.Atoi(code[:3])
			checkSignal(t, e, trouble{serve: replying(status, isJSON, fmt.Sprintf(`{"error":{"message":"Sorry[%s]","code":%s}}`, e.Text, code))})
		})
	}
}

func checkSignal(t *testing.T, e connect.Event, how trouble) {
	t.Helper()
	var args []wire.Value
	if how.large {
		args = []wire.Value{wire.Text(strings.Repeat("x", 32<<20))}
	}
	for _, st := range []*wire.Statement{
		{SQL: "x", Op: wire.OpRead, Args: args},
		{SQL: "x", Op: wire.OpUpdate, Args: args, Idempotent: true},
		{SQL: "x", Op: wire.OpUpdate, Args: args},
	} {
		well := serving(t, good)
		ill := &node{}
		addr := "127.0.0.1:1"
		if how.serve != nil {
			ill = serving(t, how.serve)
			addr = ill.addr()
		}
		db := direct(t, addr, well.addr())
		var failed []error
		for range 2 { // one of them meets the node that is ill first
			ctx := soon(t)
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
		wantWell, wantFailed := int32(1), 1
		if decision == connect.Again {
			wantWell, wantFailed = 2, 0
		}
		if len(failed) != wantFailed || well.arrived.Load() != wantWell || ill.arrived.Load() > 1 {
			t.Errorf("%s, idempotent %v: %s, but %v failed, %d arrived at the node that is well and %d at the other",
				st.Op, st.Idempotent, decision, failed, well.arrived.Load(), ill.arrived.Load())
			continue
		}
		for _, err := range failed {
			var on *dberr.NodeError
			var said *dberr.ServerError
			if errors.Is(err, dberr.ErrUnknownOutcome) != (decision == connect.Ambiguous) || e.Is != nil && !errors.Is(err, e.Is) {
				t.Errorf("%s, idempotent %v: %s, but: %v", st.Op, st.Idempotent, decision, err)
			}
			if !errors.As(err, &on) && !errors.As(err, &said) || !strings.Contains(err.Error(), addr) {
				t.Errorf("%s: %v does not name the node", st.Op, err)
			}
		}
	}
}

// TestNothingSent holds that a statement that cannot be encoded, or whose context has ended, reaches no node.
func TestNothingSent(t *testing.T) {
	n := serving(t, good)
	db := direct(t, n.addr())
	ended, cancel := context.WithCancel(soon(t))
	cancel()
	for _, op := range []wire.Op{wire.OpRead, wire.OpInsert} {
		if _, err := db.Exec(ended, &wire.Statement{SQL: "x", Op: op}); !errors.Is(err, context.Canceled) || errors.Is(err, dberr.ErrUnknownOutcome) {
			t.Errorf("%s: %v", op, err)
		}
		var bad *dberr.ArgumentError
		_, err := db.Exec(soon(t), &wire.Statement{SQL: "x", Op: op, Args: []wire.Value{wire.Text("\xff")}})
		if !errors.As(err, &bad) || errors.Is(err, dberr.ErrUnknownOutcome) {
			t.Errorf("%s: %v", op, err)
		}
	}
	if got := n.arrived.Load(); got != 0 {
		t.Errorf("%d requests arrived", got)
	}
}

// TestTLSRefused holds that a statement moves on from a node that does not speak TLS, and that the error says so.
func TestTLSRefused(t *testing.T) {
	plain := serving(t, func(_ *node, c *net.TCPConn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") })
	c := config(plain.addr())
	c.Params = map[string]string{"sslmode": "verify-full"}
	db, err := newDB(c)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(soon(t), insert())
	if !errors.Is(err, dberr.ErrUnavailable) || errors.Is(err, dberr.ErrUnknownOutcome) || !strings.Contains(err.Error(), "does not look like a TLS handshake") {
		t.Errorf("%v", err)
	}
	if connect.NoTLS.Signal() != connect.NotSent {
		t.Error("the table says otherwise")
	}
}
