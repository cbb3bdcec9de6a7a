package cratehttp

import (
	"context"
	"net"
	"sync/atomic"
	"testing"
)

// headOnly is a connection that is lost between the head of the first request and its body.
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

// TestUnwritten: a write whose body could not be written is sent again, although the body was read to its end.
func TestUnwritten(t *testing.T) {
	n := serving(t, good)
	db := direct(t, n.addr())
	var dialled atomic.Int32
	dial := db.poster.dial
	db.poster.dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dial(ctx, network, addr)
		if err == nil && dialled.Add(1) == 1 {
			c = &headOnly{Conn: c}
		}
		return c, err
	}
	if _, err := db.Exec(context.Background(), insert()); err != nil {
		t.Error(err)
	}
	if a := n.arrived.Load(); a != 1 {
		t.Errorf("%d requests arrived", a)
	}
}
