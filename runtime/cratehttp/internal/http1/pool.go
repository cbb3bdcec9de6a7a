package http1

import (
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

// ErrClosed is the error of a request that a closed Pool did not send.
var ErrClosed = errors.New("the connections are closed")

var errGreeted = errors.New("the server closes each connection after its first answer, and with it what was set there")

// Settings are those of a Pool.
type Settings struct {
	// Dial makes a connection.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// TLS are the settings of encrypted connections, with the ServerName, nil for plain ones.
	TLS *tls.Config
	// Greet is what a connection begins with, nil for nothing.
	Greet func(ctx context.Context, c *Conn) error
	// Timeout bounds the making of one connection, with its TLS handshake and Greet.
	Timeout time.Duration
	// Size is the largest number of connections.
	Size int
	// Idle is the time after which a connection that is not used is closed.
	Idle time.Duration
	// Lifetime is the age at which a connection is not used any more, 0 for none. It is cut by up to a fifth, so that the
	// clients of a fleet do not reconnect in step, and spread anew over what stands behind an address.
	Lifetime time.Duration
}

// Pool holds the connections to one server. It is safe for concurrent use.
type Pool struct {
	Settings
	addr   string
	places chan struct{} // holds a token for each connection in use or being made
	ctx    context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	idle    []*Conn            // the one that was used last is the last
	open    map[*Conn]struct{} // nil once closed
	retired bool
	sweeper *time.Timer
	swept   bool // the sweeper will run
}

// NewPool makes a pool without connections. addr is host:port.
func NewPool(addr string, s Settings) *Pool {
	p := &Pool{Settings: s, addr: addr, places: make(chan struct{}, s.Size), open: map[*Conn]struct{}{}}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.sweeper = time.AfterFunc(s.Idle, p.sweep)
	p.sweeper.Stop()
	return p
}

// Request is what Do sends.
type Request struct {
	Head, Body []byte
	// Before is the body of a request that the connection must have carried before, once, whatever it was answered; BeforeHead is
	// its head. It is nil for none, and the same for every request that has one.
	BeforeHead, Before []byte
	// Fragile says that a connection is not used any more after an answer other than 200.
	Fragile bool
	// Wait is the longest time from the sending of the request to the end of its answer, 0 for no limit besides the context. The error
	// after that is os.ErrDeadlineExceeded. The time in which the request waits for a connection does not count.
	Wait time.Duration
}

// Do sends a request as Conn.Do does, on a connection that is idle or a new one, or waits for one. If it fails, written
// tells whether the server can have had the whole request; if not, it has not acted on it. A request of which a connection
// that was used before took nothing goes over another one.
func (p *Pool) Do(ctx context.Context, r *Request, dst []byte) (a Answer, written bool, err error) {
	for {
		c, err := p.acquire(ctx)
		if err != nil {
			return Answer{}, false, err
		}
		used := c.used
		a, sent, err := c.send(ctx, r, dst)
		p.release(c)
		if err == nil || !used || sent != None || ctx.Err() != nil || p.ctx.Err() != nil {
			return a, sent == All, err
		}
	}
}

// acquire takes a place, and a connection.
func (p *Pool) acquire(ctx context.Context) (*Conn, error) {
	if p.ctx.Err() != nil {
		return nil, ErrClosed
	}
	select {
	case p.places <- struct{}{}:
	default:
		select {
		case p.places <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-p.ctx.Done():
			return nil, ErrClosed
		}
	}
	if c := p.reuse(); c != nil {
		return c, nil
	}
	return p.connect(ctx)
}

// reuse returns an idle connection that is still good, or nil.
func (p *Pool) reuse() *Conn {
	for {
		p.mu.Lock()
		n := len(p.idle)
		if n == 0 {
			p.mu.Unlock()
			return nil
		}
		c := p.idle[n-1]
		p.idle[n-1] = nil
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		if !c.aged(time.Now()) && !c.stale() {
			return c
		}
		p.drop(c)
	}
}

// connect makes a connection in the place that is taken. When the context ends before that, the connection is left for
// others: a client whose patience is shorter than a handshake would never have one.
func (p *Pool) connect(ctx context.Context) (*Conn, error) {
	type made struct {
		c   *Conn
		err error
	}
	out := make(chan made)
	go func() {
		c, err := p.dial()
		if err != nil {
			<-p.places
		}
		select {
		case out <- made{c, err}:
		case <-ctx.Done():
			if err == nil {
				p.release(c)
			}
		}
	}()
	select {
	case m := <-out:
		return m.c, m.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *Pool) dial() (*Conn, error) {
	ctx, cancel := context.WithTimeout(p.ctx, p.Timeout)
	defer cancel()
	raw, err := p.Dial(ctx, "tcp", p.addr)
	if err != nil {
		return nil, err
	}
	c, err := p.greet(ctx, raw)
	if err != nil {
		_ = raw.Close()
		return nil, err
	}
	if p.Lifetime > 0 {
		c.expires = time.Now().Add(p.Lifetime - rand.N(p.Lifetime/5+1))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		_ = raw.Close()
		return nil, ErrClosed
	}
	p.open[c] = struct{}{}
	return c, nil
}

// greet makes raw ready for requests.
func (p *Pool) greet(ctx context.Context, raw net.Conn) (*Conn, error) {
	c := newConn(raw, raw)
	if p.TLS != nil {
		secure := tls.Client(raw, p.TLS)
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, err
		}
		c = newConn(secure, raw)
	}
	if p.Greet != nil {
		if err := p.Greet(ctx, c); err != nil {
			return nil, err
		}
		if c.spent {
			return nil, errGreeted
		}
		c.used = false
	}
	return c, nil
}

// release gives a connection back, with its place.
func (p *Pool) release(c *Conn) {
	now := time.Now()
	p.mu.Lock()
	keep := p.open != nil && !p.retired && !c.spent && !c.aged(now)
	if keep {
		c.idle = now
		p.idle = append(p.idle, c)
		if !p.swept {
			p.swept = true
			p.sweeper.Reset(p.Idle)
		}
	}
	p.mu.Unlock()
	if !keep {
		p.drop(c)
	}
	<-p.places
}

// drop closes a connection. TLS would say farewell and wait for the server to take that, so it is not asked.
func (p *Pool) drop(c *Conn) {
	p.mu.Lock()
	delete(p.open, c)
	p.mu.Unlock()
	_ = c.raw.Close()
}

// sweep closes connections that lay idle for too long.
func (p *Pool) sweep() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	n := 0 // the one that lay idle longest is the first
	for n < len(p.idle) && now.Sub(p.idle[n].idle) >= p.Idle {
		n++
	}
	p.shut(n)
	if p.swept = len(p.idle) > 0; p.swept {
		p.sweeper.Reset(p.Idle - now.Sub(p.idle[0].idle))
	}
}

// shut closes the first n idle connections. The caller holds the lock.
func (p *Pool) shut(n int) {
	for _, c := range p.idle[:n] {
		delete(p.open, c)
		_ = c.raw.Close()
	}
	rest := copy(p.idle, p.idle[n:])
	clear(p.idle[rest:])
	p.idle = p.idle[:rest]
}

// Retire closes idle connections, and the others once they have carried their requests.
func (p *Pool) Retire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.retired = true
	p.shut(len(p.idle))
}

// Over reports whether a pool that was retired has no connection left.
func (p *Pool) Over() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.retired && len(p.open) == 0
}

// Close cuts every connection, whatever is under way, and refuses new ones.
func (p *Pool) Close() {
	p.cancel()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweeper.Stop()
	for c := range p.open {
		_ = c.raw.Close()
	}
	p.open, p.idle = nil, nil
}

// Count returns how many connections there are, and how many of them are idle.
func (p *Pool) Count() (open, idle int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.open), len(p.idle)
}
