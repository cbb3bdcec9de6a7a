package query

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/crategen/crategen/internal/dialect"
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
	past     Past
	settings *setting
}

// ReadOnly makes the transaction read-only.
func ReadOnly() TxOption { return func(o *txOptions) { o.ReadOnly = true } }

// Isolation sets the isolation level of the transaction. The default is serializable: the writes of fn may depend on its reads.
func Isolation(level wire.Isolation) TxOption { return func(o *txOptions) { o.Isolation = level } }

// Priority sets the priority of the transaction in conflicts on CockroachDB. The other databases have no priorities.
func Priority(p wire.Priority) TxOption { return func(o *txOptions) { o.Priority = p } }

// ReadOnlyAsOf makes the transaction read-only, and all of its statements read the state at one time of the past, like AsOf. It takes every time
// except MaxStaleness and MinTime.
func ReadOnlyAsOf(at Past) TxOption { return func(o *txOptions) { o.ReadOnly, o.past = true, at } }

// CommitTimeTo stores the time of the commit, for query.Containing: a reader with this time sees the writes of the transaction on every replica.
// The time is empty on databases other than CockroachDB, where a read always sees them, and without statements.
func CommitTimeTo(c *CommitTime) TxOption {
	return func(o *txOptions) { o.CommitTime = (*string)(c) }
}

// Timeout is the time limit of each run of the transaction, including the waits of the function itself. Then the transaction is rolled back, and
// the error is dberr.ErrTimeout. CockroachDB, and PostgreSQL since version 17, also end the transaction of a client that does not answer any more.
func Timeout(d time.Duration) TxOption { return func(o *txOptions) { o.Timeout = max(d, 0) } }

// LockTimeout is the time limit of a wait for the lock of a row or a table. Then the error is dberr.ErrLockTimeout, and the transaction is
// rolled back unless the statement is in Nested. On SQLite a transaction waits only at its beginning.
func LockTimeout(d time.Duration) TxOption { return func(o *txOptions) { o.LockTimeout = max(d, 0) } }

// IdleTimeout is the time limit of a pause between two statements of the transaction, after which the server closes the connection and rolls
// back, so that a client that hangs does not keep its locks. SQLite does not have it.
func IdleTimeout(d time.Duration) TxOption { return func(o *txOptions) { o.IdleTimeout = max(d, 0) } }

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
	if err := errors.Join(c.past(&o), o.settings.check(c.dialect)); err != nil {
		return fmt.Errorf("transaction: %w", err)
	}
	backoff := firstBackoff
	for n := 1; ; n++ {
		o.Attempt = n
		err := c.attempt(ctx, o, fn)
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

// past sets the time at which a transaction reads.
func (c *Conn) past(o *txOptions) error {
	p, d := o.past.p, c.dialect
	switch {
	case o.past.err != nil:
		return o.past.err
	case p.Kind == dialect.Present:
	case p.Bounded():
		return errBoundedTx
	case d.ReadsPast:
		o.Past = dialect.SystemTime(p)
	case p.Exact(), !d.ReadsFresh:
		return errNoPast(d)
	}
	return nil
}

var errBoundedTx = errors.New("MaxStaleness and MinTime are for a single statement outside of transactions: use query.FollowerRead")

// rollbackTimeout is the timeout of a rollback after the end of the transaction's context.
const rollbackTimeout = 5 * time.Second

func (c *Conn) attempt(ctx context.Context, o txOptions, fn func(context.Context, *Conn) error) (err error) {
	if o.Timeout > 0 {
		limited, cancel := context.WithTimeoutCause(ctx, o.Timeout, fmt.Errorf("%w: query.Timeout(%s)", dberr.ErrTimeout, o.Timeout))
		defer cancel()
		defer func(outer context.Context) { err = timedOut(outer, limited, err) }(ctx)
		ctx = limited
	}
	tx, err := c.db.Begin(ctx, o.TxOptions)
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
	if err := o.settings.set(ctx, tx); err != nil {
		return err
	}
	inner := &struct { // one allocation for all
		Conn
		committed []func(context.Context)
		final     []Sendable
		nested    int
	}{Conn: *c}
	inner.Conn.nested = &inner.nested
	inner.session, inner.db, inner.Conn.committed, inner.Conn.final, inner.readOnly = tx, nil, &inner.committed, &inner.final, o.ReadOnly
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

// timedOut is the error of a transaction whose context limited has a time limit within the one of the caller.
func timedOut(outer, limited context.Context, err error) error {
	if err == nil || limited.Err() == nil || outer.Err() != nil || errors.Is(err, dberr.ErrTimeout) {
		return err
	}
	return fmt.Errorf("%w: %w", context.Cause(limited), err)
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
