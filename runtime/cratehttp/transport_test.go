package cratehttp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// node is a server on a bare socket, for what an HTTP server never does.
type node struct {
	net.Listener
	arrived atomic.Int32 // whole requests
}

// serving starts a node; serve gets each connection and closes it by returning.
func serving(t *testing.T, serve func(n *node, c *net.TCPConn)) *node {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &node{Listener: l}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer c.Close()
				serve(n, c.(*net.TCPConn))
			})
		}
	})
	t.Cleanup(func() { l.Close(); all.Wait() })
	return n
}

func (n *node) addr() string { return n.Listener.Addr().String() }

// request reads a whole request.
func (n *node) request(b *bufio.Reader) bool {
	r, err := http.ReadRequest(b)
	if err != nil {
		return false
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || bytes.Contains(body, []byte("sys.jobs")) { // the search for a statement that was cancelled
		return false
	}
	n.arrived.Add(1)
	return true
}

const (
	body     = `{"cols":[],"rows":[[]],"rowcount":1}`
	inserted = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 36\r\n\r\n" + body
)

// good answers every request.
func good(n *node, c *net.TCPConn) {
	for b := bufio.NewReader(c); n.request(b); {
		_, _ = io.WriteString(c, inserted)
	}
}

// bad are nodes that take a whole request and give no whole answer.
var bad = map[string]func(*node, *net.TCPConn){
	"closed": func(n *node, c *net.TCPConn) { n.request(bufio.NewReader(c)) },
	"reset": func(n *node, c *net.TCPConn) {
		n.request(bufio.NewReader(c))
		_ = c.SetLinger(0)
	},
	"half a header": func(n *node, c *net.TCPConn) {
		n.request(bufio.NewReader(c))
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Le")
	},
	"half a body": func(n *node, c *net.TCPConn) {
		n.request(bufio.NewReader(c))
		_, _ = io.WriteString(c, inserted[:len(inserted)-10])
	},
	"half a chunk": func(n *node, c *net.TCPConn) {
		n.request(bufio.NewReader(c))
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"cols\":")
	},
	"no HTTP": func(n *node, c *net.TCPConn) {
		n.request(bufio.NewReader(c))
		_, _ = io.WriteString(c, "220 mail ready\r\n")
	},
}

// TestLostAnswer holds that a write whose answer is lost is never sent again, on a new connection or a used one, and that
// a read and an idempotent write are.
func TestLostAnswer(t *testing.T) {
	for name, serve := range bad {
		for _, used := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, used %v", name, used), func(t *testing.T) {
				well := make(chan bool, 1) // the next request on a connection is answered
				broken := serving(t, func(n *node, c *net.TCPConn) {
					select {
					case <-well:
						b := bufio.NewReaderSize(c, 16) // reads nothing of the next request
						if n.request(b) {
							_, _ = io.WriteString(c, inserted)
						}
					default:
					}
					serve(n, c)
				})
				other := serving(t, good)
				prepare := func(db *DB, st *wire.Statement) {
					if !used {
						return
					}
					well <- true
					if _, err := post(t, db, 0, st); err != nil {
						t.Fatal(err)
					}
					broken.arrived.Store(0)
				}

				db := direct(t, broken.addr(), other.addr())
				prepare(db, insert())
				signal, err := post(t, db, 0, insert())
				if signal != connect.Unknown || broken.arrived.Load() != 1 {
					t.Errorf("signal %v, %d arrived, error %v", signal, broken.arrived.Load(), err)
				}

				// Alone: nothing is sent twice.
				broken.arrived.Store(0)
				db = direct(t, broken.addr())
				prepare(db, insert())
				_, err = db.Exec(soon(t), insert())
				if !errors.Is(err, dberr.ErrUnknownOutcome) || !strings.Contains(err.Error(), broken.addr()) || broken.arrived.Load() != 1 {
					t.Errorf("error %v, %d arrived", err, broken.arrived.Load())
				}

				// With another node: what may be repeated reaches it.
				for _, st := range []*wire.Statement{read(), {SQL: "x", Op: wire.OpInsert, Idempotent: true}} {
					db := direct(t, broken.addr(), other.addr())
					for range 4 { // whichever node comes first
						if _, err := db.Exec(soon(t), st); err != nil {
							t.Errorf("%v: %v", st.Op, err)
						}
					}
				}
			})
		}
	}
}

// post makes one attempt at a node.
func post(t *testing.T, db *DB, index int, st *wire.Statement) (connect.Signal, error) {
	t.Helper()
	b, err := appendStatement(nil, st)
	if err != nil {
		t.Fatal(err)
	}
	r, signal, err := db.attempt(soon(t), st, db.nodes.List()[index], b, 0)
	if err == nil {
		err = r.Close()
	}
	return signal, err
}

// TestNotSent holds that a write goes on to the next node when the first cannot have had all of it.
func TestNotSent(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	other := serving(t, good)
	db := direct(t, closed.Addr().String(), other.addr())
	for range 4 {
		if n, err := db.Exec(soon(t), insert()); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	}
	if signal, err := post(t, db, 0, insert()); signal != connect.NotSent {
		t.Errorf("signal %v, error %v", signal, err)
	}

	// The request is too large for the sockets' buffers, and the node leaves in the middle of it.
	part := serving(t, func(n *node, c *net.TCPConn) {
		_, _ = io.ReadFull(c, make([]byte, 64<<10))
		_ = c.SetLinger(0)
	})
	db = direct(t, part.addr())
	signal, err := post(t, db, 0, insert(wire.Text(strings.Repeat("x", 32<<20))))
	if signal != connect.NotSent || errors.Is(err, dberr.ErrUnknownOutcome) {
		t.Errorf("signal %v, error %v", signal, err)
	}

	if _, err := direct(t, closed.Addr().String()).Exec(soon(t), insert()); !errors.Is(err, dberr.ErrUnavailable) {
		t.Errorf("error %v, want ErrUnavailable", err)
	}
}

// TestIdleConnectionClosed closes a connection while it is idle. A write is then sent once, on a new connection, or its
// outcome is unknown; it never arrives twice.
func TestIdleConnectionClosed(t *testing.T) {
	n := serving(t, func(n *node, c *net.TCPConn) {
		if n.request(bufio.NewReader(c)) {
			_, _ = io.WriteString(c, inserted) // and closes, without saying so
		}
	})
	db := direct(t, n.addr())
	sent := int32(0)
	for range 50 {
		before := n.arrived.Load()
		_, err := db.Exec(soon(t), insert())
		sent++
		arrived := n.arrived.Load() - before
		if arrived > 1 || err == nil && arrived != 1 || err != nil && !errors.Is(err, dberr.ErrUnknownOutcome) {
			t.Errorf("write %d arrived %d times: %v", sent, arrived, err)
		}
	}
}

func TestContext(t *testing.T) {
	taken := make(chan bool, 10)
	stuck := serving(t, func(n *node, c *net.TCPConn) {
		b := bufio.NewReader(c)
		if n.request(b) {
			taken <- true
			_, _ = b.ReadByte() // until the client leaves
		}
	})
	db := direct(t, stuck.addr())
	for _, st := range []*wire.Statement{read(), insert()} {
		ctx, cancel := context.WithCancel(soon(t))
		go func() { <-taken; cancel() }()
		_, err := db.Query(ctx, st)
		if !errors.Is(err, context.Canceled) || errors.Is(err, dberr.ErrUnknownOutcome) != (st.Op == wire.OpInsert) {
			t.Errorf("%v: %v", st.Op, err)
		}
		before := stuck.arrived.Load()
		if _, err := db.Query(ctx, st); !errors.Is(err, context.Canceled) || errors.Is(err, dberr.ErrUnknownOutcome) || stuck.arrived.Load() != before {
			t.Errorf("cancelled before: %v", err)
		}
	}

	db.timeout = 50 * time.Millisecond
	_, err := db.Exec(soon(t), insert())
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, dberr.ErrUnknownOutcome) ||
		!strings.Contains(err.Error(), "no answer within the timeout of 50ms") {
		t.Errorf("timeout: %v", err)
	}
	<-taken

	db.timeout = 0
	go func() { <-taken; _ = db.Close() }()
	if _, err = db.Exec(soon(t), insert()); !errors.Is(err, dberr.ErrClosed) || !errors.Is(err, dberr.ErrUnknownOutcome) {
		t.Errorf("closed under way: %v", err)
	}
	if _, err = db.Exec(soon(t), insert()); !errors.Is(err, dberr.ErrClosed) || errors.Is(err, dberr.ErrUnknownOutcome) {
		t.Errorf("closed: %v", err)
	}
}

// TestPoolSize holds that a client opens no more connections than it may, and that waiting for one can be cancelled.
func TestPoolSize(t *testing.T) {
	taken, stop := make(chan bool, 10), make(chan bool)
	defer close(stop)
	var open atomic.Int32
	n := serving(t, func(n *node, c *net.TCPConn) {
		open.Add(1)
		if n.request(bufio.NewReader(c)) {
			taken <- true
			<-stop
		}
	})
	db := direct(t, n.addr())
	ctx, cancel := context.WithCancel(soon(t))
	defer cancel()
	var all sync.WaitGroup
	defer all.Wait()
	for range 4 { // config's PoolSize
		all.Go(func() { _, _ = db.Query(ctx, read()) })
	}
	for range 4 {
		<-taken
	}
	waiting, stopWaiting := context.WithTimeout(ctx, 50*time.Millisecond)
	defer stopWaiting()
	if _, err := db.Exec(waiting, insert()); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, dberr.ErrUnknownOutcome) || open.Load() != 4 {
		t.Errorf("%d connections, error %v", open.Load(), err)
	}
	cancel()
}

// TestConcurrent mixes answers that come before the request was read with good ones, for the race detector: the buffer of
// a request must not be used again while it is being sent.
func TestConcurrent(t *testing.T) {
	s := answering(t, nil)
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > 100_000 {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		b, _ := io.ReadAll(r.Body)
		_, arg, _ := strings.Cut(string(b), `"args":`)
		fmt.Fprintf(w, `{"cols":["a"],"rows":[%s],"rowcount":1}`, strings.TrimSuffix(arg, "}"))
	})
	db := direct(t, s.addr())
	large := strings.Repeat("x", 300_000)
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for i := range 50 {
				if (g+i)%4 == 0 {
					if _, err := db.Query(soon(t), read(wire.Text(large))); err == nil {
						t.Error("the large request was answered")
					}
					continue
				}
				want := fmt.Sprintf("%d.%d", g, i)
				r, err := db.Query(soon(t), read(wire.Text(want)))
				if err != nil {
					t.Error(err)
					continue
				}
				if !r.Next() || r.Text() != want || r.Close() != nil {
					t.Errorf("wrong answer: %v", r.Err())
				}
			}
		})
	}
	all.Wait()
}

func TestTLS(t *testing.T) {
	protocols := make(chan string, 10)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protocols <- r.Proto
		say(w, recorded(t, "version"))
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	root := filepath.Join(t.TempDir(), "root.pem")
	if err := os.WriteFile(root, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		mode, root string
		ok         bool
	}{
		{"verify-full", root, true}, {"verify-ca", root, true}, {"require", "", true}, {"verify-full", "", false}, {"disable", "", false},
	} {
		config := config(s.Listener.Addr().String())
		config.Params = map[string]string{"sslmode": c.mode, "sslrootcert": c.root}
		db, err := Driver.Open(soon(t), config)
		if (err == nil) != c.ok {
			t.Errorf("%s, %q: %v", c.mode, c.root, err)
		}
		if err == nil {
			_ = db.Close()
			if p := <-protocols; p != "HTTP/1.1" {
				t.Errorf("%s was spoken", p)
			}
		}
	}
}
