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

// Query is a query for entities. Every method that adds to it returns a changed copy and leaves the original as it was, so a
// query may be kept, extended in different ways, and shared between goroutines.
type Query[M, E any] struct {
	conn   *Conn
	entity *Entity[E]
	load   Loader[E]
	with   []*EdgeLoad
	fields []int // positions of the columns that Fields names, nil for all
	filter filter
	orders []term
	limit  int64 // -1 for none
	offset int64
}

// Where keeps the rows that meet all of the predicates, besides those of earlier calls.
//
//go:noinline
func (q *Query[M, E]) Where(ps ...Predicate[M]) *Query[M, E] {
	n := &struct {
		q    Query[M, E]     // not embedded: the compiler would promote its methods for each entity
		room [3]dialect.Expr // most queries have no more conditions: they need no allocation of their own
	}{q: *q}
	n.q.filter.conds = append(n.room[:0], q.filter.conds...)
	for _, p := range ps {
		n.q.filter.conds = append(n.q.filter.conds, orZero(p.e))
	}
	return &n.q
}

// OrderBy orders by the terms, after those of earlier calls.
//
//go:noinline
func (q *Query[M, E]) OrderBy(orders ...Order[M]) *Query[M, E] {
	n := &struct {
		q    Query[M, E]
		room [2]term
	}{q: *q}
	n.q.orders = append(n.room[:0], q.orders...)
	for _, o := range orders {
		n.q.orders = append(n.q.orders, term(o))
	}
	return &n.q
}

// Limit returns at most n rows.
//
//go:noinline
func (q *Query[M, E]) Limit(n int) *Query[M, E] {
	out := *q
	out.limit = int64(max(n, 0))
	return &out
}

// Offset leaves out the first n rows. The database still finds them, so deep pages are slow.
//
//go:noinline
func (q *Query[M, E]) Offset(n int) *Query[M, E] {
	out := *q
	out.offset = int64(max(n, 0))
	return &out
}

// With loads edges along with the entities, one more statement for each edge and level; they land in the entities' Edges.
// An edge can be given once, and its Count besides; twice is an error. Iter does not take it.
//
//go:noinline
func (q *Query[M, E]) With(edges ...Edge[M]) *Query[M, E] {
	n := *q
	n.with = append(slices.Clip(q.with), loads(edges)...)
	return &n
}

// All returns the rows. No row is an empty list and no error.
//
//go:noinline
func (q *Query[M, E]) All(ctx context.Context) ([]E, error) {
	out, err := readAll(ctx, q, buildSelect(q), int(q.limit))
	if err != nil {
		return nil, err
	}
	if err := loadEdges(ctx, q, out); err != nil {
		return nil, err
	}
	return out, nil
}

// readAll runs a query for about so many entities, -1 if that is unknown, and frees its builder.
func readAll[M, E any](ctx context.Context, q *Query[M, E], b *dialect.Builder, want int) ([]E, error) {
	defer b.Free()
	rows, err := q.conn.query(ctx, b)
	if err != nil {
		return nil, err
	}
	out, err := readEntities(q, rows, want)
	if err != nil {
		return nil, named(b, err)
	}
	return out, nil
}

// readEntities reads what readAll asked for.
func readEntities[M, E any](q *Query[M, E], rows wire.Rows, want int) ([]E, error) {
	out := []E{}
	columns := readColumns(q.entity.Table, q.fields, q.with)
	x := entities[E]{make: q.entity.Make}
	for rows.Next() {
		e := x.next(want)
		readRow(q.entity, e, columns, rows)
		if rows.Err() != nil {
			break
		}
		out = appended(out, e, want)
	}
	if err := rows.Close(); err != nil {
		return nil, err
	}
	return out, nil
}

// First returns the first row, or dberr.ErrNotFound.
//
//go:noinline
func (q *Query[M, E]) First(ctx context.Context) (E, error) {
	out, err := q.Limit(1).All(ctx)
	return single(q.entity, out, err)
}

// Only returns the one row that there is: none is dberr.ErrNotFound, several are dberr.ErrNotSingular.
//
//go:noinline
func (q *Query[M, E]) Only(ctx context.Context) (E, error) {
	out, err := q.Limit(2).All(ctx)
	if len(out) > 1 {
		err = fmt.Errorf("select %s: %w", q.entity.Table.Entity, dberr.ErrNotSingular)
	}
	return single(q.entity, out, err)
}

func single[E any](entity *Entity[E], out []E, err error) (e E, _ error) {
	if err != nil {
		return e, err
	}
	if len(out) == 0 {
		return e, fmt.Errorf("select %s: %w", entity.Table.Entity, dberr.ErrNotFound)
	}
	return out[0], nil
}

// Iter streams the rows: the next one is read when the loop asks for it. An error ends the loop as its last pair. The
// connection is in use until the loop ends, and inside a transaction no other statement may run meanwhile
// (dberr.ErrBusy).
//
//go:noinline
func (q *Query[M, E]) Iter(ctx context.Context) iter.Seq2[E, error] {
	return func(yield func(E, error) bool) {
		var none E
		if len(q.with) > 0 {
			yield(none, fmt.Errorf("select %s: Iter cannot load edges: use All, or load them page by page", q.entity.Table.Entity))
			return
		}
		b := buildSelect(q)
		defer b.Free()
		rows, err := q.conn.query(ctx, b)
		if err != nil {
			yield(none, err)
			return
		}
		defer rows.Close()
		x := entities[E]{make: q.entity.Make}
		columns := readColumns(q.entity.Table, q.fields, q.with)
		for rows.Next() {
			e := x.next(0)
			readRow(q.entity, e, columns, rows)
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
//
//go:noinline
func (q *Query[M, E]) Count(ctx context.Context) (int, error) {
	b := q.conn.builder(q.entity.Table, wire.OpRead)
	defer b.Free()
	b.Select(scopeOf[M](q.entity.Table), func() {
		b.Write("SELECT count(*)")
		b.From()
		q.filter.write(b)
	})
	var n int64
	err := oneRow(ctx, q.conn, b, func(r wire.Row) { n = r.Int() })
	return int(n), err
}

// Exist reports whether there is a row.
//
//go:noinline
func (q *Query[M, E]) Exist(ctx context.Context) (bool, error) {
	b := q.conn.builder(q.entity.Table, wire.OpRead)
	defer b.Free()
	b.Select(scopeOf[M](q.entity.Table), func() {
		b.Write("SELECT 1")
		b.From()
		q.filter.write(b)
		b.Write(" LIMIT 1")
	})
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
//
//go:noinline
func (q *Query[M, E]) Selecting() *ListStatement[E] {
	return &ListStatement[E]{
		conn:  q.conn,
		build: func() *dialect.Builder { return buildSelect(q) },
		run:   q.All,
		start: func(context.Context) (*dialect.Builder, error) {
			if len(q.with) > 0 {
				return nil, fmt.Errorf("select %s: %w", q.entity.Table.Entity, errEdges)
			}
			return buildSelect(q), nil
		},
		read: func(rows wire.Rows) ([]E, error) { return readEntities(q, rows, int(q.limit)) },
	}
}

//go:noinline
func (q *Query[M, E]) source(M) (*Conn, *dialect.Table, filter) {
	return q.conn, q.entity.Table, q.filter
}

func buildSelect[M, E any](q *Query[M, E]) *dialect.Builder {
	b := q.conn.builder(q.entity.Table, wire.OpRead)
	if err := checkLoads(q.with); err != nil {
		b.Fail(err)
	}
	b.Select(scopeOf[M](q.entity.Table), func() {
		selectColumns(b, q.entity.Table, readColumns(q.entity.Table, q.fields, q.with))
		q.filter.write(b)
		writeOrder(b, q.orders)
		b.Dialect.Limit(b, q.limit, q.offset)
	})
	return b
}

func scopeOf[M any](t *dialect.Table) dialect.Scope {
	return dialect.Scope{Table: t, Marker: any(*new(M))}
}

func loadEdges[M, E any](ctx context.Context, q *Query[M, E], out []E) error {
	return loadAll(ctx, q.conn, q.entity.Table, q.load, q.with, out)
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
