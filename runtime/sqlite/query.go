package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	lib "modernc.org/sqlite/lib"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// query runs a statement up to its first row if it only reads and stream is set, else to its end.
func (c *conn) query(ctx context.Context, st *wire.Statement, timeout time.Duration, stream bool) (_ *rows, err error) {
	if err := ctx.Err(); err != nil {
		return nil, refusedError{err}
	}
	s, err := c.prepare(ctx, st.SQL, st.Once)
	if err != nil {
		return nil, err
	}
	r := &rows{c: c, s: s, ctx: ctx}
	slab.Expect(&r.mem.Bytes, firstChunk)
	defer func() {
		if err != nil {
			r.finish()
		}
	}()
	if err := c.bind(s, st.Args); err != nil {
		return nil, err
	}
	if !s.readOnly && !c.inTx {
		if err := c.pool.lock(ctx, 0); err != nil {
			return nil, err
		}
		defer c.pool.unlock()
	}
	if timeout > 0 {
		r.ctx, r.cancel = context.WithTimeout(ctx, timeout)
	}
	c.watcher.start(r.ctx)
	before := lib.Xsqlite3_total_changes64(c.tls, c.db)
	row, err := c.step(r.ctx, s, true)
	if err != nil {
		return nil, err
	}
	r.names = c.columns(s)
	if stream && s.readOnly && row {
		r.waiting = true
		return r, nil
	}
	r.buffered = &buffered{}
	if err := r.buffered.collect(r.ctx, c, s, row); err != nil {
		return nil, err
	}
	r.affected = c.changes(s, before)
	r.finish()
	return r, nil
}

// changes is the number of rows that s changed itself, not counting those that triggers and cascades did.
func (c *conn) changes(s *stmt, before int64) int64 {
	// SQLite keeps the number of the last INSERT, UPDATE or DELETE through other statements.
	if s.readOnly || lib.Xsqlite3_total_changes64(c.tls, c.db) == before {
		return 0
	}
	return lib.Xsqlite3_changes64(c.tls, c.db)
}

// bulk runs a statement for each row of arguments and keeps what they return.
func (c *conn) bulk(ctx context.Context, st *wire.Statement, timeout time.Duration) (*rows, error) {
	if timeout > 0 {
		var cancel func()
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	if st.Rows < 0 || st.Rows == 0 && len(st.Args) > 0 || st.Rows > 0 && len(st.Args)%st.Rows != 0 {
		return nil, refuse("%d arguments do not make %d rows", len(st.Args), st.Rows)
	}
	s, err := c.prepare(ctx, st.SQL, st.Once)
	if err != nil {
		return nil, err
	}
	defer c.done(s)
	c.watcher.start(ctx)
	defer c.watcher.end()
	r := &rows{buffered: &buffered{}}
	for i := range st.Rows {
		width := len(st.Args) / st.Rows
		n, err := c.bulkRow(ctx, s, st.Args[i*width:(i+1)*width], r)
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, dberr.ErrClosed) {
				return nil, err
			}
			if arg, ok := errors.AsType[*dberr.ArgumentError](err); ok && isRefused(err) {
				return nil, unencodable(st, i, arg)
			}
			return nil, &dberr.BulkError{Total: st.Rows, Rows: []dberr.RowError{{Index: i, Err: err}}}
		}
		r.affected += n
	}
	return r, nil
}

// unencodable finds every row with a value that SQLite cannot take, when err has said that the one at row has one.
func unencodable(st *wire.Statement, row int, err error) error {
	var scratch []byte
	rows := wire.Unencodable(st, func(_ int, v wire.Value) (err error) {
		scratch, err = encodeArg(scratch[:0], v)
		return err
	})
	if len(rows) == 0 {
		rows = []dberr.RowError{{Index: row, Err: err}}
	}
	return refusedError{&wire.Unsendable{Rows: rows}}
}

func (c *conn) bulkRow(ctx context.Context, s *stmt, args []wire.Value, r *rows) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if err := c.bind(s, args); err != nil {
		return 0, err
	}
	before := lib.Xsqlite3_total_changes64(c.tls, c.db)
	row, err := c.step(ctx, s, true)
	if err != nil {
		return 0, err
	}
	r.names = c.columns(s)
	if err := r.buffered.collect(ctx, c, s, row); err != nil {
		return 0, err
	}
	lib.Xsqlite3_reset(c.tls, s.p)
	return c.changes(s, before), nil
}

// affected ends a statement that was run for its effect.
func affected(r *rows, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	for r.Next() {
	}
	return r.affected, r.Close()
}

// refusedError is a statement that did not reach SQLite.
type refusedError struct{ error }

func (e refusedError) Unwrap() error { return e.error }

func refuse(format string, args ...any) error {
	return refusedError{fmt.Errorf("sqlite: "+format, args...)}
}

func isRefused(err error) bool {
	var r refusedError
	return errors.As(err, &r)
}
