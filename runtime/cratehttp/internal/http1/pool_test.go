package http1

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	requestHead = "POST /_sql HTTP/1.1\r\nHost: db\r\nContent-Length: "
	fine        = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
)

// server gives each connection to serve, which closes it by returning.
type server struct {
	net.Listener
	made, arrived atomic.Int32 // connections, whole requests
}

func serving(t *testing.T, serve func(s *server, c *net.TCPConn)) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{Listener: l}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.made.Add(1)
			all.Go(func() {
				defer c.Close()
				serve(s, c.(*net.TCPConn))
			})
		}
	})
	t.Cleanup(func() { l.Close(); all.Wait() })
	return s
}

// request reads a whole request.
func (s *server) request(b *bufio.Reader) bool {
	r, err := http.ReadRequest(b)
	if err != nil {
		return false
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return false
	}
	s.arrived.Add(1)
	return true
}

// echo answers every request well.
func echo(s *server, c *net.TCPConn) {
	for b := bufio.NewReader(c); s.request(b); {
		_, _ = io.WriteString(c, fine)
	}
}

// pool makes a pool to a server, with settings that tests seldom change.
func (s *server) pool(t *testing.T, change ...func(*Settings)) *Pool {
	t.Helper()
	settings := Settings{Dial: new(net.Dialer).DialContext, Timeout: 5 * time.Second, Size: 2, Idle: time.Minute}
	for _, f := range change {
		f(&settings)
	}
	p := NewPool(s.Addr().String(), settings)
	t.Cleanup(p.Close)
	return p
}

func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func do(t *testing.T, p *Pool, body string) (Answer, bool, error) {
	t.Helper()
	return p.Do(soon(t), &Request{Head: []byte(requestHead), Body: []byte(body)}, nil)
}

// until waits for something that happens in the background.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(what)
		}
	}
}

// counting counts the writes of a connection.
type counting struct {
	net.Conn
	writes *atomic.Int32
}

func (c counting) Write(b []byte) (int, error) { c.writes.Add(1); return c.Conn.Write(b) }

// TestOneWrite holds that a request leaves in one write, unless it is large, and that connections are used again.
func TestOneWrite(t *testing.T) {
	var got bytes.Buffer
	s := serving(t, func(s *server, c *net.TCPConn) {
		b := bufio.NewReader(io.TeeReader(c, &got))
		for s.request(b) {
			_, _ = io.WriteString(c, fine)
		}
	})
	var writes atomic.Int32
	p := s.pool(t, func(o *Settings) {
		o.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := new(net.Dialer).DialContext(ctx, network, addr)
			return counting{c, &writes}, err
		}
	})
	for _, c := range []struct{ size, writes int32 }{{0, 1}, {10, 1}, {writeSize - 200, 1}, {writeSize, 2}, {3 << 20, 2}} {
		writes.Store(0)
		got.Reset()
		body := strings.Repeat("x", int(c.size))
		a, written, err := do(t, p, body)
		if err != nil || a.Status != 200 || string(a.Body) != "{}" || !written || writes.Load() != c.writes {
			t.Errorf("%d bytes: %+v, %v, %v, %d writes", c.size, a, written, err, writes.Load())
		}
		if head, sent, _ := strings.Cut(got.String(), "\r\n\r\n"); sent != body || !strings.HasPrefix(head, requestHead) {
			t.Errorf("%d bytes: sent was %.200q", c.size, got.String())
		}
	}
	if s.made.Load() != 1 {
		t.Errorf("%d connections", s.made.Load())
	}
}

// TestNotReused holds that a connection is not used again after what makes it useless.
func TestNotReused(t *testing.T) {
	for name, answer := range map[string]string{
		"the server will close it": "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
		"HTTP/1.0":                 "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
		"more than one answer":     fine + fine,
	} {
		s := serving(t, func(s *server, c *net.TCPConn) {
			for b := bufio.NewReader(c); s.request(b); {
				_, _ = io.WriteString(c, answer)
			}
		})
		p := s.pool(t)
		for i := range int32(3) {
			if a, _, err := do(t, p, "x"); err != nil || string(a.Body) != "{}" || s.made.Load() != i+1 {
				t.Errorf("%s: %+v, %v, %d connections", name, a, err, s.made.Load())
			}
		}
	}
}

// TestStale holds that a connection that the server closed, or said something on, while it was idle is not used.
func TestStale(t *testing.T) {
	for name, farewell := range map[string]string{"closed": "", "told": "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"} {
		left := make(chan bool)
		s := serving(t, func(s *server, c *net.TCPConn) {
			if s.request(bufio.NewReader(c)) {
				_, _ = io.WriteString(c, fine)
			}
			<-left
			_, _ = io.WriteString(c, farewell)
			if farewell == "" {
				_ = c.CloseWrite()
			}
			<-left
		})
		p := s.pool(t)
		if _, _, err := do(t, p, "x"); err != nil {
			t.Fatal(err)
		}
		p.mu.Lock()
		c := p.idle[0]
		p.mu.Unlock()
		if c.stale() {
			t.Errorf("%s: stale before that", name)
		}
		left <- true
		until(t, name+": not noticed", c.stale)
		if _, _, err := do(t, p, "x"); err != nil || s.made.Load() != 2 || s.arrived.Load() != 2 {
			t.Errorf("%s: %v, %d connections, %d requests", name, err, s.made.Load(), s.arrived.Load())
		}
		close(left)
	}
}

// hidden is a connection whose socket cannot be looked at.
type hidden struct{ net.Conn }

// TestStaleHidden holds that such a connection is tested by reading, once it lay idle for a while, and stays good.
func TestStaleHidden(t *testing.T) {
	leave := make(chan bool)
	s := serving(t, func(s *server, c *net.TCPConn) {
		b := bufio.NewReader(c)
		for range 2 {
			if s.request(b) {
				_, _ = io.WriteString(c, fine)
			}
		}
		<-leave
	})
	p := s.pool(t, func(o *Settings) {
		o.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := new(net.Dialer).DialContext(ctx, network, addr)
			return hidden{c}, err
		}
	})
	for range 2 {
		if _, _, err := do(t, p, "x"); err != nil {
			t.Fatal(err)
		}
		p.mu.Lock()
		p.idle[0].idle = time.Now().Add(-lookAfter)
		p.mu.Unlock()
	}
	if s.made.Load() != 1 {
		t.Errorf("%d connections", s.made.Load())
	}
	close(leave)
	p.mu.Lock()
	c := p.idle[0]
	p.mu.Unlock()
	until(t, "not noticed", c.stale)
}

// dead is a connection that takes nothing more once told.
type dead struct {
	net.Conn
	told *atomic.Bool
	err  error
}

func (c dead) Write(b []byte) (int, error) {
	if c.told.Load() {
		return 0, c.err
	}
	return c.Conn.Write(b)
}

// TestNothingTaken holds that a request of which a used connection took nothing goes over a new one, and one of which a new
// connection took nothing fails.
func TestNothingTaken(t *testing.T) {
	s := serving(t, echo)
	var told, always atomic.Bool
	broken := errors.New("broken pipe")
	p := s.pool(t, func(o *Settings) {
		o.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := new(net.Dialer).DialContext(ctx, network, addr)
			if s.made.Load() > 1 && !always.Load() {
				return c, err
			}
			return dead{c, &told, broken}, err
		}
	})
	if _, _, err := do(t, p, "x"); err != nil {
		t.Fatal(err)
	}
	until(t, "not accepted", func() bool { return s.made.Load() == 1 })
	told.Store(true)
	always.Store(true)
	if _, written, err := do(t, p, "x"); !errors.Is(err, broken) || written || s.arrived.Load() != 1 {
		t.Errorf("written %v, %v, %d requests", written, err, s.arrived.Load())
	}
	until(t, "no second connection", func() bool { return s.made.Load() == 2 })
	always.Store(false)
	if _, written, err := do(t, p, "x"); err != nil || !written || s.arrived.Load() != 2 {
		t.Errorf("written %v, %v, %d requests", written, err, s.arrived.Load())
	}
	if open, idle := p.Count(); open != 1 || idle != 1 {
		t.Errorf("%d open, %d idle", open, idle)
	}
}

// TestEarlyAnswer holds that the answer of a server which does not want the whole request is found.
func TestEarlyAnswer(t *testing.T) {
	s := serving(t, func(_ *server, c *net.TCPConn) {
		_, _ = io.ReadFull(c, make([]byte, 64<<10))
		_, _ = io.WriteString(c, "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 5\r\n\r\nlarge")
		_ = c.SetLinger(0) // what was not read resets the connection
	})
	p := s.pool(t)
	a, written, err := do(t, p, strings.Repeat("x", 64<<20))
	if err == nil && (a.Status != 413 || string(a.Body) != "large") || written { // the reset may overtake the answer
		t.Errorf("%+v, written %v, %v", a, written, err)
	}
	if open, _ := p.Count(); open != 0 {
		t.Error("the connection was kept")
	}
}

// TestCancel ends the context at each stage.
func TestCancel(t *testing.T) {
	stop := make(chan bool)
	defer close(stop)
	taken := make(chan bool, 10)
	s := serving(t, func(s *server, c *net.TCPConn) {
		if s.request(bufio.NewReader(c)) {
			taken <- true
			<-stop
		}
	})
	p := s.pool(t, func(o *Settings) { o.Size = 1 })
	ctx, cancel := context.WithCancel(soon(t))
	done := make(chan bool)
	go func() {
		if _, written, err := p.Do(ctx, &Request{Head: []byte(requestHead), Body: []byte("x")}, nil); err == nil || !written {
			t.Errorf("under way: written %v, %v", written, err)
		}
		close(done)
	}()
	<-taken
	short, end := context.WithTimeout(soon(t), 10*time.Millisecond)
	defer end()
	if _, written, err := p.Do(short, &Request{Head: []byte(requestHead), Body: []byte("x")}, nil); !errors.Is(err, context.DeadlineExceeded) || written {
		t.Errorf("waiting: written %v, %v", written, err)
	}
	cancel()
	<-done
	if open, _ := p.Count(); open != 0 {
		t.Errorf("%d connections are left", open)
	}

	stalled := serving(t, func(_ *server, c *net.TCPConn) { <-stop })
	p = stalled.pool(t)
	short, end = context.WithTimeout(soon(t), 50*time.Millisecond)
	defer end()
	if _, written, err := p.Do(short, &Request{Head: []byte(requestHead), Body: bytes.Repeat([]byte("x"), 64<<20)}, nil); err == nil || written {
		t.Errorf("half written: written %v, %v", written, err)
	}
}

// TestPatience holds that a connection is made although nobody waits for it as long as that takes.
func TestPatience(t *testing.T) {
	s := serving(t, echo)
	p := s.pool(t, func(o *Settings) {
		o.Size = 1
		o.Greet = func(context.Context, *Conn) error { time.Sleep(50 * time.Millisecond); return nil }
	})
	short, cancel := context.WithTimeout(soon(t), 10*time.Millisecond)
	defer cancel()
	if _, written, err := p.Do(short, &Request{Head: []byte(requestHead), Body: []byte("x")}, nil); !errors.Is(err, context.DeadlineExceeded) || written {
		t.Errorf("written %v, %v", written, err)
	}
	until(t, "no connection was made", func() bool { _, idle := p.Count(); return idle == 1 })
	if _, _, err := do(t, p, "x"); err != nil || s.made.Load() != 1 {
		t.Errorf("%v, %d connections", err, s.made.Load())
	}
}

// TestConnect are connections that cannot be made: nothing is written, and the place is free again.
func TestConnect(t *testing.T) {
	refused := errors.New("refused")
	silent := make(chan bool)
	defer close(silent)
	s := serving(t, func(*server, *net.TCPConn) { <-silent })
	for name, change := range map[string]func(*Settings){
		"no answer to the greeting": func(o *Settings) {
			o.Timeout = 20 * time.Millisecond
			o.Greet = func(ctx context.Context, c *Conn) error {
				_, _, err := c.Do(ctx, []byte(requestHead), []byte("x"), nil)
				return err
			}
		},
		"the greeting is refused": func(o *Settings) { o.Greet = func(context.Context, *Conn) error { return refused } },
		"a connection for one answer": func(o *Settings) {
			o.Greet = func(_ context.Context, c *Conn) error { c.spent = true; return nil }
		},
		"no connection": func(o *Settings) {
			o.Dial = func(context.Context, string, string) (net.Conn, error) { return nil, refused }
		},
	} {
		p := s.pool(t, func(o *Settings) { o.Size = 1 }, change)
		for range 3 {
			if _, written, err := do(t, p, "x"); err == nil || written {
				t.Errorf("%s: written %v, %v", name, written, err)
			}
		}
		if open, idle := p.Count(); open != 0 || idle != 0 {
			t.Errorf("%s: %d open, %d idle", name, open, idle)
		}
	}
}

// TestAges holds that idle connections are closed, and old ones are not used.
func TestAges(t *testing.T) {
	s := serving(t, echo)
	p := s.pool(t, func(o *Settings) { o.Idle = 20 * time.Millisecond })
	for range 2 {
		if _, _, err := do(t, p, "x"); err != nil {
			t.Fatal(err)
		}
		until(t, "an idle connection stays", func() bool { open, idle := p.Count(); return open == 0 && idle == 0 })
	}
	old := s.pool(t, func(o *Settings) { o.Lifetime = time.Nanosecond })
	before := s.made.Load()
	for range 3 {
		if _, _, err := do(t, old, "x"); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.made.Load() - before; n != 3 {
		t.Errorf("%d connections for 3 requests", n)
	}
}

// TestClose closes a pool, and retires one, while a request is under way.
func TestClose(t *testing.T) {
	taken, stop := make(chan bool), make(chan bool)
	s := serving(t, func(s *server, c *net.TCPConn) {
		for b := bufio.NewReader(c); s.request(b); {
			taken <- true
			<-stop
			_, _ = io.WriteString(c, fine)
		}
	})
	under := func(p *Pool) chan error {
		out := make(chan error, 1)
		go func() {
			_, written, err := p.Do(soon(t), &Request{Head: []byte(requestHead), Body: []byte("x")}, nil)
			if !written {
				t.Error("it was written")
			}
			out <- err
		}()
		<-taken
		return out
	}
	p := s.pool(t)
	done := under(p)
	p.Retire()
	stop <- true
	if err := <-done; err != nil {
		t.Errorf("retired: %v", err)
	}
	if !p.Over() {
		t.Error("a retired pool keeps its connection")
	}

	p = s.pool(t)
	done = under(p)
	p.Close()
	if err := <-done; err == nil {
		t.Error("closed: an answer came")
	}
	close(stop)
	if _, written, err := do(t, p, "x"); !errors.Is(err, ErrClosed) || written {
		t.Errorf("closed: written %v, %v", written, err)
	}
	p.Close()
}
