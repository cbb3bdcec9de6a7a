package pgwire

import (
	"context"

	"github.com/crategen/crategen/runtime/wire"
)

// Stream implements wire.Streamer. The connection is not of the pool: it would be missing there for as long as the stream runs.
func (d *db) Stream(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	t := d.list.Try(st)
	for t.Next(ctx) {
		n := t.Node().Peer
		c, err := n.dial(ctx)
		if err != nil {
			t.Fail(n.dialFailure(ctx, err))
			continue
		}
		a, f := c.stream(ctx, st)
		if f != nil {
			c.drop()
			t.Fail(f.alone(st))
			continue
		}
		t.Done()
		r := newRows(ctx, nil, c, nil, st, a)
		r.endless = true
		return r, nil
	}
	return nil, t.Err()
}

// stream sends the statement in a session whose statements may take any time.
func (c *conn) stream(ctx context.Context, st *wire.Statement) (answer, *fault) {
	if _, err := c.simple(ctx, "SET statement_timeout = 0"); err != nil {
		return answer{}, failure(ctx, c.node.addr, err).preparing()
	}
	return c.query(ctx, st, false, "")
}
