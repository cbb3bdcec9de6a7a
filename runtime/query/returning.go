package query

import (
	"context"

	"github.com/crategen/crategen/runtime/can"
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// UpdateReturning is Update that returns the rows as they are afterwards, in no order.
func UpdateReturning[M, E any](ctx context.Context, q *Query[M, E], changes ...Change[M]) ([]E, error) {
	if len(changes) == 0 && len(q.filter.conds) > 0 {
		return []E{}, nil
	}
	return returned(ctx, q, buildUpdate(q, changes))
}

// DeleteReturning is Delete that returns the rows as they were, in no order. CrateDB lacks it.
func DeleteReturning[M can.Relate, E any](ctx context.Context, q *Query[M, E]) ([]E, error) {
	return returned(ctx, q, buildDelete(q))
}

// returned runs a write and reads the rows that it returns.
func returned[M, E any](ctx context.Context, q *Query[M, E], b *dialect.Builder) ([]E, error) {
	defer b.Free()
	b.Write(" RETURNING ")
	b.Columns(q.entity.Table)
	out := []E{}
	err := eachRow(ctx, q.conn, b, func(r wire.Row, x *entities[E]) {
		e := x.next(0)
		readRow(q.entity, e, nil, r)
		out = appended(out, e, 0)
	}, q.entity.Make)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// SetTo sets a column to a computed value of the same row, in the database:
//
//	client.Books.Where(...).Update(ctx, query.SetTo(book.Price, query.Times(book.Price, query.Value[*of.Book](1.1))))
//
// Validators do not see the value. NULL in a column that cannot be NULL is an error of the database.
func SetTo[M, T any](c Settable[M, T], v Operand[M, T]) Change[M] {
	return Change[M]{&assignment{column: c.whole(*new(M)), expr: of(v)}}
}

// Settable is a column that an update may set.
type Settable[M, T any] interface {
	Column[M]
	Set(v T) Change[M]
}
