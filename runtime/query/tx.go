package query

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// txKey is the context key of a transaction, with the Conn of its client.
type txKey struct{ root *Conn }

// TxOption is an option of a transaction.
type TxOption func(*txOptions)

type txOptions struct {
	wire.TxOptions
	attempts int
}

// ReadOnly makes the transaction read-only.
func ReadOnly() TxOption { return func(o *txOptions) { o.ReadOnly = true } }

// Isolation sets the isolation level of the transaction. The default is serializable: the writes of fn may depend on its reads.
func Isolation(level wire.Isolation) TxOption { return func(o *txOptions) { o.Isolation = level } }

// Priority sets the priority of the transaction in conflicts on CockroachDB. The other databases have no priorities.
func Priority(p wire.Priority) TxOption { return func(o *txOptions) { o.Priority = p } }

// Attempts sets the maximum number of runs of a transaction, 10 by default; 1 disables retries.
func Attempts(n int) TxOption { return func(o *txOptions) { o.attempts = max(n, 1) } }

const (
	defaultAttempts = 10
	firstBackoff    = 5 * time.Millisecond
	maxBackoff      = time.Second
)

// RunTx runs fn in a serializable transaction. It commits if fn returns nil, and rolls back otherwise, also when fn panics.
// After a serialization conflict (dberr.ErrSerialization) in fn or at the commit, the whole transaction runs again, with a
// backoff that doubles from 5 ms to 1 s with jitter, even if fn replaced that error. So effects of fn outside the transaction
// may happen more than once. Register such effects with Conn.AfterCommit.
//
// The context of fn belongs to the transaction: a statement of the client with this context is dberr.ErrNestedTx.
func RunTx(ctx context.Context, c *Conn, fn func(context.Context, *Conn) error, opts ...TxOption) error {
	if c.db == nil || ctx.Value(txKey{c.root}) != nil {
		return dberr.ErrNestedTx
	}
	o := txOptions{attempts: defaultAttempts}
	o.Isolation = wire.Serializable
	for _, opt := range opts {
		opt(&o)
	}
	backoff := firstBackoff
	for n := 1; ; n++ {
		o.Attempt = n
		err := c.attempt(ctx, o.TxOptions, fn)
		if err == nil || !errors.Is(err, dberr.ErrSerialization) {
			return err
		}
		if n == o.attempts {
			return fmt.Errorf("transaction failed after %d attempts: %w", n, err)
		}
		if sleepErr := sleep(ctx, backoff/2+rand.N(backoff)); sleepErr != nil {
			return fmt.Errorf("transaction: %w after attempt %d: %w", sleepErr, n, err)
		}
		backoff = min(2*backoff, maxBackoff)
	}
}

// rollbackTimeout is the timeout of a rollback after the end of the transaction's context.
const rollbackTimeout = 5 * time.Second

func (c *Conn) attempt(ctx context.Context, o wire.TxOptions, fn func(context.Context, *Conn) error) (err error) {
	tx, err := c.db.Begin(ctx, o)
	if err != nil {
		return err
	}
	committed := false
	defer func() {
		if committed {
			return
		}
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
		defer cancel()
		if rerr := tx.Rollback(end); rerr != nil && err != nil {
			err = errors.Join(err, fmt.Errorf("rollback: %w", rerr))
		}
	}()
	inner := &struct { // one allocation for all
		Conn
		committed []func(context.Context)
		final     []Sendable
	}{Conn: *c}
	inner.session, inner.db, inner.Conn.committed, inner.Conn.final = tx, nil, &inner.committed, &inner.final
	if err := fn(context.WithValue(ctx, txKey{c.root}, true), &inner.Conn); err != nil {
		if conflict := tx.Err(); errors.Is(conflict, dberr.ErrSerialization) && !errors.Is(err, dberr.ErrSerialization) {
			err = fmt.Errorf("%w: %w", err, conflict) // fn replaced the conflict that caused its error
		}
		return err
	}
	unread, err := inner.Conn.commit(ctx, tx)
	if err != nil {
		return err
	}
	committed = true
	for _, fn := range inner.committed {
		fn(ctx)
	}
	if unread != nil {
		return fmt.Errorf("the transaction was committed, but: %w", unread)
	}
	return nil
}

// commit sends the statements that were deferred to the commit, and the commit. unread is that of send.
func (c *Conn) commit(ctx context.Context, tx wire.Tx) (unread, err error) {
	if len(*c.final) == 0 {
		return nil, tx.Commit(ctx)
	}
	return c.send(ctx, *c.final, true)
}

// AfterCommit registers fn to run after the commit of the transaction. The functions run in the order of their registration, before
// RunTx returns, with the context of RunTx. fn may use the client with it. fn does not run after a rollback, or if the outcome of
// the commit is unknown (dberr.ErrAmbiguousCommit). The functions of an attempt that is repeated are discarded. On a Conn without
// a transaction fn runs immediately, with an empty context.
func (c *Conn) AfterCommit(fn func(ctx context.Context)) {
	if c.committed == nil {
		fn(context.Background())
		return
	}
	*c.committed = append(*c.committed, fn)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
