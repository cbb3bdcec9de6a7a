package pgwire

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// node is the pool of connections to one node.
type node struct {
	addr     string
	config   *pgconn.Config
	locking  *pgconn.Config // config with the settings for row locks, for a server that is known to be a CockroachDB
	known    *atomic.Bool   // whether the cluster is known to be one
	place    func(string)   // takes the locality of the server, nil if it does not matter
	lifetime time.Duration  // of a connection, 0 for ever
	zone     *time.Location // of the times read, nil for UTC
	pool     *puddle.Pool[*conn]
	lostAt   atomic.Int64   // Unix nanoseconds when a connection was last found broken
	accepted atomic.Bool    // whether the server was asked for the settings of a session
	changes  *atomic.Uint64 // of the database's schema

	mu   sync.Mutex
	live map[*conn]struct{} // nil once the client is closed
}

func newNode(addr string, config *pgconn.Config, c *wire.Config, known *atomic.Bool) (*node, error) {
	n := &node{addr: addr, config: config, locking: locking(config), known: known, lifetime: c.MaxLifetime, zone: c.Location, live: map[*conn]struct{}{},
		changes: schemaChanges(config.Database)}
	var err error
	n.pool, err = puddle.NewPool(&puddle.Config[*conn]{
		Constructor: n.dial,
		Destructor:  (*conn).destroy,
		MaxSize:     int32(c.PoolSize),
	})
	return n, err
}

// dial opens a connection for the pool.
func (n *node) dial(ctx context.Context) (*conn, error) {
	pg, err := n.connect(context.WithValue(ctx, connecting{}, true))
	if err != nil {
		n.leave(err)
		return nil, err
	}
	c := &conn{pg: pg, node: n, stmts: newStmts(), cockroach: pg.ParameterStatus("crdb_version") != "", changes: n.changes.Load()}
	c.openExchange()
	c.socket.Open(pg.Conn())
	if n.lifetime > 0 { // less up to a fifth, so that the connections of a fleet are not replaced in step
		c.expires = time.Now().Add(n.lifetime - rand.N(n.lifetime/5+1))
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.live == nil {
		_ = pg.Conn().Close()
		return nil, dberr.ErrClosed
	}
	n.live[c] = struct{}{}
	return c, nil
}

// connect opens a session. The handshake of a server that is known to be a CockroachDB has the settings for row locks, so that no round trip
// of their own is needed. Should it be a PostgreSQL after all, which refuses them, it is asked again without.
func (n *node) connect(ctx context.Context) (*pgconn.PgConn, error) {
	config := n.config
	if n.known.Load() {
		config = n.locking
	}
	pg, err := pgconn.ConnectConfig(ctx, config)
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok && config == n.locking && refused.Code == unknownSetting {
		n.known.Store(false)
		config = n.config
		pg, err = pgconn.ConnectConfig(ctx, config)
	}
	if err != nil {
		return nil, err
	}
	if err := n.accept(ctx, pg, config == n.locking); err != nil {
		_ = pg.Conn().Close()
		return nil, err
	}
	n.known.Store(pg.ParameterStatus("crdb_version") != "")
	return pg, nil
}

// leave closes the idle connections to a CockroachDB that shuts down and refuses new ones, so that it need not wait for them.
func (n *node) leave(err error) {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == shuttingDown && n.known.Load() {
		n.lose()
		for _, idle := range n.pool.AcquireAllIdle() {
			idle.Destroy()
		}
	}
}

func (n *node) forget(c *conn) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.live, c)
}

// acquire takes a connection for an operation out of the pool, or makes one, or waits for one.
func (n *node) acquire(ctx context.Context, op wire.Op) (*conn, connect.Signal, error) {
	for {
		slot, err := n.pool.Acquire(ctx)
		if err != nil {
			signal, err := n.dialFailure(ctx, err)
			return nil, signal, err
		}
		c := slot.Value()
		c.slot = slot
		gone := c.examine(ctx, op, n.config.ConnectTimeout)
		if gone == nil {
			return c, connect.Final, nil
		}
		c.drop()
		if pg, ok := errors.AsType[*pgconn.PgError](gone); ok && pg.Code == shuttingDown && n.known.Load() {
			n.leave(gone)
			signal, err := connectFailure(n.addr, gone)
			return nil, signal, err
		}
	}
}

// dialFailure says what it means that there is no connection.
func (n *node) dialFailure(ctx context.Context, err error) (connect.Signal, error) {
	if done := contextError(ctx); done != nil {
		return connect.Final, &dberr.NodeError{Node: n.addr, Err: fmt.Errorf("no free connection: %w", done)}
	}
	if errors.Is(err, puddle.ErrClosedPool) || errors.Is(err, dberr.ErrClosed) {
		return connect.Final, dberr.ErrClosed
	}
	return connectFailure(n.addr, err)
}

// lose notes that a connection to the node was found broken, so that the idle ones are tested before they are used.
func (n *node) lose() { n.lostAt.Store(time.Now().UnixNano()) }

func (n *node) sinceLoss() time.Duration {
	at := n.lostAt.Load()
	if at == 0 {
		return time.Hour
	}
	return time.Duration(time.Now().UnixNano() - at)
}

// close cuts off what is under way and waits until every connection is closed, but not for a caller that forgot to close
// its Rows or to end its transaction.
func (n *node) close() {
	n.mu.Lock()
	live := n.live
	n.live = nil
	for c := range live {
		_ = c.pg.Conn().Close()
	}
	n.mu.Unlock()
	done := make(chan struct{})
	go func() {
		n.pool.Close()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(cancelTimeout):
	}
}
