package cratehttp

import (
	"context"
	"net"
	"net/http"
	"runtime"
	"sync"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

const (
	// idleTimeout closes connections that a client no longer needs. CrateDB itself never closes an idle one.
	idleTimeout = 5 * time.Minute
	ioBuffer    = 16 << 10 // of a connection, each way
	// connectionsPerCPU is for a Config that was not made by connect.Parse.
	connectionsPerCPU = 4
)

// newTransport makes the connections of one client: HTTP/1.1, kept alive, as many as PoolSize to each node, and no proxy,
// which could send a statement twice. Nothing is compressed: CrateDB does so only if its http.compression is set, and a
// statement's answer is seldom worth it on a network between a service and its database.
func newTransport(c *wire.Config, open *conns) (*http.Transport, error) {
	secure, err := connect.TLS(c)
	if err != nil {
		return nil, err
	}
	size, timeout := c.PoolSize, c.ConnectTimeout
	if size == 0 {
		size = connectionsPerCPU * runtime.GOMAXPROCS(0)
	}
	if timeout == 0 {
		timeout = connect.DefaultConnectTimeout
	}
	open.dialer = net.Dialer{Timeout: timeout}
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Transport{
		DialContext:         open.dial,
		TLSClientConfig:     secure,
		TLSHandshakeTimeout: timeout,
		MaxConnsPerHost:     size,
		MaxIdleConnsPerHost: size,
		IdleConnTimeout:     idleTimeout,
		DisableCompression:  true,
		WriteBufferSize:     ioBuffer,
		ReadBufferSize:      ioBuffer,
		Protocols:           &protocols,
	}, nil
}

// conns are the open connections of a client, so that Close can cut those in use as well.
type conns struct {
	dialer net.Dialer
	mu     sync.Mutex
	open   map[*conn]struct{} // nil once closed
}

// conn is a connection that leaves the list when it is closed.
type conn struct {
	net.Conn
	list *conns
}

func (c *conns) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	raw, err := c.dialer.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	out := &conn{Conn: raw, list: c}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		raw.Close()
		return nil, dberr.ErrClosed
	}
	c.open[out] = struct{}{}
	return out, nil
}

// Close closes the connection.
func (c *conn) Close() error {
	c.list.mu.Lock()
	delete(c.list.open, c)
	c.list.mu.Unlock()
	return c.Conn.Close()
}

// closeAll cuts every connection and refuses new ones.
func (c *conns) closeAll() {
	c.mu.Lock()
	open := c.open
	c.open = nil
	c.mu.Unlock()
	for conn := range open {
		conn.Conn.Close()
	}
}

// closed reports whether closeAll was called.
func (c *conns) closed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.open == nil
}
