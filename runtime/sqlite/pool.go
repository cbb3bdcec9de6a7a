package sqlite

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
)

// pool lends the connections of one client. Whoever needs the write lock too takes it after the connection, so that its
// holder never waits for a connection.
type pool struct {
	file    string
	permits chan struct{} // one per connection that is lent
	writing chan struct{} // the write lock: full while someone holds it
	done    chan struct{} // closed by close

	mu   sync.Mutex
	idle []*conn
	lent map[*conn]struct{}
}

func newPool(file string, size int) *pool {
	return &pool{
		file: file, permits: make(chan struct{}, size), writing: make(chan struct{}, 1),
		done: make(chan struct{}), lent: make(map[*conn]struct{}),
	}
}

// single reports whether there is but one connection, which Rows must not keep.
func (p *pool) single() bool { return cap(p.permits) == 1 }

func (p *pool) isClosed() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// acquire lends a connection. A single one is waited for as long as for a lock, one of several until ctx ends.
func (p *pool) acquire(ctx context.Context) (*conn, error) {
	if err := p.enter(ctx, p.permits, p.single()); err != nil {
		return nil, err
	}
	c := p.takeIdle()
	if c == nil {
		var err error
		if c, err = openConn(ctx, p); err != nil {
			<-p.permits
			return nil, err
		}
		p.mu.Lock()
		p.lent[c] = struct{}{}
		p.mu.Unlock()
	}
	if p.isClosed() { // meanwhile
		p.release(c)
		return nil, dberr.ErrClosed
	}
	return c, nil
}

// takeIdle lends an idle connection; nil if there is none.
func (p *pool) takeIdle() *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.idle)
	if n == 0 {
		return nil
	}
	c := p.idle[n-1]
	p.idle = p.idle[:n-1]
	p.lent[c] = struct{}{}
	return c
}

// release takes a connection back; one whose client is closed is closed.
func (p *pool) release(c *conn) {
	p.mu.Lock()
	delete(p.lent, c)
	closed := p.isClosed()
	if !closed {
		p.idle = append(p.idle, c)
	}
	p.mu.Unlock()
	if closed {
		c.close()
	}
	<-p.permits
}

// lock takes the write lock. It waits for limit, or for busyTimeout if limit is 0.
func (p *pool) lock(ctx context.Context, limit time.Duration) error {
	if limit == 0 {
		return p.enter(ctx, p.writing, true)
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return late(ctx, limited, limit, p.enter(limited, p.writing, false))
}

// late is the error of a wait with a context limited that has a time limit within the caller's.
func late(ctx, limited context.Context, limit time.Duration, err error) error {
	if err == nil || ctx.Err() != nil || limited.Err() == nil {
		return err
	}
	return fmt.Errorf("%w: no other transaction may write meanwhile, and one did for more than %s", dberr.ErrLockTimeout, limit)
}

func (p *pool) unlock() { <-p.writing }

// enter sends to slots, waiting for busyTimeout if bounded.
func (p *pool) enter(ctx context.Context, slots chan<- struct{}, bounded bool) error {
	if p.isClosed() {
		return dberr.ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case slots <- struct{}{}:
		return nil
	default:
	}
	var late <-chan time.Time
	if bounded {
		t := time.NewTimer(busyTimeout)
		defer t.Stop()
		late = t.C
	}
	select {
	case slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-p.done:
		return dberr.ErrClosed
	case <-late:
		return errLocked(p.file)
	}
}

// closeWait is how long close waits for the statements that it cut off. Rows and transactions that are still open close
// their connection when they are closed themselves.
const closeWait = 100 * time.Millisecond

// close closes the idle connections, cuts off statements under way and waits for them a moment.
func (p *pool) close() {
	p.mu.Lock()
	if p.isClosed() {
		p.mu.Unlock()
		return
	}
	close(p.done)
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, c := range idle {
		c.close()
	}
	for end := time.Now().Add(closeWait); p.interrupt() && time.Now().Before(end); {
		time.Sleep(interruptEvery)
	}
}

// interrupt cuts off what runs and reports whether there was any connection lent.
func (p *pool) interrupt() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.lent {
		c.interrupt()
	}
	return len(p.lent) > 0
}
