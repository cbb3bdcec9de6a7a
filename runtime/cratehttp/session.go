package cratehttp

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// greeter sets statement_timeout on each new connection, before net/http gets it: a session of CrateDB is a TCP connection,
// and no request can carry a setting.
type greeter struct {
	dial  func(ctx context.Context, network, addr string) (net.Conn, error)
	tls   *tls.Config // nil for plain connections
	query string
	h     http.Header
	// timeout bounds the connection with all that is said on it.
	timeout time.Duration
}

// greet changes the settings so that their connections begin with SET.
func greet(t *http.Transport, c *wire.Config, h http.Header) {
	g := &greeter{
		dial: t.DialContext, tls: t.TLSClientConfig, h: h, timeout: t.TLSHandshakeTimeout,
		query: fmt.Sprintf(`{"stmt":"SET SESSION statement_timeout = '%dms'"}`, max(c.StatementTimeout.Milliseconds(), 1)),
	}
	if g.tls == nil {
		t.DialContext = g.open
	} else {
		t.DialTLSContext = g.open
	}
}

func (g *greeter) open(ctx context.Context, network, addr string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, g.timeout)
	defer cancel()
	c, err := g.dial(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	ended := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) }) // stops what waits
	out, err := g.settle(ctx, c, addr)
	if !ended() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		c.Close()
		return nil, err
	}
	return out, nil
}

// settle shakes hands, if that is asked for, and sends SET.
func (g *greeter) settle(ctx context.Context, c net.Conn, addr string) (net.Conn, error) {
	if g.tls != nil {
		config := g.tls.Clone()
		config.ServerName, _ = connect.SplitAddr(addr)
		secure := tls.Client(c, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, err
		}
		c = secure
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+addr+"/_sql", strings.NewReader(g.query))
	if err != nil {
		return nil, err
	}
	req.Header = g.h
	if err := req.Write(c); err != nil {
		return nil, err
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		e := connect.OfStatus(resp.StatusCode)
		return nil, &dberr.ServerError{
			Node: addr, Status: resp.StatusCode, Err: e.Is,
			Message: fmt.Sprintf("setting statement_timeout: HTTP %d: %s", resp.StatusCode, firstLine(answer)),
		}
	}
	return c, nil
}
