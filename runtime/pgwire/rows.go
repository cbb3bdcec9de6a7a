package pgwire

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// drainRows is how many rows Close reads to keep a connection. Of a longer answer the rest is cancelled.
const drainRows = 1000

// rows implements wire.Rows: a cursor that decodes from the connection's read buffer.
type rows struct {
	row
	answer answer
	ctx    context.Context
	cancel context.CancelFunc // of the statement's timeout, may be nil
	c      *conn              // nil once given back
	tx     *tx                // what the connection belongs to, may be nil
	st     wire.Statement     // without SQL and arguments, which are the caller's
	fresh  bool               // the first row has been read, but not been asked for
	// endless: the answer is a stream, which is not read to its end, and begins again where another statement is sent again.
	endless bool
}

// newRows returns an answer as rows. One that has ended gives its connection back at once.
func newRows(ctx context.Context, cancel context.CancelFunc, c *conn, t *tx, st *wire.Statement, a answer) *rows {
	r := new(rows)
	r.begin(ctx, cancel, c, t, st, a)
	return r
}

// begin makes r the rows of an answer.
func (r *rows) begin(ctx context.Context, cancel context.CancelFunc, c *conn, t *tx, st *wire.Statement, a answer) {
	*r = rows{answer: a, ctx: ctx, cancel: cancel, c: c, tx: t, fresh: a.open}
	r.st = wire.Statement{Op: st.Op, Entity: st.Entity}
	r.cols, r.zone = a.cols, c.node.zone
	if !a.open {
		r.giveBack()
	}
}

// Next implements wire.Rows.
func (r *rows) Next() bool {
	if r.c == nil || r.row.err != nil {
		return false
	}
	if !r.fresh && !r.answer.next() {
		r.finish()
		return false
	}
	r.fresh = false
	r.cells, r.at = r.answer.cells, 0
	return true
}

// finish reads the answer to its end and gives the connection back.
func (r *rows) finish() {
	r.cells = nil
	if err := r.answer.end(); err != nil {
		f := failure(r.ctx, r.c.node.addr, err)
		err = f.late(&r.st, r.c.node.addr)
		if r.endless && !f.cancelled && connect.Decide(r.st.Op, false, f.signal) == connect.Again && !errors.Is(err, dberr.ErrIncomplete) {
			err = fmt.Errorf("%s: %w: %w", r.st.Name(), dberr.ErrIncomplete, err)
		}
		if r.tx != nil {
			err = r.tx.broken(&r.st, f)
		}
		if r.row.err == nil {
			r.row.err = err
		}
	}
	r.giveBack()
}

func (r *rows) giveBack() {
	c := r.c
	r.c = nil
	if r.tx != nil {
		r.tx.open = nil
	} else {
		c.release()
	}
	stop(r.cancel)
}

// Close implements wire.Rows.
func (r *rows) Close() error {
	if r.c == nil {
		return r.row.err
	}
	if r.endless {
		r.cells = nil
		r.giveBack() // busy, so that the server is told to stop
		return r.row.err
	}
	left := drainRows
	for left > 0 && r.answer.next() {
		left--
	}
	if left == 0 && r.tx == nil && r.st.Op == wire.OpRead {
		r.cells = nil
		r.giveBack() // busy, so that it is dropped and the server told to stop
		return r.row.err
	}
	r.finish()
	return r.row.err
}

// abandon ends the rows without reading them, when their transaction is rolled back.
func (r *rows) abandon(err error) {
	r.cells, r.c = nil, nil
	r.Fail(err)
	stop(r.cancel)
}

// Columns implements wire.Rows.
func (r *rows) Columns() []string {
	names := make([]string, len(r.cols))
	for i, c := range r.cols {
		names[i] = c.name
	}
	return names
}

// Affected implements wire.Rows.
func (r *rows) Affected() int64 { return r.answer.changed }

// Err implements wire.Rows.
func (r *rows) Err() error { return r.row.err }
