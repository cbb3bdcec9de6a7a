package cratehttp

import (
	"context"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/crategen/crategen/runtime/wire"
)

// headOnly is a connection that is lost between the head of the first request, with what leaves together with it, and the rest.
type headOnly struct {
	net.Conn
	written bool
}

func (c *headOnly) Write(b []byte) (int, error) {
	if c.written {
		return 0, &net.OpError{Op: "write", Net: "tcp", Err: net.ErrClosed}
	}
	c.written = true
	return c.Conn.Write(b)
}

// TestUnwritten: a write of which the end could not be written is sent again.
func TestUnwritten(t *testing.T) {
	n := serving(t, good)
	db := direct(t, n.addr())
	var dialled atomic.Int32
	pool := db.nodes.List()[0].Peer.pool
	dial := pool.Dial
	pool.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dial(ctx, network, addr)
		if err == nil && dialled.Add(1) == 1 {
			c = &headOnly{Conn: c}
		}
		return c, err
	}
	if _, err := db.Exec(context.Background(), insert(wire.Text(strings.Repeat("x", 100_000)))); err != nil {
		t.Error(err)
	}
	if a := n.arrived.Load(); a != 1 {
		t.Errorf("%d requests arrived", a)
	}
}
