package query

import (
	"context"
	"errors"
	"time"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// WithDeleted includes softly deleted rows. It applies to the entities of the query, not to the targets of its edges.
//
//go:noinline
func (q *Query) WithDeleted() *Query {
	n := *q
	n.filter.Rows = sqlexpr.AllRows
	return &n
}

// OnlyDeleted selects only softly deleted rows.
//
//go:noinline
func (q *Query) OnlyDeleted() *Query {
	n := *q
	n.filter.Rows = sqlexpr.DeletedRows
	return &n
}

// Purge removes the rows of the query permanently and returns their number. It removes softly deleted rows only with OnlyDeleted or
// WithDeleted. Like Delete it needs a Where.
//
//go:noinline
func (q *Query) Purge(ctx context.Context) (int, error) {
	return q.run(ctx, q.filter, q.purgeHead(), false)
}

// Restore undoes the soft deletion of the rows of the query, and returns their number. Like Update it needs a Where.
//
//go:noinline
func (q *Query) Restore(ctx context.Context) (int, error) {
	f := q.filter
	f.Rows = sqlexpr.DeletedRows
	return q.run(ctx, f, q.markHead(wire.Null()), false)
}

func (q *Query) purgeHead() *sqlgen.Builder {
	b := q.conn.builder(q.entity.Table, wire.OpDelete)
	q.guard(b)
	b.Write("DELETE FROM ")
	b.TableName(q.entity.Table)
	return b
}

var errDeletedAlready = errors.New("the rows of OnlyDeleted are deleted already: Purge removes them for good")

// softDeleteHead sets the time of deletion of rows without one.
func (q *Query) softDeleteHead() (*sqlgen.Builder, sqlexpr.Filter) {
	b := q.markHead(wire.Time(time.Now()))
	if q.filter.Rows == sqlexpr.DeletedRows {
		b.Fail(errDeletedAlready)
	}
	f := q.filter
	f.Rows = sqlexpr.LiveRows
	return b, f
}

// markHead sets the time of deletion and the Touched columns.
func (q *Query) markHead(at wire.Value) *sqlgen.Builder {
	b := q.conn.builder(q.entity.Table, wire.OpUpdate)
	q.guard(b)
	q.writeMark(b, at)
	return b
}

// writeMark writes the update of markHead up to its WHERE.
func (q *Query) writeMark(b *sqlgen.Builder, at wire.Value) {
	table := q.entity.Table
	_, i := table.Column(table.Deleted)
	b.Write("UPDATE ")
	b.TableName(table)
	b.Write(" SET ")
	sqlexpr.Assign(table.Deleted, checked(q.entity, b, i, at)).WriteSQL(b)
	writeTouched(b, q.entity, 1, func(column string) bool { return column == table.Deleted })
}
