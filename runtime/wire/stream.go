package wire

import (
	"context"
	"errors"
	"fmt"
)

// Streamer is a DB that sends statements whose answers do not end, such as a changefeed. Databases implement it if their server has
// such statements.
type Streamer interface {
	// Stream sends a statement on a connection of its own, outside of the pool, and returns its rows as they come; it returns with the first
	// of them. No timeout of the URL or of the session applies. Close, or the end of ctx, ends the statement and the connection. A connection
	// that is lost, and a server that shuts down, are dberr.ErrIncomplete.
	Stream(ctx context.Context, st *Statement) (Rows, error)
}

// Stream implements Streamer, if the database around which the middleware is does.
func (d *interceptedDB) Stream(ctx context.Context, st *Statement) (Rows, error) {
	return d.read(ctx, st, stepStream)
}

// stream is the end of the chain for a Stream.
func (c *Call) stream(ctx context.Context) (Rows, error) {
	s, ok := c.on.session.(Streamer)
	if !ok {
		return nil, fmt.Errorf("a stream on %s: %w", c.on.dialect, errors.ErrUnsupported)
	}
	return s.Stream(ctx, c.st)
}
