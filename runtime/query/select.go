package query

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Query is a query for entities without their type. Generated code declares a type of it for each entity, *db.BookQuery, whose
// methods call those of Query and the functions below whose names begin with Query; these are documented there. Methods
// return a changed copy and do not change the original, so a query can be stored, extended in different ways, and shared between
// goroutines.
type Query struct {
	Origin
	entity  *Entity
	edges   Edges
	with    []*sqlexpr.EdgeLoad
	fields  []int // the positions of the columns of Fields, nil for all
	orders  []sqlexpr.Term
	limit   int64 // -1 for none
	offset  int64
	nearest *sqlexpr.Nearest // nil for none
	keys    []wire.Value     // of Keyed; nil for the rows of the filter
}

// NewQuery returns the query for all rows of an entity. edges finds the entity's edges, nil for none.
func NewQuery(c *Conn, entity *Entity, edges Edges) Query {
	return Query{Origin: Origin{conn: c, table: entity.Table}, entity: entity, edges: edges, limit: -1}
}

// QueryWhere selects the rows that match all of the predicates, including the predicates of earlier calls.
//
//go:noinline
func QueryWhere[M any](q *Query, ps []Predicate[M]) *Query {
	n := &struct {
		q    Query
		room [3]sqlgen.Expr // most queries have at most three conditions, which then need no allocation
	}{q: *q}
	n.q.filter.Conditions = append(n.room[:0], q.filter.Conditions...)
	for _, p := range ps {
		n.q.filter.Conditions = append(n.q.filter.Conditions, sqlexpr.ConditionOrFail(p.e))
	}
	return &n.q
}

// QueryOrderBy orders by the terms, after the terms of earlier calls.
//
//go:noinline
func QueryOrderBy[M any](q *Query, orders []Order[M]) *Query {
	n := &struct {
		q    Query
		room [2]sqlexpr.Term
	}{q: *q}
	n.q.orders = append(n.room[:0], q.orders...)
	for _, o := range orders {
		n.q.orders = append(n.q.orders, sqlexpr.Term{Expr: o.e, Desc: o.desc})
	}
	return &n.q
}

// QueryWith loads edges together with the entities, in one more statement for each edge and level. The targets are in the field
// Edges of the entities. An edge can be given once, and its Count once more. Iter does not support it.
//
//go:noinline
func QueryWith[M any](q *Query, edges []Edge[M]) *Query {
	n := *q
	n.with = append(slices.Clip(q.with), loads(edges)...)
	return &n
}

// Limit returns at most n rows.
//
//go:noinline
func (q *Query) Limit(n int) *Query {
	out := *q
	out.limit = int64(max(n, 0))
	return &out
}

// Offset skips the first n rows. The database still finds them, so deep pages are slow.
//
//go:noinline
func (q *Query) Offset(n int) *Query {
	out := *q
	out.offset = int64(max(n, 0))
	return &out
}

// QueryAll returns the rows. The list is empty if there is no row; that is no error.
//
//go:noinline
func QueryAll[E any](ctx context.Context, q *Query) ([]E, error) {
	if q.snapshots() {
		return inSnapshot(ctx, q, func(ctx context.Context, q *Query) ([]E, error) { return QueryAll[E](ctx, q) })
	}
	if q.keys != nil {
		return readKeyed[E](ctx, q)
	}
	out, err := readAll[E](ctx, q, q.build(), int(q.limit))
	if err != nil {
		return nil, err
	}
	if err := loadEdges(ctx, q, out); err != nil {
		return nil, err
	}
	return out, nil
}

// readAll runs a query and frees its builder. want is the approximate number of entities, -1 if unknown.
func readAll[E any](ctx context.Context, q *Query, b *sqlgen.Builder, want int) ([]E, error) {
	defer b.Free()
	rows, err := q.conn.query(ctx, b)
	if err != nil {
		return nil, err
	}
	out, err := readEntities[E](q, rows, want)
	if err != nil {
		return nil, named(b, err)
	}
	return out, nil
}

// readEntities reads the answer to readAll's query.
func readEntities[E any](q *Query, rows wire.Rows, want int) ([]E, error) {
	out := []E{}
	err := q.scan(rows, want, func(e any) bool {
		out = appended(out, e.(E), want)
		return true
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// scan calls take with each entity of an answer until take returns false, and closes the rows. want is that of entities.next. It ignores
// errors after take returned false.
func (q *Query) scan(rows wire.Rows, want int, take func(e any) bool) error {
	defer rows.Close()
	x := entities{of: q.entity}
	columns := readColumns(q.entity.Table, q.fields, q.with)
	for rows.Next() {
		e := x.next(want)
		q.entity.read(e, columns, rows)
		if rows.Err() != nil {
			break
		}
		if !take(e) {
			return nil
		}
	}
	return rows.Close()
}

// First returns the first row, or dberr.ErrNotFound.
//
//go:noinline
func (q *Query) First(ctx context.Context) (any, error) { return q.single(ctx, 1) }

// Only returns the only row. The error is dberr.ErrNotFound without a row, and dberr.ErrNotSingular with several.
//
//go:noinline
func (q *Query) Only(ctx context.Context) (any, error) { return q.single(ctx, 2) }

// single returns the first of at most n rows, with its edges. More than one row is an error.
func (q *Query) single(ctx context.Context, n int) (any, error) {
	if q.snapshots() {
		return inSnapshot(ctx, q, func(ctx context.Context, q *Query) (any, error) { return q.single(ctx, n) })
	}
	q = q.Limit(n)
	b := q.build()
	defer b.Free()
	rows, err := q.conn.query(ctx, b)
	if err != nil {
		return nil, err
	}
	var found []any
	err = q.scan(rows, n, func(e any) bool {
		found = append(found, e)
		return true
	})
	switch {
	case err != nil:
		return nil, named(b, err)
	case len(found) == 0:
		return nil, fmt.Errorf("select %s: %w", q.entity.Table.Entity, dberr.ErrNotFound)
	case len(found) > 1:
		return nil, fmt.Errorf("select %s: %w", q.entity.Table.Entity, dberr.ErrNotSingular)
	}
	if err := loadAll(ctx, q.conn, q.entity, q.edges, q.with, found); err != nil {
		return nil, err
	}
	return found[0], nil
}

// QueryIter streams the rows: the next one is read when the loop asks for it. An error is the last pair of the loop. The
// connection is in use until the loop ends, and inside a transaction no other statement may run meanwhile
// (dberr.ErrBusy).
//
//go:noinline
func QueryIter[E any](ctx context.Context, q *Query) iter.Seq2[E, error] {
	return func(yield func(E, error) bool) {
		var none E
		err := q.each(ctx, func(e any) bool { return yield(e.(E), nil) })
		if err != nil {
			yield(none, err)
		}
	}
}

// each calls take with each row until take returns false. It ignores errors after that.
func (q *Query) each(ctx context.Context, take func(e any) bool) error {
	if len(q.with) > 0 {
		return fmt.Errorf("select %s: Iter cannot load edges: use All, or load them page by page", q.entity.Table.Entity)
	}
	b := q.build()
	defer b.Free()
	rows, err := q.conn.query(ctx, b)
	if err != nil {
		return err
	}
	if err := q.scan(rows, 0, take); err != nil {
		return named(b, err)
	}
	return nil
}

// Count counts the rows. It ignores Limit and Offset.
//
//go:noinline
func (q *Query) Count(ctx context.Context) (int, error) {
	b := q.conn.readBuilder(q.entity.Table, q.reading)
	defer b.Free()
	q.conn.markLookup(b, q.entity.Table, q.filter)
	b.Select(q.level(), func() {
		b.Write("SELECT count(*)")
		b.From()
		q.filter.Write(b)
		b.NoLock()
	})
	var n int64
	err := oneRow(ctx, q.conn, b, func(r wire.Row) { n = r.Int() })
	return int(n), err
}

// Exist reports whether there is a row.
//
//go:noinline
func (q *Query) Exist(ctx context.Context) (bool, error) {
	b := q.conn.readBuilder(q.entity.Table, q.reading)
	defer b.Free()
	q.conn.markLookup(b, q.entity.Table, q.filter)
	b.Select(q.level(), func() {
		b.Write("SELECT 1")
		b.From()
		q.filter.Write(b)
		b.Write(" LIMIT 1")
		b.Lock()
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

// Selecting is a query as a statement.
func Selecting[E any](of RowsOf[E]) *ListStatement[E] {
	q := of.Query()
	return &ListStatement[E]{
		conn:  q.conn,
		build: q.build,
		run:   func(ctx context.Context) ([]E, error) { return QueryAll[E](ctx, q) },
		start: func(context.Context) (*sqlgen.Builder, error) {
			if len(q.with) > 0 {
				return nil, fmt.Errorf("select %s: %w", q.entity.Table.Entity, errEdges)
			}
			return q.build(), nil
		},
		read: func(rows wire.Rows) ([]E, error) { return readEntities[E](q, rows, int(q.limit)) },
	}
}

func (q *Query) build() *sqlgen.Builder {
	b := q.conn.readBuilder(q.entity.Table, q.reading)
	q.conn.markLookup(b, q.entity.Table, q.filter)
	if err := sqlexpr.CheckLoads(q.with); err != nil {
		b.Fail(err)
	}
	b.Select(q.level(), func() {
		sqlexpr.SelectColumns(b, q.entity.Table, readColumns(q.entity.Table, q.fields, q.with))
		filter, orders := q.filter, q.orders
		if n := q.nearestOf(); n != nil {
			filter = n.Filter(b, filter)
			orders = append([]sqlexpr.Term{{Expr: n}}, orders...)
		}
		filter.Write(b)
		sqlexpr.WriteOrder(b, orders)
		b.Dialect.Limit(b, q.limit, q.offset)
		b.Lock()
	})
	return b
}

func (q *Query) level() sqlgen.Level {
	return sqlgen.Level{Table: q.entity.Table, Marker: q.entity.Marker}
}

// loadEdges loads the query's edges for the entities out.
func loadEdges[E any](ctx context.Context, q *Query, out []E) error {
	if len(q.with) == 0 || len(out) == 0 {
		return nil
	}
	return loadAll(ctx, q.conn, q.entity, q.edges, q.with, Untyped(out))
}

// eachEntity runs a query that selects all columns of an entity, and calls take for each row. r continues at the cell after these columns.
func eachEntity(ctx context.Context, c *Conn, b *sqlgen.Builder, of *Entity, take func(r wire.Row, e any)) error {
	x := entities{of: of}
	return eachRow(ctx, c, b, func(r wire.Row) {
		e := x.next(0)
		of.read(e, nil, r)
		take(r, e)
	})
}

// eachRow runs a query and calls read for each of its rows.
func eachRow(ctx context.Context, c *Conn, b *sqlgen.Builder, read func(wire.Row)) error {
	rows, err := c.query(ctx, b)
	if err != nil {
		return err
	}
	for rows.Next() {
		read(rows)
		if rows.Err() != nil {
			break
		}
	}
	if err := rows.Close(); err != nil {
		return named(b, err)
	}
	return nil
}
