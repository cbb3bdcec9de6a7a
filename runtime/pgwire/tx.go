package pgwire

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// tx is a transaction. It implements wire.Tx.
type tx struct {
	db      *db
	c       *conn // nil once the transaction has ended
	node    string
	begin   string
	time    *string // receives the time of the commit, nil for none
	begun   bool    // BEGIN was sent
	commit  bool    // COMMIT was sent
	failed  error   // of the statement that made the server give the transaction up
	open    *rows   // not closed yet
	copying bool    // a COPY is under way
}

// beginSQL is the statements that start a transaction, separated by beginSeparator. Both databases know BEGIN in this form, but for the priority
// and the time of the past.
func beginSQL(o wire.TxOptions, c *conn) string {
	usual := wire.TxOptions{Isolation: wire.Serializable, Attempt: o.Attempt, CommitTime: o.CommitTime}
	if o == usual {
		return "BEGIN ISOLATION LEVEL SERIALIZABLE" // nearly all
	}
	sql := "BEGIN"
	switch o.Isolation {
	case wire.ReadCommitted:
		sql += " ISOLATION LEVEL READ COMMITTED"
	case wire.RepeatableRead:
		sql += " ISOLATION LEVEL REPEATABLE READ"
	case wire.Serializable:
		sql += " ISOLATION LEVEL SERIALIZABLE"
	}
	if o.ReadOnly {
		sql += " READ ONLY"
	}
	if c.cockroach {
		switch o.Priority {
		case wire.LowPriority:
			sql += " PRIORITY LOW"
		case wire.HighPriority:
			sql += " PRIORITY HIGH"
		}
		if o.Past != "" {
			sql += " AS OF SYSTEM TIME " + o.Past
		}
	}
	if c.limitsTransactions() {
		sql += limit("transaction_timeout", o.Timeout)
	}
	return sql + limit("lock_timeout", o.LockTimeout) + limit("idle_in_transaction_session_timeout", o.IdleTimeout)
}

// beginSeparator is between the statements that start a transaction.
const beginSeparator = "; "

// limit is the statement that sets a time limit of the transaction, behind others, or nothing.
func limit(name string, d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return beginSeparator + "SET LOCAL " + name + " = " + strconv.FormatInt(max(d.Milliseconds(), 1), 10)
}

// ready says whether the transaction can take a statement.
func (t *tx) ready() error {
	switch {
	case t.c == nil:
		return dberr.ErrTxDone
	case t.failed != nil:
		return fmt.Errorf("%w: an earlier statement failed: %w", dberr.ErrTxDone, t.failed)
	case t.open != nil || t.copying:
		return dberr.ErrBusy
	}
	return nil
}

// Query implements wire.Session.
func (t *tx) Query(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	return t.query(ctx, st, false)
}

// Bulk implements wire.Session.
func (t *tx) Bulk(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	return t.query(ctx, st, true)
}

func (t *tx) query(ctx context.Context, st *wire.Statement, bulk bool) (wire.Rows, error) {
	if err := t.ready(); err != nil {
		return nil, err
	}
	st.Node = t.node
	ctx, cancel := t.db.bound(ctx)
	a, f := t.c.query(ctx, st, bulk, t.starting())
	if f != nil {
		stop(cancel)
		return nil, t.broken(st, f)
	}
	t.begun = true
	r := newRows(ctx, cancel, t.c, t, st, a)
	if a.open {
		t.open = r
	}
	return r, nil
}

// Exec implements wire.Session.
func (t *tx) Exec(ctx context.Context, st *wire.Statement) (int64, error) {
	if err := t.ready(); err != nil {
		return 0, err
	}
	st.Node = t.node
	ctx, cancel := t.db.bound(ctx)
	defer stop(cancel)
	affected, f := t.c.exec(ctx, st, t.starting())
	if f != nil {
		return 0, t.broken(st, f)
	}
	t.begun = true
	return affected, nil
}

// Err implements wire.Tx.
func (t *tx) Err() error { return t.failed }

// Node implements wire.Tx.
func (t *tx) Node() string { return t.node }

// starting is BEGIN before the first statement, else nothing.
func (t *tx) starting() string {
	if t.begun {
		return ""
	}
	return t.begin
}

// broken notes that a statement failed, and returns its error. Unless the statement was refused before it was sent, the
// transaction is over: the server takes no further statement, and a lost connection rolls it back.
func (t *tx) broken(st *wire.Statement, f *fault) error {
	err := f.err
	if f.refused {
		return err
	}
	switch {
	case t.commit && f.signal.Unsure():
		err = fmt.Errorf("%w: %w", dberr.ErrAmbiguousCommit, err)
	case f.outdated != upToDate: // of the whole transaction a second run will do
		err = fmt.Errorf("%w: %w", dberr.ErrSerialization, err)
	case st.Op == wire.OpSchema && t.c.cockroach && f.signal.Unsure():
		err = connect.UnknownOutcome(st, t.c.node.addr, err) // a DDL commits what came before it (autocommit_before_ddl)
	case f.cancelled:
		err = fmt.Errorf("%s: %w", st.Name(), err)
	case f.signal.Unsure() || f.signal == connect.NotSent:
		err = fmt.Errorf("%s: %w: the transaction was rolled back: %w", st.Name(), dberr.ErrUnavailable, err)
	}
	t.failed = err
	return err
}

// Commit implements wire.Tx.
func (t *tx) Commit(ctx context.Context) error {
	if err := t.ready(); err != nil {
		if t.c != nil && t.failed != nil {
			_ = t.Rollback(ctx) // the reason is in err
		}
		return err
	}
	defer t.end()
	if !t.begun {
		return nil
	}
	ctx, cancel := t.db.bound(ctx)
	defer stop(cancel)
	if t.time != nil {
		return t.commitTime(ctx)
	}
	tag, err := t.c.simple(ctx, "COMMIT")
	if err != nil {
		err = t.commitError(ctx, err)
		t.discard(ctx)
		return err
	}
	if tag.String() != "COMMIT" {
		return fmt.Errorf("commit: %w: the server answered %s", dberr.ErrTxDone, tag)
	}
	return nil
}

// showCommitTime commits, and returns the time of the commit. Only a COMMIT may follow, which then does nothing.
const showCommitTime = "SHOW COMMIT TIMESTAMP"

// commitTime commits with the time of the commit. Once the time has come, the transaction is committed, whatever becomes of the rest.
func (t *tx) commitTime(ctx context.Context) error {
	more := t.c.pg.Exec(ctx, showCommitTime+"; COMMIT")
	sent, committed := t.c.pg.IsBusy(), false
	for more.NextResult() {
		for r := more.ResultReader(); r.NextRow(); {
			*t.time, committed = string(r.Values()[0]), true
		}
	}
	err := asSent(sent, more.Close())
	switch {
	case committed:
		return nil
	case err == nil:
		return fmt.Errorf("commit: %w: the server returned no time of the commit", dberr.ErrAmbiguousCommit)
	}
	err = t.commitError(ctx, err)
	t.discard(ctx)
	return err
}

// discard ends a transaction whose commit the server has refused, so that the connection can be used again. CockroachDB has ended it then, but keeps
// what SET LOCAL set, such as its time limits, for the next transaction of the session.
func (t *tx) discard(ctx context.Context) {
	if t.c.pg.IsClosed() || t.c.coming {
		return
	}
	var sql string
	switch status := t.c.pg.TxStatus(); {
	case status == 'E':
		sql = "ROLLBACK"
	case status == 'I' && t.c.cockroach:
		sql = "BEGIN; ROLLBACK"
	default:
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelTimeout)
	defer cancel()
	_, _ = t.c.simple(ctx, sql) // end drops the connection unless this worked
}

// commitError tells a commit that was refused from one whose answer did not come.
func (t *tx) commitError(ctx context.Context, err error) error {
	f := failure(ctx, t.c.node.addr, err)
	if f.signal.Unsure() {
		return fmt.Errorf("%w: %w", dberr.ErrAmbiguousCommit, f.err)
	}
	return fmt.Errorf("commit: %w", f.err)
}

// Rollback implements wire.Tx. It does not fail: a connection that cannot roll back is dropped, which does the same. It
// runs under a done ctx as well.
func (t *tx) Rollback(ctx context.Context) error {
	if t.c == nil {
		return nil
	}
	defer t.end()
	if t.open != nil {
		t.open.abandon(dberr.ErrTxDone)
		return nil
	}
	if t.c.pg.IsClosed() || t.c.pg.TxStatus() == 'I' {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelTimeout)
	defer cancel()
	_, _ = t.c.simple(ctx, "ROLLBACK") // end drops the connection unless this worked
	return nil
}

// RollbackTo implements wire.Tx.
func (t *tx) RollbackTo(ctx context.Context, savepoint string) error {
	if t.c == nil {
		return dberr.ErrTxDone
	}
	if t.open != nil {
		_ = t.open.Close()
	}
	if lost := t.c.pg.IsClosed() || t.c.coming || t.c.pg.IsBusy() || t.copying; t.failed != nil && (lost || errors.Is(t.failed, dberr.ErrSerialization)) {
		return t.failed
	}
	name, err := sqlquote.AppendName(nil, savepoint)
	if err != nil {
		return err
	}
	ctx, cancel := t.db.bound(ctx)
	defer stop(cancel)
	t.failed = nil
	if _, err := t.c.simple(ctx, "ROLLBACK TO SAVEPOINT "+string(name)); err != nil {
		return t.broken(&wire.Statement{Op: wire.OpRollback}, failure(ctx, t.c.node.addr, err))
	}
	return nil
}

// end gives the connection back, if it is idle, and drops it otherwise.
func (t *tx) end() {
	t.c.release()
	t.c, t.open = nil, nil
}
