package query

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// queryOf is a pointer to a generated query or table, such as *db.BookQuery.
type queryOf[T any] interface {
	*T
	untyped
}

// reading returns a copy of a query that is read in another way. The functions of this kind are no methods of queries: a method would be
// compiled again for each entity.
func reading[T any, Q queryOf[T]](q Q, change func(*dialect.Reading)) Q {
	n := *q
	out := Q(&n)
	origin := &out.Query().Origin
	var r dialect.Reading
	if origin.reading != nil {
		r = *origin.reading
	}
	change(&r)
	origin.reading = &r
	return out
}

// readBuilder starts a SELECT that is read as asked, nil for the usual way.
func (c *Conn) readBuilder(t *dialect.Table, asked *dialect.Reading) *sqlgen.Builder {
	b := c.builder(t, wire.OpRead)
	if asked != nil {
		r, err := c.effective(*asked)
		if err != nil {
			b.Fail(err)
		}
		b.SetReading(asked, r)
	}
	return b
}

// effective is what of a way to read changes a statement on this connection.
func (c *Conn) effective(r dialect.Reading) (dialect.Reading, error) {
	d := c.dialect
	if r.Err != nil {
		return r, r.Err
	}
	if r.Lock != dialect.NoLock {
		switch {
		case r.Past.Kind != dialect.Present:
			return r, errLockPast
		case c.db != nil:
			return r, errLockOutside
		case c.readOnly:
			return r, errLockReadOnly
		case d.ExclusiveTx:
			r.Lock = dialect.NoLock
		case !d.RowLocks:
			return r, fmt.Errorf("%s cannot lock rows: give Update the condition that must still hold", d.Name)
		}
	}
	if r.Past.Kind != dialect.Present {
		switch {
		case c.db == nil:
			return r, errPastInTx
		case d.ReadsPast:
		case r.Past.Exact(), !d.ReadsFresh:
			return r, errNoPast(d)
		default:
			r.Past = dialect.Past{}
		}
	}
	if !d.PlanHints {
		r.Plan = dialect.Plan{}
	}
	return r, nil
}

// written fails a write of a query that is read in another way than usual.
func (q *Query) written(b *sqlgen.Builder) {
	if q.reading != nil {
		b.Fail(errReadingWrite)
	}
}

// snapshots reports whether the query reads the past with several statements, which must read at the same time.
func (q *Query) snapshots() bool {
	return q.reading != nil && q.reading.Past.Kind != dialect.Present && q.conn.db != nil && q.conn.dialect.ReadsPast &&
		(len(q.with) > 0 || len(q.keys) > q.conn.dialect.KeyBatch(len(q.entity.Table.Key)))
}

// inSnapshot runs read with the query in a read-only transaction at the query's time.
func inSnapshot[R any](ctx context.Context, q *Query, read func(context.Context, *Query) (R, error)) (out R, err error) {
	if q.reading.Past.Bounded() {
		return out, fmt.Errorf("select %s: %w", q.entity.Table.Entity, errBoundedEdges)
	}
	err = RunTx(ctx, q.conn, func(ctx context.Context, c *Conn) (err error) {
		n := *q
		r := *q.reading
		r.Past = dialect.Past{}
		n.conn, n.reading = c, &r
		out, err = read(ctx, &n)
		return err
	}, ReadOnlyAsOf(Past{p: q.reading.Past}))
	return out, err
}

// pastOf is the part of a way to read that a whole statement shares with its parts: the time.
func pastOf(r *dialect.Reading) *dialect.Reading {
	if r == nil || r.Past.Kind == dialect.Present {
		return nil
	}
	return &dialect.Reading{Past: r.Past}
}

var (
	errLockPast     = errors.New("a query with AsOf cannot lock rows: it reads what cannot change any more")
	errLockOutside  = errors.New("a lock lasts until the end of its transaction: make the query with the tx of client.Tx")
	errLockReadOnly = errors.New("a read-only transaction cannot lock rows: omit query.ReadOnly and query.ReadOnlyAsOf")
	errPastInTx     = errors.New("a transaction reads at one time: give query.ReadOnlyAsOf to client.Tx, and no AsOf to the query")
	errReadingWrite = errors.New("a query with AsOf, ForUpdate, ForShare or a hint is for reading: write with a query without them")
	errBoundedEdges = errors.New("MaxStaleness and MinTime are for a single statement, and edges or many keys need several: use query.FollowerRead")
)
