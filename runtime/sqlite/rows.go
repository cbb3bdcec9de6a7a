package sqlite

import (
	"context"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/jsontext"
	"github.com/crategen/crategen/runtime/wire"
)

// firstChunk is how many bytes the first texts of an answer share.
const firstChunk = 256

// rows is the answer to a query. Either it steps through a statement that keeps its connection, or it holds all cells.
type rows struct {
	c       *conn // nil when the connection is not needed any more
	s       *stmt
	ctx     context.Context
	cancel  func()
	waiting bool        // the statement stands on a row that Next has not given out
	closed  func()      // tells the owner that the connection is free
	failed  func(error) // tells a transaction that it has failed

	buffered *buffered // the cells, nil while streaming

	names    []string
	on       bool // on a row
	col      int  // the next cell
	affected int64
	err      error
	mem      slab.Set
	doc      jsontext.Decoder
}

var _ wire.Rows = (*rows)(nil)

// streaming reports whether the connection is still needed.
func (r *rows) streaming() bool { return r.c != nil }

// Next moves to the next row.
func (r *rows) Next() bool {
	r.on, r.col = false, 0
	switch {
	case r.err != nil:
	case r.buffered != nil:
		r.on = r.buffered.next(len(r.names))
	case r.c != nil:
		r.on = r.step()
	}
	return r.on
}

func (r *rows) step() bool {
	if r.waiting {
		r.waiting = false
		return true
	}
	row, err := r.advance()
	if err != nil {
		r.err = err
		if r.failed != nil {
			r.failed(err)
		}
	}
	if !row {
		r.end()
	}
	return row
}

func (r *rows) advance() (bool, error) {
	if r.c.pool.isClosed() {
		return false, dberr.ErrClosed
	}
	if err := r.ctx.Err(); err != nil {
		return false, err
	}
	return r.c.step(r.ctx, r.s, false)
}

// end gives the connection back; it may be called again.
func (r *rows) end() {
	r.finish()
	if f := r.closed; f != nil {
		r.closed = nil
		f()
	}
}

// finish ends the statement.
func (r *rows) finish() {
	if r.c == nil {
		return
	}
	r.c.watcher.end()
	r.c.done(r.s)
	r.c = nil
	if r.cancel != nil {
		r.cancel()
	}
}

// abort ends the rows under the caller's hands.
func (r *rows) abort(err error) {
	if r.err == nil {
		r.err = err
	}
	r.on = false
	r.end()
}

// Columns returns the names of the columns.
func (r *rows) Columns() []string { return r.names }

// Affected returns the number of rows that the statement changed.
func (r *rows) Affected() int64 { return r.affected }

// Err returns the first error met so far.
func (r *rows) Err() error { return r.err }

// Close ends the statement.
func (r *rows) Close() error {
	r.on = false
	r.end()
	r.buffered = nil
	return r.err
}

// Fail records an error about the cell that was read last.
func (r *rows) Fail(err error) {
	if r.err != nil {
		return
	}
	var name string
	if i := r.col - 1; i >= 0 && i < len(r.names) {
		name = r.names[i]
	}
	r.err = &dberr.ColumnError{Column: name, Err: err}
}
