package cratehttp

import (
	"bufio"
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
)

// TestMaxLifetime holds that connections are renewed at their age, and that no statement is lost by that.
func TestMaxLifetime(t *testing.T) {
	var made atomic.Int32
	n := serving(t, func(n *node, c *net.TCPConn) { made.Add(1); good(n, c) })
	c := config(n.addr())
	c.MaxLifetime = 40 * time.Millisecond
	db, err := newDB(c)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	deadline := time.Now().Add(10 * time.Second)
	for made.Load() < 4 && time.Now().Before(deadline) {
		if _, err := db.Exec(soon(t), insert()); err != nil {
			t.Fatal(err)
		}
	}
	if got := made.Load(); got < 4 {
		t.Errorf("%d connections were made, want 4", got)
	}
}

// TestBackground holds that a node that came back gets statements again, found well by a probe alone.
func TestBackground(t *testing.T) {
	other := serving(t, good)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	db := direct(t, addr, other.addr())
	for range 2 {
		if _, err := db.Exec(soon(t), insert()); err != nil {
			t.Fatal(err)
		}
	}
	if l, err = net.Listen("tcp", addr); err != nil {
		t.Skip("the port was taken meanwhile")
	}
	probed := make(chan bool, 1)
	go func() {
		c, err := l.Accept()
		if err == nil {
			b := bufio.NewReader(c)
			back := &node{Listener: l}
			for back.request(b) {
				_, _ = c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 49\r\n\r\n" + `{"cols":["m"],"rows":[["abcdefghijk"]],"rowcount":1}`[:49]))
				select {
				case probed <- true:
				default:
				}
			}
		}
	}()
	defer l.Close()
	select {
	case <-probed:
	case <-time.After(20 * time.Second):
		t.Error("not probed")
	}
}

// TestEveryNodeNamed holds that the error names each node with its cause.
func TestEveryNodeNamed(t *testing.T) {
	_, err := direct(t, "127.0.0.1:1", "127.0.0.1:2").Exec(soon(t), insert())
	if !errors.Is(err, dberr.ErrUnavailable) {
		t.Error(err)
	}
	const want = "no node is available: node 127.0.0.1:1: dial tcp 127.0.0.1:1: connect: connection refused; " +
		"node 127.0.0.1:2: dial tcp 127.0.0.1:2: connect: connection refused"
	if err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
}
