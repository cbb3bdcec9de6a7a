package query

import (
	"context"
	"sync"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/wire"
)

// UpdateReturning is an Update that returns the rows after the change, in no order. On CrateDB a write by several keys sends one
// statement for each key. If it fails, it returns the changed rows together with the error.
func UpdateReturning[M, E any](ctx context.Context, of QueryOf[M, E], changes ...Change[M]) ([]E, error) {
	q := of.Query()
	if len(changes) == 0 && len(q.filter.Conditions) > 0 {
		return []E{}, nil
	}
	sets := assignmentsOf(changes, nil)
	return returned[E](ctx, q, q.filter, q.updateHead(sets), relative(sets))
}

// DeleteReturning is a Delete that returns the rows before the deletion, in no order. CrateDB lacks it.
func DeleteReturning[M capability.Relate, E any](ctx context.Context, of QueryOf[M, E]) ([]E, error) {
	q := of.Query()
	b, f := q.deleteHead()
	return returned[E](ctx, q, f, b, false)
}

// returned runs a write and reads its RETURNING.
func returned[E any](ctx context.Context, q *Query, f sqlexpr.Filter, b *sqlgen.Builder, relative bool) ([]E, error) {
	defer b.Free()
	w, err := keyed(ctx, q.conn, q.entity.Table, f, b, q.entity.Marker)
	if err != nil {
		return nil, err
	}
	if w != nil {
		w.relative = relative
		return returnedByKey[E](ctx, q.entity, w)
	}
	out := []E{}
	f = q.limited(f)
	b.Target(q.entity.Marker, func() { f.Write(b) })
	b.Write(" RETURNING ")
	b.Columns(q.entity.Table)
	err = eachEntity(ctx, q.conn, b, q.entity, func(_ wire.Row, e any) { out = appended(out, e.(E), 0) })
	if err != nil {
		return nil, err
	}
	return out, nil
}

// returnedByKey is returned for a write by keys. With an error it also returns the rows that were changed before.
func returnedByKey[E any](ctx context.Context, entity *Entity, w *keyedWrite) ([]E, error) {
	out := []E{}
	var mu sync.Mutex
	w.read = func(rows wire.Rows) (n int64, err error) {
		list, err := collect[E](entity, rows)
		mu.Lock()
		defer mu.Unlock()
		out = append(out, list...)
		return int64(len(list)), err
	}
	_, err := w.run(ctx)
	return out, err
}

// collect reads the entities of an answer and closes it.
func collect[E any](entity *Entity, rows wire.Rows) ([]E, error) {
	var out []E
	for rows.Next() {
		e := entity.make()
		entity.read(e, nil, rows)
		out = append(out, e.(E))
	}
	return out, rows.Close()
}

// SetTo sets a column to a computed value of the same row, in the database:
//
//	client.Books.Where(...).Update(ctx, query.SetTo(book.Price, query.Times(book.Price, query.Value[*of.Book](1.1))))
//
// Validators do not see the value. NULL in a column that cannot be NULL is an error of the database.
func SetTo[M, T any](c Settable[M, T], v Operand[M, T]) Change[M] {
	return Change[M]{&sqlexpr.Assignment{Column: c.whole(*new(M)), Expr: of(v)}}
}

// Settable is a column that an update can set.
type Settable[M, T any] interface {
	Column[M]
	Set(v T) Change[M]
}
