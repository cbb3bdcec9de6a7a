package sqlite

import (
	"context"
	"errors"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// db is one database file, or one in-memory database.
type db struct {
	pool    *pool
	timeout time.Duration // of one statement, 0 for none
}

var _ wire.DB = (*db)(nil)

// Dialect is sqlite.
func (d *db) Dialect() string { return "sqlite" }

// Query runs a statement that returns rows.
func (d *db) Query(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	r, err := d.query(ctx, st)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Exec runs a statement for its effect.
func (d *db) Exec(ctx context.Context, st *wire.Statement) (int64, error) {
	r, err := d.query(ctx, st)
	return affected(r, err)
}

func (d *db) query(ctx context.Context, st *wire.Statement) (*rows, error) {
	c, err := d.pool.acquire(ctx)
	if err != nil {
		return nil, err
	}
	r, err := c.query(ctx, st, d.timeout, !d.pool.single())
	if err == nil && c.open() && !r.streaming() {
		c.rollback()
		err = errors.New("sqlite: a transaction is begun with Tx, not with BEGIN or SAVEPOINT")
	}
	if err != nil || !r.streaming() {
		d.pool.release(c)
		return r, err
	}
	r.closed = func() { d.pool.release(c) }
	return r, nil
}

// Bulk executes a statement for each row of arguments, all in one transaction: if one row fails, nothing is written, and the
// *dberr.BulkError names only that row.
func (d *db) Bulk(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	t, err := d.begin(ctx, wire.TxOptions{})
	if err != nil {
		return nil, err
	}
	defer t.end()
	r, err := t.bulk(ctx, st)
	if err != nil {
		return nil, err
	}
	return r, t.commit(ctx)
}

// Nodes is nil: SQLite has none.
func (d *db) Nodes() []wire.NodeStats { return nil }

// Begin starts a transaction. A read-write one takes the write lock at once, so that two of them cannot deadlock.
func (d *db) Begin(ctx context.Context, o wire.TxOptions) (wire.Tx, error) {
	t, err := d.begin(ctx, o)
	if err != nil {
		return nil, err
	}
	return t, nil
}

// Close closes the connections. Running statements fail with ErrClosed. An in-memory database is lost.
func (d *db) Close() error {
	d.pool.close()
	return nil
}
