package pgwire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Copy implements wire.Copier. The statement copies from STDIN, without a format, which depends on the types of the columns.
// The timeout of the URL limits each wait for the server, not the time that the caller takes for the rows.
func (d *db) Copy(ctx context.Context, st *wire.Statement, columns wire.CopyColumns) (wire.Copy, error) {
	t := d.list.Try(st)
	for t.Next(ctx) {
		c, signal, err := t.Node().Peer.acquire(ctx, st.Op)
		if err != nil {
			t.Fail(signal, err)
			continue
		}
		w, f := c.copyIn(ctx, d.timeout, st, columns)
		if f != nil {
			c.release()
			t.Fail(f.alone(st))
			continue
		}
		t.Done()
		return w, nil
	}
	return nil, t.Err()
}

// Copy implements wire.Copier. BEGIN is not sent along, because CockroachDB accepts no other statements together with a COPY.
func (t *tx) Copy(ctx context.Context, st *wire.Statement, columns wire.CopyColumns) (wire.Copy, error) {
	if err := t.ready(); err != nil {
		return nil, err
	}
	st.Node = t.node
	if begin := t.starting(); begin != "" {
		ctx, cancel := t.db.bound(ctx)
		defer stop(cancel)
		if _, err := t.c.simple(ctx, begin); err != nil {
			return nil, t.broken(st, failure(ctx, t.node, err))
		}
		t.begun = true
	}
	w, f := t.c.copyIn(ctx, t.db.timeout, st, columns)
	if f != nil {
		return nil, t.broken(st, f)
	}
	w.tx, t.copying = t, true
	return w, nil
}

// copyIn is a COPY under way. It implements wire.Copy: the caller's goroutine encodes rows into a buffer while pgconn sends
// the one before.
type copyIn struct {
	copyFormat
	c       *conn
	tx      *tx // what the connection belongs to, may be nil
	table   string
	st      wire.Statement // without SQL and arguments, which are the caller's
	ctx     context.Context
	cancel  context.CancelCauseFunc
	clock   *time.Timer // runs while the server is waited for; nil without a timeout
	timeout time.Duration

	pipe    *copyPipe
	buf     []byte // rows to send
	largest int    // of the rows so far, in bytes
	rows    int
	ended   bool

	done chan struct{} // closed when pgconn has the answer:
	tag  pgconn.CommandTag
	err  error
}

// copyIn begins a COPY. It returns when the statement was sent and the first row is asked for.
func (c *conn) copyIn(ctx context.Context, timeout time.Duration, st *wire.Statement, columns wire.CopyColumns) (*copyIn, *fault) {
	w := &copyIn{c: c, table: columns.Table, st: wire.Statement{Op: st.Op, Entity: st.Entity}, timeout: timeout,
		pipe: newCopyPipe(), done: make(chan struct{})}
	w.ctx, w.cancel = context.WithCancelCause(ctx)
	if timeout > 0 {
		slow := fmt.Errorf("the URL's timeout=%s: %w", timeout, context.DeadlineExceeded)
		w.clock = time.AfterFunc(timeout, func() { w.cancel(slow) })
	}
	desc, err := c.pg.Prepare(w.ctx, "", columns.Query, nil)
	if err != nil {
		close(w.done)
		return nil, w.refused(err)
	}
	w.copyFormat = copyFormatOf(desc.Fields, columns.Kinds)
	w.buf = w.header(make([]byte, 0, copyMessage))
	go func() {
		defer close(w.done)
		w.tag, w.err = c.pg.CopyFrom(w.ctx, w.pipe, st.SQL+w.options())
	}()
	select {
	case <-w.pipe.asked:
		w.stopClock()
		return w, nil
	case <-w.done:
		return nil, w.refused(w.err)
	}
}

// refused is the fault of a COPY that could not begin: it was not executed, whatever happened.
func (w *copyIn) refused(err error) *fault {
	f := w.failure(err).preparing()
	w.stopClock()
	w.cancel(nil)
	return f
}

// failure is the fault for an error of pgconn. It knows who ended the context.
func (w *copyIn) failure(err error) *fault {
	f := failure(w.ctx, w.c.node.addr, err)
	if cause := context.Cause(w.ctx); f.cancelled && errors.Is(cause, context.DeadlineExceeded) {
		f.err = &dberr.NodeError{Node: w.c.node.addr, Err: cause}
	}
	return f
}

func (w *copyIn) startClock() {
	if w.clock != nil {
		w.clock.Reset(w.timeout)
	}
}

func (w *copyIn) stopClock() {
	if w.clock != nil {
		w.clock.Stop()
	}
}

// Write implements wire.Copy.
func (w *copyIn) Write(row []wire.Value) error {
	select {
	case <-w.done:
		return w.broken()
	default:
	}
	start := len(w.buf)
	buf, err := w.append(w.buf, row)
	if err != nil {
		return fmt.Errorf("%s: %w", w.st.Name(), err)
	}
	w.buf = buf
	w.rows++
	w.largest = max(w.largest, len(buf)-start)
	if len(buf) < copyMessage-w.largest {
		return nil
	}
	w.startClock()
	defer w.stopClock()
	if w.buf = w.pipe.give(w.buf, w.done); w.buf == nil {
		return w.broken()
	}
	return nil
}

// broken ends a COPY that the server ended, and returns its error.
func (w *copyIn) broken() error {
	if !w.ended {
		_, _ = w.end(io.EOF)
	}
	return w.err
}

// Close implements wire.Copy.
func (w *copyIn) Close() (int64, error) {
	if w.ended {
		return 0, w.err
	}
	if rest := w.trailer(w.buf); len(rest) > 0 {
		w.startClock()
		w.pipe.give(rest, w.done)
	}
	return w.end(io.EOF)
}

// errAborted is what the server is told of a COPY that is given up. It writes it to its log.
var errAborted = errors.New("given up by the client")

// Abort implements wire.Copy. It fails the transaction, if the COPY is part of one. A server that does not answer in 2 s loses
// the connection, which does the same.
func (w *copyIn) Abort(cause error) {
	if w.ended {
		return
	}
	patience := time.AfterFunc(cancelTimeout, func() { w.cancel(nil) })
	defer patience.Stop()
	_, _ = w.end(errAborted)
	if w.tx != nil {
		w.tx.failed = cause
	}
}

// end waits for the answer and gives the connection back. how is io.EOF for a COPY that is to be executed.
func (w *copyIn) end(how error) (int64, error) {
	if how == io.EOF && w.ctx.Err() != nil {
		how = errAborted
	}
	whole := how == io.EOF
	select {
	case <-w.done:
		whole = false
	default:
	}
	w.ended = true
	w.startClock()
	w.pipe.end(how)
	<-w.done
	w.stopClock()
	if w.err != nil {
		w.err = w.outcome(w.err, whole && w.pipe.told.Load())
	}
	w.cancel(nil)
	if w.tx != nil {
		w.tx.copying = false
	} else {
		w.c.release()
	}
	return w.tag.RowsAffected(), w.err
}

// outcome is what an error of pgconn means for a COPY of which the end was sent, or was not: then nothing of it was executed.
func (w *copyIn) outcome(err error, whole bool) error {
	f := w.failure(err)
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		if row := copyRow(pg.Where, w.table); row >= 0 {
			f.err = &dberr.BulkError{Total: w.rows, Rows: []dberr.RowError{{Index: row, Err: f.err}}}
		}
	}
	if !whole {
		f = f.preparing()
		if done := contextError(w.ctx); done != nil && !f.cancelled { // the server was told in time to give up
			f = &fault{signal: connect.Final, err: &dberr.NodeError{Node: w.c.node.addr, Err: done}, cancelled: true}
		}
	}
	switch {
	case w.tx != nil:
		return w.tx.broken(&w.st, f)
	case f.signal == connect.NotSent && !f.cancelled:
		return fmt.Errorf("%s: %w: the connection was lost before the last row, so none is written: %w", w.st.Name(), dberr.ErrUnavailable, f.err)
	}
	return f.late(&w.st, w.c.node.addr)
}
