package pgwire

import (
	"context"
	"errors"
	"fmt"
	"strconv"
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
	addr   string
	config *pgconn.Config
	pool   *puddle.Pool[*conn]
	lostAt atomic.Int64 // Unix nanoseconds when a connection was last found broken

	mu   sync.Mutex
	live map[*conn]struct{} // nil once the client is closed
}

func newNode(addr string, config *pgconn.Config, size int) (*node, error) {
	n := &node{addr: addr, config: config, live: map[*conn]struct{}{}}
	var err error
	n.pool, err = puddle.NewPool(&puddle.Config[*conn]{
		Constructor: n.dial,
		Destructor:  (*conn).destroy,
		MaxSize:     int32(size),
	})
	return n, err
}

// nodeConfig makes pgconn's settings for one node. They come from the URL alone, but for ~/.pgpass, which is read when
// the URL has no password, and the name of the user of this machine when it has no user.
func nodeConfig(c *wire.Config, addr string) (*pgconn.Config, error) {
	host, port := connect.SplitAddr(addr)
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("node %s: the port is not a number", addr)
	}
	settings := "sslmode=disable host=" + quote(host) + " port=" + quote(port)
	if c.User != "" {
		settings += " user=" + quote(c.User)
	}
	if c.Database != "" {
		settings += " database=" + quote(c.Database)
	}
	if c.Password != "" {
		settings += " passfile=''"
	}
	p, err := pgconn.ParseConfig(settings)
	if err != nil {
		return nil, fmt.Errorf("node %s: %w", addr, err)
	}
	p.Host, p.Port, p.Fallbacks, p.ValidateConnect = host, uint16(number), nil, nil
	if c.Password != "" {
		p.Password = c.Password
	}
	name := c.Params["application_name"]
	if name == "" {
		name = "crategen"
	}
	p.RuntimeParams = map[string]string{"application_name": name, "client_encoding": "UTF8"}
	if path := c.Params["search_path"]; path != "" {
		p.RuntimeParams["search_path"] = path
	}
	p.ConnectTimeout = c.ConnectTimeout
	p.TLSConfig, err = connect.TLS(c)
	if err != nil {
		return nil, err
	}
	if p.TLSConfig != nil {
		p.TLSConfig.ServerName = host
	}
	return p, nil
}

// quote puts a value of libpq's keyword=value form in quotes.
func quote(s string) string {
	out := []byte{'\''}
	for i := range len(s) {
		if s[i] == '\'' || s[i] == '\\' {
			out = append(out, '\\')
		}
		out = append(out, s[i])
	}
	return string(append(out, '\''))
}

// dial opens a connection for the pool.
func (n *node) dial(ctx context.Context) (*conn, error) {
	pg, err := pgconn.ConnectConfig(ctx, n.config)
	if err != nil {
		return nil, err
	}
	c := &conn{pg: pg, node: n, stmts: newStmts(), cockroach: pg.ParameterStatus("crdb_version") != ""}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.live == nil {
		_ = pg.Conn().Close()
		return nil, dberr.ErrClosed
	}
	n.live[c] = struct{}{}
	return c, nil
}

func (n *node) forget(c *conn) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.live, c)
}

// acquire takes a connection out of the pool, or makes one, or waits for one.
func (n *node) acquire(ctx context.Context) (*conn, connect.Signal, error) {
	for {
		slot, err := n.pool.Acquire(ctx)
		if err != nil {
			if done := contextError(ctx); done != nil {
				return nil, connect.Final, &dberr.NodeError{Node: n.addr, Err: fmt.Errorf("no free connection: %w", done)}
			}
			if errors.Is(err, puddle.ErrClosedPool) || errors.Is(err, dberr.ErrClosed) {
				return nil, connect.Final, dberr.ErrClosed
			}
			signal, err := connectFailure(n.addr, err)
			return nil, signal, err
		}
		c := slot.Value()
		c.slot = slot
		if c.alive(ctx, n.config.ConnectTimeout) {
			return c, connect.Final, nil
		}
		c.release()
	}
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
