package pgwire

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// Driver opens cockroachdb, postgres and postgresql URLs.
var Driver wire.Driver = driver{}

type driver struct{}

// Schemes implements wire.Driver.
func (driver) Schemes() []string { return []string{"cockroachdb", "postgres", "postgresql"} }

// Open implements wire.Driver. The server's handshake, not the URL, tells CockroachDB from PostgreSQL.
func (driver) Open(ctx context.Context, c *wire.Config) (wire.DB, error) {
	secure, err := connect.TLS(c)
	if err != nil {
		return nil, err
	}
	d := &db{list: connect.NodesOf[*node](c), timeout: c.Timeout}
	if err := d.list.Keep(&prober{config: c, tls: secure}, connect.Dialer(c).Timeout, c.Discover); err != nil {
		return nil, err
	}
	if c.Params["locality"] != "" {
		survey(ctx, d.list.List())
	}
	first, err := d.acquire(ctx)
	if err != nil {
		d.close()
		return nil, fmt.Errorf("open %s: %w", c.Scheme, err)
	}
	d.dialect = "postgres"
	if first.cockroach {
		d.dialect = "cockroachdb"
	}
	first.release()
	if c.Params["locality"] != "" && d.dialect == "postgres" {
		d.close()
		return nil, fmt.Errorf("open %s: %w", c.Scheme, errLocality)
	}
	return d, nil
}

// db is a cluster. It implements wire.DB.
type db struct {
	list    *connect.Nodes[*node]
	dialect string
	timeout time.Duration // of one statement, 0 for none
	closing sync.Once
}

// Dialect implements wire.DB.
func (d *db) Dialect() string { return d.dialect }

// Nodes implements wire.DB.
func (d *db) Nodes() []wire.NodeStats {
	return d.list.Stats(func(n *connect.Node[*node], s *wire.NodeStats) {
		pool := n.Peer.pool.Stat()
		s.Open, s.Idle = int(pool.TotalResources()), int(pool.IdleResources())
	})
}

// Query implements wire.Session.
func (d *db) Query(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	return d.query(ctx, st, false)
}

// Bulk implements wire.Session. The statement has one parameter per column, each an array, as in
//
//	INSERT INTO t (a, b) SELECT * FROM unnest($1::int8[], $2::text[]) RETURNING a
//
// Elements that are lists themselves are sent as array literals in a text[], because unnest would flatten them; the statement
// casts them back. One call is one message of at most 16 MiB.
func (d *db) Bulk(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	return d.query(ctx, st, true)
}

func (d *db) query(ctx context.Context, st *wire.Statement, bulk bool) (wire.Rows, error) {
	ctx, cancel := d.bound(ctx)
	t := d.list.Try(st)
	for t.Next(ctx) {
		n := t.Node().Peer
		c, signal, err := n.acquire(ctx, st.Op)
		if err != nil {
			t.Fail(signal, err)
			continue
		}
		a, f := c.query(ctx, st, bulk, "")
		if f != nil {
			c.release()
			t.Fail(f.alone(st))
			continue
		}
		t.Done()
		return newRows(ctx, cancel, c, nil, st, a), nil
	}
	stop(cancel)
	return nil, t.Err()
}

// Exec implements wire.Session.
func (d *db) Exec(ctx context.Context, st *wire.Statement) (int64, error) {
	ctx, cancel := d.bound(ctx)
	defer stop(cancel)
	t := d.list.Try(st)
	for t.Next(ctx) {
		n := t.Node().Peer
		c, signal, err := n.acquire(ctx, st.Op)
		if err != nil {
			t.Fail(signal, err)
			continue
		}
		affected, f := c.exec(ctx, st, "")
		c.release()
		if f != nil {
			t.Fail(f.alone(st))
			continue
		}
		t.Done()
		return affected, nil
	}
	return 0, t.Err()
}

// Begin implements wire.DB. BEGIN itself rides on the first statement.
func (d *db) Begin(ctx context.Context, o wire.TxOptions) (wire.Tx, error) {
	c, err := d.acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	t := &tx{db: d, c: c, node: c.node.addr, begin: beginSQL(o, c)}
	if c.cockroach {
		t.time = o.CommitTime
	}
	return t, nil
}

// acquire takes a connection to any node.
func (d *db) acquire(ctx context.Context) (*conn, error) {
	t := d.list.Try(&wire.Statement{Op: wire.OpRead}) // getting one changes nothing
	for t.Next(ctx) {
		c, signal, err := t.Node().Peer.acquire(ctx, wire.OpOther) // it may be for a write
		if err == nil {
			t.Done()
			return c, nil
		}
		t.Fail(signal, err)
	}
	return nil, t.Err()
}

// bound puts the statement timeout on ctx, if there is one. The cancel function is nil if not.
func (d *db) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	if d.timeout == 0 {
		return ctx, nil
	}
	return context.WithTimeoutCause(ctx, d.timeout,
		fmt.Errorf("the URL's timeout=%s: %w", d.timeout, context.DeadlineExceeded))
}

func stop(cancel context.CancelFunc) {
	if cancel != nil {
		cancel()
	}
}

// Close implements wire.DB.
func (d *db) Close() error {
	d.closing.Do(d.close)
	return nil
}

func (d *db) close() {
	d.list.Close()
	var all sync.WaitGroup
	for _, n := range d.list.List() {
		all.Go(n.Peer.close)
	}
	all.Wait()
}
