package cratehttp

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/cratehttp/internal/http1"
	"github.com/crategen/crategen/runtime/dberr"
)

// greet sends a statement on a new connection, before any other: a session of CrateDB is a TCP connection, and no request can
// carry a setting.
func (p *peer) greet(ctx context.Context, c *http1.Conn, statement string) error {
	a, _, err := c.Do(ctx, p.plain, []byte(statement), nil)
	if err != nil {
		return err
	}
	if a.Status == 200 {
		return nil
	}
	return &dberr.ServerError{
		Node: p.addr, Status: a.Status, Err: connect.OfStatus(a.Status).Is,
		Message: fmt.Sprintf("setting statement_timeout: HTTP %d: %s", a.Status, firstLine(a.Body)),
	}
}
