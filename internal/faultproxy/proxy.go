// Package faultproxy is a TCP proxy for tests that fails on demand: as a whole, as a node that is killed and comes back, or
// for single requests, as a plan says. It reads where a request and its answer end, so that what a fault meant for the
// statement is known: whether the server got it, and what the client got.
package faultproxy

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

// Hooks are what a test does with requests. Each is called from several goroutines at once, and may be nil.
type Hooks struct {
	// Plan says what becomes of a request, by its bytes (of a large one, the beginning).
	Plan func(request []byte) Action
	// Late is told of a request that came on a connection which the proxy had closed, for CloseIdle or because it could not
	// reach the server: the client had not noticed yet. The server does not get it.
	Late func(request []byte)
}

// Proxy stands between a client and one server. It is safe for concurrent use.
type Proxy struct {
	backend  string
	protocol Protocol
	hooks    Hooks
	addr     string
	running  sync.WaitGroup

	mu       sync.Mutex
	listener *net.TCPListener
	open     map[*net.TCPConn]struct{} // of both sides; nil while the proxy is down
}

// Listen starts a proxy before the server at backend, a host:port. Close ends it.
func Listen(backend string, protocol Protocol, hooks Hooks) (*Proxy, error) {
	var err error
	for range 100 {
		// A port from which systems do not dial, so that no connection takes it while the proxy is down.
		addr := fmt.Sprintf("127.0.0.1:%d", 20000+rand.N(12000))
		p := &Proxy{backend: backend, protocol: protocol, hooks: hooks, addr: addr}
		if err = p.Restart(); err == nil {
			return p, nil
		}
	}
	return nil, err
}

// Addr is the host:port of the proxy.
func (p *Proxy) Addr() string { return p.addr }

// Kill resets every connection and refuses new ones, as the kernel does for a process that was killed.
func (p *Proxy) Kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		return
	}
	p.listener.Close()
	for c := range p.open {
		reset(c)
	}
	p.open = nil
}

// Restart takes connections again.
func (p *Proxy) Restart() error {
	l, err := net.Listen("tcp", p.addr)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open != nil {
		l.Close()
		return errors.New("the proxy is up")
	}
	p.listener, p.open = l.(*net.TCPListener), map[*net.TCPConn]struct{}{}
	p.running.Go(func() { p.accept(l.(*net.TCPListener)) })
	return nil
}

// Close ends the proxy and waits until nothing of it runs.
func (p *Proxy) Close() {
	p.Kill()
	p.running.Wait()
}

func (p *Proxy) accept(l *net.TCPListener) {
	for {
		c, err := l.AcceptTCP()
		if err != nil {
			return
		}
		if !p.list(c) {
			continue
		}
		p.running.Go(func() {
			defer p.drop(c)
			p.serve(c)
		})
	}
}

// list notes a connection, which Kill then resets, or resets it if the proxy is down.
func (p *Proxy) list(c *net.TCPConn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		reset(c)
		return false
	}
	p.open[c] = struct{}{}
	return true
}

func (p *Proxy) drop(c *net.TCPConn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, c)
	c.Close()
}

// dial connects to the server.
func (p *Proxy) dial() (*net.TCPConn, bool) {
	c, err := net.DialTimeout("tcp", p.backend, 5*time.Second)
	if err != nil || !p.list(c.(*net.TCPConn)) {
		return nil, false
	}
	return c.(*net.TCPConn), true
}

// reset closes the connection so that the other side gets a reset.
func reset(c *net.TCPConn) {
	_ = c.SetLinger(0)
	c.Close()
}
