package query

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/wire"
)

// UpdateFrom applies changes to the rows of a query that have a target of an edge, and returns their number. The changes and the conditions can use
// values of the target, by Via over the same edge:
//
//	n, err := query.UpdateFrom(ctx, client.Books.Where(query.Via(book.Author, author.Retired).EQ(true)), book.Author,
//		query.SetTo(book.AuthorName, query.Via(book.Author, author.Name)))
//
// The edge can be one of Relate, so the rows of any table or query can be the source. At most one of its rows may have the value: of several, the
// database takes any.
//
//	sums := query.CTE2("sums", query.Select2(entry.AccountID, query.Sum(entry.Amount)).From(client.Entries).GroupBy(entry.AccountID))
//	booked := query.Relate(account.ID, sums, sums.C1)
//	n, err := query.UpdateFrom(ctx, client.Accounts.Where(query.Every[*of.Account]()), booked, query.SetTo(account.Balance, query.Via(booked, sums.C2)))
//
// Rows without a target are not changed. Like Update it needs a Where, excludes softly deleted rows of both tables and rows of other tenants, sets Touched
// columns and counts versions, and validators do not see values of SetTo. The query has no order and limit. It is a statement of its own, so a
// transaction sees it whole. With CrateDB among the targets it does not compile.
func UpdateFrom[M capability.Relate, N, E any](ctx context.Context, of QueryOf[M, E], from *ToOne[M, N], changes ...Change[M]) (int, error) {
	return of.Query().updateFrom(ctx, &from.Join, assignmentsOf(changes, nil))
}

// UpdatingFrom is UpdateFrom as a statement.
func UpdatingFrom[M capability.Relate, N, E any](of QueryOf[M, E], from *ToOne[M, N], changes ...Change[M]) *Statement[int] {
	q, sets := of.Query(), assignmentsOf(changes, nil)
	return counting(q.conn,
		func() *sqlgen.Builder { return q.buildUpdateFrom(&from.Join, sets) },
		func(ctx context.Context) (int, error) { return q.updateFrom(ctx, &from.Join, sets) })
}

//go:noinline
func (q *Query) updateFrom(ctx context.Context, from *Join, changes []*sqlexpr.Assignment) (int, error) {
	b := q.buildUpdateFrom(from, changes)
	defer b.Free()
	n, err := q.conn.exec(ctx, b)
	return int(n), err
}

var errFromOrder = errors.New("an update from another table has no order, limit and offset")

func (q *Query) buildUpdateFrom(from *Join, changes []*sqlexpr.Assignment) *sqlgen.Builder {
	t := q.entity.Table
	b := q.conn.builder(t, wire.OpUpdate)
	if paged(q.orders, q.limit, q.offset) {
		b.Fail(errFromOrder)
	}
	q.guard(b)
	if b.Err() != nil {
		return b
	}
	what := fmt.Sprintf("query.UpdateFrom %s", from.Name)
	b.UpdateFrom(sqlgen.Level{Table: t, Marker: q.entity.Marker}, func() {
		sqlexpr.JoinTarget(b, from, what)
		b.Write("UPDATE ")
		b.Updated()
		q.writeSet(b, changes, true)
		b.FromJoined()
		q.filter.And([]sqlgen.Expr{sqlexpr.OnTarget{}}).Write(b)
	})
	return b
}
