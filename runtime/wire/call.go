package wire

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// step is what the end of the chain does.
type step uint8

const (
	stepQuery step = iota
	stepBulk
	stepExec
	stepBegin
	stepCommit
	stepRollback
	stepSend
	stepCopy
	stepStream
)

var calls = sync.Pool{New: func() any { return new(Call) }}

func newCall(q *interceptor, st *Statement, s step) *Call {
	c := calls.Get().(*Call)
	c.on, c.st, c.step = q, st, s
	return c
}

// free gives the call back to the pool. A call that panicked does not come here: a middleware may still hold it.
func (c *Call) free() {
	clear(c.done)
	*c = Call{done: c.done[:0]}
	calls.Put(c)
}

// finish tells those who wait for the end, and frees the call.
func (c *Call) finish(o Outcome) {
	o.Node = c.st.Node
	for _, f := range slices.Backward(c.done) {
		f(o)
	}
	c.free()
}

var (
	errNotSent  = errors.New("a middleware returned no error and did not send the statement")
	errTwice    = errors.New("a middleware sent the statement again after it had succeeded")
	errPanicked = errors.New("a panic ended the statement")
)

// run sends the call through the middleware and sees to it that what next did and what comes back agree.
func (c *Call) run(ctx context.Context) error {
	returned := false
	defer func() {
		if !returned {
			c.drop()
			for _, f := range slices.Backward(c.done) {
				f(Outcome{Node: c.st.Node, Err: errPanicked})
			}
		}
	}()
	err := c.on.handle(ctx, c)
	returned = true
	switch {
	case err == nil && !c.sent:
		if c.err != nil {
			return c.err
		}
		return errNotSent
	case err != nil && c.sent:
		c.drop()
	case err != nil && c.err != nil && !errors.Is(err, c.err):
		return &replacedError{err, c.err}
	}
	return err
}

// drop gives back what nobody will get to see.
func (c *Call) drop() {
	switch {
	case !c.sent:
	case c.rows != nil:
		_ = c.rows.Close()
	case c.copy != nil:
		c.copy.Abort(errDropped)
	case c.step == stepBegin:
		_ = c.tx.tx.Rollback(context.Background())
	}
}

// send is the end of the chain.
func send(ctx context.Context, c *Call) (err error) {
	if c.sent {
		return errTwice
	}
	switch c.step {
	case stepQuery:
		c.rows, err = c.on.session.Query(ctx, c.st)
	case stepBulk:
		c.rows, err = c.on.session.Bulk(ctx, c.st)
	case stepStream:
		c.rows, err = c.stream(ctx)
	case stepExec:
		c.affected, err = c.on.session.Exec(ctx, c.st)
	case stepCopy:
		c.copy, err = c.begin(ctx)
	case stepBegin:
		c.tx.tx, err = c.tx.db.Begin(ctx, c.tx.options)
		if err == nil {
			c.boundary.Node = c.tx.tx.Node()
		}
	case stepSend:
		err = c.sending.next(ctx, c.place)
	case stepCommit:
		err = c.tx.tx.Commit(ctx)
	case stepRollback:
		c.tx.rolledBack = true
		err = c.tx.tx.Rollback(ctx)
	}
	c.err, c.sent = err, err == nil
	return err
}

// replacedError is an error that a middleware returned in place of the one that it got. It reads as the middleware's.
type replacedError struct {
	error
	got error
}

// Unwrap lets errors.Is and errors.As find both.
func (e *replacedError) Unwrap() []error { return []error{e.error, e.got} }
