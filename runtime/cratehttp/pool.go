package cratehttp

import (
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
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

// newTransport makes the settings of the connections of one client: HTTP/1.1, kept alive, as many as PoolSize to each node,
// and no proxy, which could send a statement twice. Answers are not compressed: CrateDB does so only if its
// http.compression is set, and a statement's answer is seldom worth it on a network between a service and its database.
func newTransport(c *wire.Config) (*http.Transport, error) {
	secure, err := connect.TLS(c)
	if err != nil {
		return nil, err
	}
	size := c.PoolSize
	if size == 0 {
		size = connectionsPerCPU * runtime.GOMAXPROCS(0)
	}
	dialer := connect.Dialer(c)
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Transport{
		DialContext:         dialer.DialContext,
		TLSClientConfig:     secure,
		TLSHandshakeTimeout: dialer.Timeout,
		MaxConnsPerHost:     size,
		MaxIdleConnsPerHost: size,
		IdleConnTimeout:     idleTimeout,
		DisableCompression:  true,
		WriteBufferSize:     ioBuffer,
		ReadBufferSize:      ioBuffer,
		Protocols:           &protocols,
	}, nil
}

// connections are those of one client. They are renewed together when they reach their age, so that they spread again over
// what stands behind an address; a statement under way keeps the one that it has.
type connections struct {
	transport atomic.Pointer[http.Transport]
	dial      func(ctx context.Context, network, addr string) (net.Conn, error)
	lifetime  time.Duration // 0 for ever

	mu    sync.Mutex
	open  map[*conn]struct{} // nil once closed
	timer *time.Timer        // until they are renewed, may be nil
}

// use takes the settings, whose DialContext makes the connections.
func (c *connections) use(settings *http.Transport, lifetime time.Duration) {
	c.open = map[*conn]struct{}{}
	if settings.DialTLSContext != nil { // net/http then uses no other for HTTPS
		c.dial, settings.DialTLSContext = settings.DialTLSContext, c.dialListed
	} else {
		c.dial, settings.DialContext = settings.DialContext, c.dialListed
	}
	c.transport.Store(settings)
	c.lifetime = lifetime
	if lifetime > 0 {
		c.timer = time.AfterFunc(c.age(), c.renew)
	}
}

// age is a lifetime, less up to a fifth of it, so that the clients of a fleet do not reconnect in step.
func (c *connections) age() time.Duration { return c.lifetime - rand.N(c.lifetime/5+1) }

// renew lets the next statements make new connections. Those in use are closed as they become idle (net/http does so after
// CloseIdleConnections as long as nobody asks the same transport for a connection).
func (c *connections) renew() {
	c.mu.Lock()
	old := c.transport.Load()
	closed := c.open == nil
	if !closed {
		c.transport.Store(old.Clone())
		if c.timer != nil {
			c.timer.Reset(c.age())
		}
	}
	c.mu.Unlock()
	old.CloseIdleConnections() // which calls Close of conn
}

// conn is a connection that leaves the list when it is closed.
type conn struct {
	net.Conn
	list *connections
}

func (c *connections) dialListed(ctx context.Context, network, addr string) (net.Conn, error) {
	raw, err := c.dial(ctx, network, addr)
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

// close cuts every connection and refuses new ones.
func (c *connections) close() {
	c.mu.Lock()
	open := c.open
	c.open = nil
	if c.timer != nil {
		c.timer.Stop()
	}
	c.mu.Unlock()
	for conn := range open {
		conn.Conn.Close()
	}
	c.transport.Load().CloseIdleConnections()
}

// closed reports whether close was called.
func (c *connections) closed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.open == nil
}
