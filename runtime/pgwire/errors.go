package pgwire

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/internal/redact"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// rules are the SQLSTATEs of broken constraints.
var rules = map[string]dberr.Rule{
	"23505": dberr.Unique,
	"23503": dberr.ForeignKey,
	"23502": dberr.NotNull,
	"23514": dberr.Check,
}

// advice are the errors that say more to the reader than the server's text does.
var advice = []error{dberr.ErrFuture, dberr.ErrTooStale, dberr.ErrHistoryGone, dberr.ErrSchemaChanged, dberr.ErrTruncated, dberr.ErrNoRangefeeds,
	dberr.ErrTwice}

// serverError turns what the server said into the errors that callers branch on.
func serverError(node string, e *pgconn.PgError) error {
	is := connect.OfState(e.Code, e.Message).Is
	err := error(&dberr.ServerError{Node: node, Code: e.Code, Message: redact.Pgwire(e.Message), Hint: redact.Pgwire(e.Hint), Err: is})
	if slices.Contains(advice, is) {
		err = fmt.Errorf("%w: %w", is, err)
	}
	if rule := rules[e.Code]; rule != 0 {
		column := e.ColumnName
		if column == "" && rule == dberr.NotNull { // CockroachDB names it in the message only
			_, column, _ = strings.Cut(e.Message, `column "`)
			column, _, _ = strings.Cut(column, `"`)
		}
		err = &dberr.ConstraintError{Rule: rule, Name: e.ConstraintName, Table: e.TableName, Column: column, Err: err}
	}
	return err
}

// fault is an attempt that failed.
type fault struct {
	signal    connect.Signal // as if the context were not done
	err       error          // names the node
	cancelled bool           // the context is done
	refused   bool           // the statement was refused before anything was sent
	outdated  outdated       // what the prepared statement was, as suspect finds
}

// failure says what an error of pgconn means for a statement that was sent, or was to be sent, to node.
func failure(ctx context.Context, node string, err error) *fault {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return &fault{signal: connect.OfState(pg.Code, pg.Message).Signal, err: serverError(node, pg)}
	}
	f := &fault{signal: connect.NoAnswer.Signal()}
	if pgconn.SafeToRetry(err) {
		f.signal = connect.NotWritten.Signal()
	}
	if done := contextError(ctx); done != nil {
		f.cancelled, err = true, done
	} else if f.signal.Unsure() {
		err = fmt.Errorf("connection lost: %w", err)
	}
	f.err = &dberr.NodeError{Node: node, Err: err}
	return f
}

// preparing adapts the fault to a statement that was only to be prepared: it was not executed, whatever happened, and its types are those of now.
func (f *fault) preparing() *fault {
	if outdatedBy(f.err) == changed {
		f.outdated = changed
	}
	switch f.signal {
	case connect.Unknown:
		f.signal = connect.NotSent
	case connect.Doubtful:
		f.signal = connect.Rejected
	}
	return f
}

// alone is what the fault means for a statement outside of a transaction.
func (f *fault) alone(st *wire.Statement) (connect.Signal, error) {
	switch {
	case !f.cancelled:
		return f.signal, f.err
	case f.signal.Unsure():
		return connect.EndedAfter.Signal(), f.err
	}
	return connect.EndedBefore.Signal(), fmt.Errorf("%s: %w", st.Name(), f.err)
}

// late is what the fault means once rows were delivered, when nothing can be repeated.
func (f *fault) late(st *wire.Statement, node string) error {
	signal, err := f.alone(st)
	if !signal.Unsure() {
		return err
	}
	if connect.Decide(st.Op, st.Idempotent, connect.RowsDelivered.Signal()) == connect.Ambiguous {
		return connect.UnknownOutcome(st, node, err)
	}
	if f.cancelled {
		return err
	}
	return fmt.Errorf("%s: %w: %w", st.Name(), dberr.ErrIncomplete, err)
}

// refusals are the SQLSTATEs of a server that does not take what the URL asks for, whenever it is asked: no such database, no
// right to connect, no such setting of the session, none that may be set, no such value.
var refusals = []string{"3D000", "42501", "42704", "55P02", "22023", "22007"}

// plain are what servers say that take encrypted connections only: CockroachDB, its cloud, PostgreSQL's pg_hba.conf.
var plain = []string{"SSL connection required", "server requires encryption", ", no encryption", ", SSL off"}

// connectFailure says what an error of a connection attempt means.
func connectFailure(node string, err error) (connect.Signal, error) {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case ok:
	case errors.Is(err, errCrateDB):
		return connect.Final, &dberr.NodeError{Node: node, Err: err}
	default:
		return connect.NoConnection.Signal(), &dberr.NodeError{Node: node, Err: connect.TLSAdvice(lastAttempt(err))}
	}
	err = serverError(node, pg)
	switch {
	case slices.ContainsFunc(plain, func(text string) bool { return strings.Contains(pg.Message, text) }):
		return connect.Final, fmt.Errorf("%w: add sslmode=verify-full", err)
	case errors.Is(err, dberr.ErrAuth), slices.Contains(refusals, pg.Code):
		return connect.Final, err
	}
	return connect.NoConnection.Signal(), err // starting up, shutting down, too many connections
}

// lastAttempt finds in the error of a connection the cause of its last attempt (a name may have several addresses), without
// what pgconn says around it: user and database, and the address once more.
func lastAttempt(err error) error {
	inner := errors.Unwrap(err)
	if joined, ok := inner.(interface{ Unwrap() []error }); ok {
		all := joined.Unwrap()
		inner = all[len(all)-1]
	}
	if inner = errors.Unwrap(inner); inner == nil {
		return err
	}
	return inner
}

// contextError is the error of a context that is done. It names the URL's timeout if that was it.
func contextError(ctx context.Context) error {
	err := ctx.Err()
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); errors.Is(cause, err) {
		return cause
	}
	return err
}
