package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// tx is a transaction.
type tx struct {
	d        *db
	c        *conn // nil once it has ended
	readOnly bool
	unbound  bool  // foreign keys are off
	failed   error // of the statement after which nothing but a rollback is left
	rows     *rows // of the last Query, nil when closed
}

var _ wire.Tx = (*tx)(nil)

func (d *db) begin(ctx context.Context, o wire.TxOptions) (*tx, error) {
	c, err := d.pool.acquire(ctx)
	if err != nil {
		return nil, err
	}
	t := &tx{d: d, c: c, readOnly: o.ReadOnly, unbound: o.NoForeignKeys}
	if !t.readOnly {
		if err := d.pool.lock(ctx, o.LockTimeout); err != nil {
			d.pool.release(c)
			return nil, err
		}
	}
	c.inTx = true
	if t.readOnly {
		err = c.run(ctx, "PRAGMA query_only=ON")
		if err == nil {
			err = c.run(ctx, "BEGIN")
		}
	} else {
		if t.unbound { // SQLite takes no notice of it inside of a transaction
			err = c.run(ctx, "PRAGMA foreign_keys=OFF")
		}
		if err == nil {
			err = t.beginWrite(ctx, o.LockTimeout)
		}
	}
	if err != nil {
		t.end()
		return nil, err
	}
	return t, nil
}

// beginWrite takes the lock of the file, for which another process may have to be waited for.
func (t *tx) beginWrite(ctx context.Context, limit time.Duration) error {
	if limit == 0 {
		return t.c.run(ctx, "BEGIN IMMEDIATE")
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return late(ctx, limited, limit, t.c.run(limited, "BEGIN IMMEDIATE"))
}

// ready reports why the transaction cannot take a statement, if it cannot.
func (t *tx) ready() error {
	switch {
	case t.c == nil:
		return dberr.ErrTxDone
	case t.failed != nil:
		return fmt.Errorf("%w: an earlier statement failed: %w", dberr.ErrTxDone, t.failed)
	case t.d.pool.isClosed():
		return dberr.ErrClosed
	case t.rows != nil:
		return dberr.ErrBusy
	}
	return nil
}

// after notes whether the transaction lives on.
func (t *tx) after(err error) error {
	if err != nil && !isRefused(err) || !t.c.open() {
		t.fail(err)
	}
	return err
}

// fail notes the first error.
func (t *tx) fail(err error) {
	if t.failed == nil {
		t.failed = cmp.Or(err, errEnded)
	}
}

// errEnded is what failed a transaction that SQLite ended without an error, or that a statement of its own ended.
var errEnded = errors.New("the statement ended the transaction")

// Err implements wire.Tx.
func (t *tx) Err() error { return t.failed }

// Query runs a statement that returns rows.
func (t *tx) Query(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	r, err := t.query(ctx, st)
	if err != nil {
		return nil, err
	}
	t.rows = r
	r.closed = func() { t.rows = nil }
	return r, nil
}

// Exec runs a statement for its effect.
func (t *tx) Exec(ctx context.Context, st *wire.Statement) (int64, error) {
	r, err := t.query(ctx, st)
	return affected(r, err)
}

func (t *tx) query(ctx context.Context, st *wire.Statement) (*rows, error) {
	if err := t.ready(); err != nil {
		return nil, err
	}
	r, err := t.c.query(ctx, st, t.d.timeout, true)
	if err := t.after(err); err != nil {
		return nil, err
	}
	r.failed = func(err error) { _ = t.after(err) }
	return r, nil
}

// Bulk runs a statement for each row of arguments. If one fails, the transaction has failed.
func (t *tx) Bulk(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	r, err := t.bulk(ctx, st)
	if err != nil {
		return nil, err
	}
	t.rows = r
	r.closed = func() { t.rows = nil }
	return r, nil
}

func (t *tx) bulk(ctx context.Context, st *wire.Statement) (*rows, error) {
	if err := t.ready(); err != nil {
		return nil, err
	}
	r, err := t.c.bulk(ctx, st, t.d.timeout)
	if err != nil || !t.c.open() {
		t.fail(err)
	}
	return r, err
}

// Send implements wire.Tx.
func (t *tx) Send(ctx context.Context, b *wire.Batch) (int, error) { return wire.SendEach(ctx, t, b) }

// Commit ends the transaction. One that has failed is rolled back, and Commit is ErrTxDone.
func (t *tx) Commit(ctx context.Context) error {
	if err := t.ready(); err != nil {
		if t.c != nil && err != dberr.ErrBusy {
			t.end()
			err = fmt.Errorf("commit: %w", err)
		}
		return err
	}
	return t.commit(ctx)
}

func (t *tx) commit(ctx context.Context) error {
	defer t.end()
	if err := ctx.Err(); err != nil {
		return err
	}
	return t.c.run(ctx, "COMMIT")
}

// Rollback ends the transaction without effect, whatever the state of ctx. Open rows end with ErrTxDone.
func (t *tx) Rollback(context.Context) error {
	t.end()
	return nil
}

// RollbackTo implements wire.Tx.
func (t *tx) RollbackTo(ctx context.Context, savepoint string) error {
	if t.c == nil {
		return dberr.ErrTxDone
	}
	if t.rows != nil {
		t.rows.abort(dberr.ErrBusy)
		t.rows = nil
	}
	if t.failed != nil && (!t.c.open() || errors.Is(t.failed, dberr.ErrSerialization)) {
		return t.failed
	}
	name, err := sqlquote.AppendName(nil, savepoint)
	if err != nil {
		return err
	}
	if err := t.c.run(ctx, "ROLLBACK TO "+string(name)); err != nil {
		t.fail(err)
		return err
	}
	t.failed = nil
	return nil
}

// Node is empty: SQLite has no nodes.
func (t *tx) Node() string { return "" }

// end rolls back what was not committed and gives the connection back. It may be called again.
func (t *tx) end() {
	c := t.c
	if c == nil {
		return
	}
	if t.rows != nil {
		t.rows.abort(dberr.ErrTxDone)
	}
	c.rollback()
	if t.readOnly {
		_ = c.run(context.Background(), "PRAGMA query_only=OFF")
	}
	if t.unbound {
		_ = c.run(context.Background(), "PRAGMA foreign_keys=ON")
	}
	t.c, c.inTx = nil, false
	if !t.readOnly {
		t.d.pool.unlock()
	}
	t.d.pool.release(c)
}
