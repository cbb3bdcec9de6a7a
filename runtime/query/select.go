package query

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Query is a query for entities. It is a value: every method returns a changed copy and leaves the original as it was.
type Query[M, E any] struct {
	conn   *Conn
	entity *Entity[E]
	edge   func(name string) Loader[E]
	with   []string
	filter
	orders []term
	limit  int64 // -1 for none
	offset int64
}

// filter is the condition of a query; the zero value is none.
type filter struct{ conds []dialect.Expr }

func (f filter) and(es []dialect.Expr) filter {
	return filter{append(slices.Clip(f.conds), es...)}
}

func (f filter) write(b *dialect.Builder) {
	if len(f.conds) == 0 {
		return
	}
	b.Write(" WHERE ")
	(&junction{f.conds, " AND ", always}).WriteSQL(b)
}

// Where keeps the rows that meet all of the predicates, besides those of earlier calls.
func (q Query[M, E]) Where(ps ...Predicate[M]) Query[M, E] {
	q.filter = q.filter.and(exprs(ps))
	return q
}

// OrderBy orders by the terms, after those of earlier calls.
func (q Query[M, E]) OrderBy(orders ...Order[M]) Query[M, E] {
	q.orders = slices.Clip(q.orders)
	for _, o := range orders {
		q.orders = append(q.orders, term{o.e, o.desc})
	}
	return q
}

// Limit returns at most n rows.
func (q Query[M, E]) Limit(n int) Query[M, E] {
	q.limit = int64(max(n, 0))
	return q
}

// Offset leaves out the first n rows. The database still finds them, so deep pages are slow.
func (q Query[M, E]) Offset(n int) Query[M, E] {
	q.offset = int64(max(n, 0))
	return q
}

// With loads edges along with the entities, one more statement for each; they land in the entities' Edges. Iter does not
// take it.
func (q Query[M, E]) With(edges ...Edge[M]) Query[M, E] {
	q.with = slices.Clip(q.with)
	for _, e := range edges {
		q.with = append(q.with, e.edge())
	}
	return q
}

// All returns the rows. No row is an empty list and no error.
func (q Query[M, E]) All(ctx context.Context) ([]E, error) {
	b := q.build(wire.OpRead)
	defer b.Free()
	out := []E{}
	err := eachRow(ctx, q.conn, b, func(r wire.Row, x *entities[E]) {
		e := x.next(int(q.limit))
		q.entity.read(e, nil, r)
		out = append(out, e)
	}, q.entity.Make)
	if err != nil {
		return nil, err
	}
	return out, q.load(ctx, out)
}

// First returns the first row, or dberr.ErrNotFound.
func (q Query[M, E]) First(ctx context.Context) (E, error) {
	out, err := q.Limit(1).All(ctx)
	return q.single(out, err)
}

// Only returns the one row that there is: none is dberr.ErrNotFound, several are dberr.ErrNotSingular.
func (q Query[M, E]) Only(ctx context.Context) (E, error) {
	out, err := q.Limit(2).All(ctx)
	if len(out) > 1 {
		err = fmt.Errorf("select %s: %w", q.entity.Table.Entity, dberr.ErrNotSingular)
	}
	return q.single(out, err)
}

func (q Query[M, E]) single(out []E, err error) (e E, _ error) {
	if err != nil {
		return e, err
	}
	if len(out) == 0 {
		return e, fmt.Errorf("select %s: %w", q.entity.Table.Entity, dberr.ErrNotFound)
	}
	return out[0], nil
}

// Iter streams the rows: the next one is read when the loop asks for it. An error ends the loop as its last pair. The
// connection is in use until the loop ends, and inside a transaction no other statement may run meanwhile
// (dberr.ErrBusy).
func (q Query[M, E]) Iter(ctx context.Context) iter.Seq2[E, error] {
	return func(yield func(E, error) bool) {
		var none E
		if len(q.with) > 0 {
			yield(none, fmt.Errorf("select %s: Iter cannot load edges: use All, or load them page by page", q.entity.Table.Entity))
			return
		}
		b := q.build(wire.OpRead)
		defer b.Free()
		rows, err := q.conn.query(ctx, b)
		if err != nil {
			yield(none, err)
			return
		}
		defer rows.Close()
		x := entities[E]{make: q.entity.Make}
		for rows.Next() {
			e := x.next(0)
			q.entity.read(e, nil, rows)
			if rows.Err() != nil {
				break
			}
			if !yield(e, nil) {
				return
			}
		}
		if err := rows.Close(); err != nil {
			yield(none, named(b, err))
		}
	}
}

// Count counts the rows, without regard to Limit and Offset.
func (q Query[M, E]) Count(ctx context.Context) (int, error) {
	b := q.conn.builder(q.entity.Table, wire.OpRead)
	defer b.Free()
	b.Write("SELECT count(*) FROM ")
	b.TableName(q.entity.Table.Name)
	q.filter.write(b)
	var n int64
	err := oneRow(ctx, q.conn, b, func(r wire.Row) { n = r.Int() })
	return int(n), err
}

// Exist reports whether there is a row.
func (q Query[M, E]) Exist(ctx context.Context) (bool, error) {
	b := q.conn.builder(q.entity.Table, wire.OpRead)
	defer b.Free()
	b.Write("SELECT 1 FROM ")
	b.TableName(q.entity.Table.Name)
	q.filter.write(b)
	b.Write(" LIMIT 1")
	rows, err := q.conn.query(ctx, b)
	if err != nil {
		return false, err
	}
	exists := rows.Next()
	if err := rows.Close(); err != nil {
		return false, named(b, err)
	}
	return exists, nil
}

// Selecting is the query as a statement.
func (q Query[M, E]) Selecting() Statement[[]E] {
	return Statement[[]E]{func() *dialect.Builder { return q.build(wire.OpRead) }, q.All}
}

func (q Query[M, E]) source() (*Conn, *dialect.Table, filter) {
	return q.conn, q.entity.Table, q.filter
}

func (q Query[M, E]) marker() (m M) { return m }

func (q *Query[M, E]) build(op wire.Op) *dialect.Builder {
	b := q.conn.builder(q.entity.Table, op)
	b.Write("SELECT ")
	b.Columns(q.entity.Table)
	b.Write(" FROM ")
	b.TableName(q.entity.Table.Name)
	q.filter.write(b)
	writeOrder(b, q.orders)
	b.Dialect.Limit(b, q.limit, q.offset)
	return b
}

func (q *Query[M, E]) load(ctx context.Context, out []E) error {
	if len(out) == 0 {
		return nil
	}
	for _, name := range q.with {
		if err := q.edge(name)(ctx, q.conn, out); err != nil {
			return fmt.Errorf("edge %s: %w", name, err)
		}
	}
	return nil
}

// eachRow runs a query and calls read for each of its rows.
func eachRow[E any](ctx context.Context, c *Conn, b *dialect.Builder, read func(wire.Row, *entities[E]), alloc func(int) []E) error {
	rows, err := c.query(ctx, b)
	if err != nil {
		return err
	}
	x := entities[E]{make: alloc}
	for rows.Next() {
		read(rows, &x)
		if rows.Err() != nil {
			break
		}
	}
	if err := rows.Close(); err != nil {
		return named(b, err)
	}
	return nil
}

// named says which statement an error belongs to.
func named(b *dialect.Builder, err error) error {
	return fmt.Errorf("%s: %w", b.Statement.Name(), err)
}
