package wire

import (
	"context"
	"errors"
	"fmt"
)

// Copier is a Session that accepts the rows of a statement as a stream. Sessions implement it if their dialect has COPY.
type Copier interface {
	// Copy begins a statement that writes the rows passed to the result. It is repeated only while it is certain that nothing
	// of it was executed, which is before it returns.
	Copy(ctx context.Context, st *Statement, columns CopyColumns) (Copy, error)
}

// CopyColumns are the columns that a Copy writes, in the order of the values of a row.
type CopyColumns struct {
	// Query is a SELECT of the columns, which is prepared and not executed: the server reports the types of the columns.
	Query string
	// Table is the name of the table without its schema, as in the errors of the server.
	Table string
	// Kinds are the kinds of the values that are not NULL.
	Kinds []Kind
}

// Copy is a begun statement that accepts rows. It is for one goroutine, and must be ended with Close or Abort. It uses the
// context of its creation until then.
type Copy interface {
	// Write adds a row and does not keep it. A *dberr.ArgumentError has the index of a value that cannot be sent in the row.
	// After an error only Abort may be called.
	Write(row []Value) error
	// Close ends the statement and returns the number of rows that it wrote: all of them are written, or none. A row that
	// the database names as the cause of its error is in a *dberr.BulkError.
	Close() (int64, error)
	// Abort ends the statement without effect. Middleware receives the cause. After Close it does nothing.
	Abort(cause error)
}

// Copy implements Copier, if the session around which the middleware is does.
func (q *interceptor) Copy(ctx context.Context, st *Statement, columns CopyColumns) (Copy, error) {
	c := newCall(q, st, stepCopy)
	c.columns = columns
	if err := c.run(ctx); err != nil {
		c.finish(Outcome{Err: err})
		return nil, err
	}
	out := c.copy
	if len(c.done) == 0 {
		c.free()
		return out, nil
	}
	return &watchedCopy{out, c}, nil
}

// begin is the end of the chain for a Copy.
func (c *Call) begin(ctx context.Context) (Copy, error) {
	s, ok := c.on.session.(Copier)
	if !ok {
		return nil, fmt.Errorf("COPY on %s: %w", c.on.dialect, errors.ErrUnsupported)
	}
	return s.Copy(ctx, c.st, c.columns)
}

// errDropped is the cause of the end of a Copy that a middleware began and then made an error of.
var errDropped = errors.New("a middleware gave up the statement")

// watchedCopy tells the middleware how the statement ended.
type watchedCopy struct {
	Copy
	call *Call // nil once it has ended
}

// Close implements Copy.
func (w *watchedCopy) Close() (int64, error) {
	n, err := w.Copy.Close()
	w.finish(Outcome{Affected: n, Err: err})
	return n, err
}

// Abort implements Copy.
func (w *watchedCopy) Abort(cause error) {
	w.Copy.Abort(cause)
	w.finish(Outcome{Err: cause})
}

func (w *watchedCopy) finish(o Outcome) {
	if c := w.call; c != nil {
		w.call = nil
		c.finish(o)
	}
}
