package query

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Expression is an expression over the columns of M, or over groups of its rows.
type Expression[M any] interface {
	expr(M) sqlgen.Expr
}

// Selectable is a value of type T for a selection: a column, a member of an object, a computed value, an aggregate or a score.
type Selectable[M, T any] interface {
	Expression[M]
	read(r wire.Row) T
}

// Groupable is a value for GroupBy: a column, a member or a computed value.
type Groupable[M any] interface {
	Expression[M]
	Asc() Order[M]
}

// Source is the source of a selection: a table, a query with its conditions, a view or a CTE.
type Source[M any] interface {
	// Source returns the source without its type.
	Source(M) Origin
}

// Origin is a Source without its type.
type Origin struct {
	conn   *Conn
	table  *dialect.Table
	filter filter
}

// Selection selects columns, computed values and aggregates into rows of type R. It is a value: every method returns a
// changed copy. It needs From.
type Selection[M, R any] struct {
	conn *Conn
	cell func(wire.Row) R
	selected
}

// selected is a selection without its types.
type selected struct {
	columns []output

	table    *dialect.Table // nil without From
	tenants  bool           // the client has query.Tenant
	marker   any
	distinct bool
	filter   filter
	groups   []sqlgen.Expr
	having   []sqlgen.Expr
	orders   []term
	limit    int64
	offset   int64
}

// output is a column of a selection's rows.
type output struct {
	e    sqlgen.Expr
	read any // func(wire.Row) T
}

func out[M, T any](c Selectable[M, T]) output { return output{exprOf[M](c), c.read} }

func exprOf[M any](c Expression[M]) sqlgen.Expr { return c.expr(*new(M)) }

func selection[M, R any](cell func(wire.Row) R, columns ...output) Selection[M, R] {
	return Selection[M, R]{nil, cell, selected{columns: columns, marker: any(*new(M)), limit: -1}}
}

// From sets the source: a table, a query with its Where conditions, a view or a CTE.
func (s Selection[M, R]) From(src Source[M]) Selection[M, R] {
	o := src.Source(*new(M))
	s.conn, s.table, s.tenants = o.conn, o.table, o.conn.tenants()
	s.filter = s.filter.and(o.filter.conds)
	s.filter.rows = o.filter.rows
	return s
}

// Distinct returns equal rows only once.
func (s Selection[M, R]) Distinct() Selection[M, R] {
	s.distinct = true
	return s
}

// Where selects the rows that match all of the predicates, including the predicates of earlier calls.
func (s Selection[M, R]) Where(ps ...Predicate[M]) Selection[M, R] {
	s.filter = s.filter.and(exprs(ps))
	return s
}

// GroupBy groups rows with equal values in all of the columns. The result has one row for each group.
func (s Selection[M, R]) GroupBy(columns ...Groupable[M]) Selection[M, R] {
	s.groups = slices.Clip(s.groups)
	for _, c := range columns {
		s.groups = append(s.groups, c.expr(*new(M)))
	}
	return s
}

// Having selects the groups that match all of the conditions.
func (s Selection[M, R]) Having(hs ...Having[M]) Selection[M, R] {
	s.having = slices.Clip(s.having)
	for _, h := range hs {
		s.having = append(s.having, orZero(h.e))
	}
	return s
}

// OrderBy orders by the terms, after the terms of earlier calls.
func (s Selection[M, R]) OrderBy(orders ...Ordering[M]) Selection[M, R] {
	s.orders = slices.Clip(s.orders)
	for _, o := range orders {
		s.orders = append(s.orders, o.order(*new(M)))
	}
	return s
}

// Limit returns at most n rows.
func (s Selection[M, R]) Limit(n int) Selection[M, R] {
	s.limit = int64(max(n, 0))
	return s
}

// Offset skips the first n rows. The database still finds them, so deep pages are slow.
func (s Selection[M, R]) Offset(n int) Selection[M, R] {
	s.offset = int64(max(n, 0))
	return s
}

// All returns the rows. The list is empty if there is no row; that is no error.
func (s Selection[M, R]) All(ctx context.Context) ([]R, error) {
	out := []R{}
	for r, err := range s.Iter(ctx) {
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// First returns the first row, or dberr.ErrNotFound.
func (s Selection[M, R]) First(ctx context.Context) (R, error) {
	return s.Limit(1).single(ctx)
}

// Only returns the only row. The error is dberr.ErrNotFound without a row, and dberr.ErrNotSingular with several.
func (s Selection[M, R]) Only(ctx context.Context) (R, error) {
	return s.Limit(2).single(ctx)
}

func (s Selection[M, R]) single(ctx context.Context) (r R, _ error) {
	out, err := s.All(ctx)
	switch {
	case err != nil:
		return r, err
	case len(out) == 0:
		return r, fmt.Errorf("select %s: %w", s.table.Entity, dberr.ErrNotFound)
	case len(out) > 1:
		return r, fmt.Errorf("select %s: %w", s.table.Entity, dberr.ErrNotSingular)
	}
	return out[0], nil
}

// Iter streams the rows like QueryIter.
func (s Selection[M, R]) Iter(ctx context.Context) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		var none R
		if s.conn == nil {
			yield(none, errNoSource)
			return
		}
		b := s.conn.buildSelected(&s.selected)
		defer b.Free()
		each(ctx, s.conn, b, len(s.columns), s.cell, yield)
	}
}

var errNoSource = fmt.Errorf("select: From is missing")

// each runs a query whose rows have so many columns and yields what cell makes of them.
func each[R any](ctx context.Context, c *Conn, b *sqlgen.Builder, columns int, cell func(wire.Row) R, yield func(R, error) bool) {
	var none R
	rows, err := c.query(ctx, b)
	if err != nil {
		yield(none, err)
		return
	}
	if err := eachOf(rows, columns, cell, func(r R) bool { return yield(r, nil) }); err != nil {
		yield(none, named(b, err))
	}
}

// eachOf is each for an answer. What is wrong behind a row that take did not want any more of is not looked at.
func eachOf[R any](rows wire.Rows, columns int, cell func(wire.Row) R, take func(R) bool) error {
	defer rows.Close()
	if have := len(rows.Columns()); have != columns {
		rows.Fail(fmt.Errorf("the query returns %d columns, the code reads %d", have, columns))
	}
	for rows.Err() == nil && rows.Next() {
		r := cell(rows)
		if rows.Err() != nil {
			break
		}
		if !take(r) {
			return nil
		}
	}
	return rows.Close()
}

// listing is a statement whose result is a list of what cell makes of its rows.
func listing[R any](c *Conn, build func() *sqlgen.Builder, run func(context.Context) ([]R, error), columns int, cell func(wire.Row) R) *ListStatement[R] {
	return &ListStatement[R]{conn: c, build: build, run: run, read: func(rows wire.Rows) ([]R, error) {
		out := []R{}
		err := eachOf(rows, columns, cell, func(r R) bool {
			out = append(out, r)
			return true
		})
		return out, err
	}}
}

// Selecting is the selection as a statement. It needs From.
func (s Selection[M, R]) Selecting() *ListStatement[R] {
	return listing(s.conn, func() *sqlgen.Builder { return s.conn.buildSelected(&s.selected) }, s.All, len(s.columns), s.cell)
}

// buildSelected makes the statement of a selection. It is the method of a nil Conn if From is missing.
func (c *Conn) buildSelected(s *selected) *sqlgen.Builder {
	if c == nil {
		b := sqlgen.New(nil, "", nil)
		b.Fail(errNoSource)
		return b
	}
	b := c.builder(s.table, wire.OpRead)
	s.writeAs(b, false, func(e sqlgen.Expr) sqlgen.Expr { return e })
	return b
}
