package query

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// WithDeleted finds the rows that were deleted softly, too. It holds for the entities of the query, not for those that its
// edges lead to. Where rows are not deleted softly it changes nothing.
func WithDeleted[M, E any](q *Query[M, E]) *Query[M, E] {
	n := *q
	n.filter.rows = allRows
	return &n
}

// OnlyDeleted finds the rows that were deleted softly, and no others. Where rows are not deleted softly it is an error of the
// statement.
func OnlyDeleted[M, E any](q *Query[M, E]) *Query[M, E] {
	n := *q
	n.filter.rows = deletedRows
	if q.entity.Table.Deleted == "" {
		n.filter = n.filter.and([]dialect.Expr{failing{notSoft(q.entity.Table)}})
	}
	return &n
}

func notSoft(t *dialect.Table) error {
	return fmt.Errorf("%s is not deleted softly: its schema has no schema.SoftDelete", t.Entity)
}

// Purge removes the rows that the query finds for good, and returns their number: of those that were deleted softly only what
// OnlyDeleted or WithDeleted finds. It needs a Where as Delete does.
func Purge[M, E any](ctx context.Context, q *Query[M, E]) (int, error) {
	return run(ctx, q, q.filter, purgeHead(q), false)
}

// Restore takes back the deletion of the query's rows that were deleted softly, and returns their number. It needs a Where as
// Update does.
func Restore[M, E any](ctx context.Context, q *Query[M, E]) (int, error) {
	f := q.filter
	f.rows = deletedRows
	return run(ctx, q, f, markHead(q, wire.Null()), false)
}

func purgeHead[M, E any](q *Query[M, E]) *dialect.Builder {
	b := q.conn.builder(q.entity.Table, wire.OpDelete)
	guard(b, q.filter, paged(q.orders, q.limit, q.offset))
	b.Write("DELETE FROM ")
	b.TableName(q.entity.Table)
	return b
}

var errDeletedAlready = errors.New("the rows of OnlyDeleted are deleted already: query.Purge removes them for good")

// softDeleteHead notes the time of deletion in the rows that do not have one yet.
func softDeleteHead[M, E any](q *Query[M, E]) (*dialect.Builder, filter) {
	b := markHead(q, wire.Time(time.Now()))
	if q.filter.rows == deletedRows {
		b.Fail(errDeletedAlready)
	}
	f := q.filter
	f.rows = liveRows
	return b, f
}

// markHead sets the time of deletion, and what every update sets.
func markHead[M, E any](q *Query[M, E], at wire.Value) *dialect.Builder {
	table := q.entity.Table
	b := q.conn.builder(table, wire.OpUpdate)
	guard(b, q.filter, paged(q.orders, q.limit, q.offset))
	_, i := table.Column(table.Deleted)
	if i < 0 {
		b.Fail(notSoft(table))
		return b
	}
	b.Write("UPDATE ")
	b.TableName(table)
	b.Write(" SET ")
	assign(table.Deleted, checked(q.entity, b, i, at)).WriteSQL(b)
	writeTouched(b, q.entity, 1, func(column string) bool { return column == table.Deleted })
	return b
}
