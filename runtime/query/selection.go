package query

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
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
	expr(M) sqlgen.Expr
	read(r wire.Row) T
}

// Groupable is a value for GroupBy: a column, a member or a computed value.
type Groupable[M any] interface {
	expr(M) sqlgen.Expr
	Asc() Order[M]
}

// Source is the source of a selection: a table, a query with its conditions, a view or a CTE.
type Source[M any] interface {
	// Source returns the source without its type.
	Source(M) *Origin
}

// Origin is a Source without its type.
type Origin struct {
	conn    *Conn
	table   *dialect.Table
	filter  sqlexpr.Filter
	reading *dialect.Reading // of AsOf, ForUpdate and hints; nil for the usual way. It is not changed
}

// Selection selects columns, computed values and aggregates into rows of type R. It is a value: every method returns a
// changed copy. It needs From.
type Selection[M, R any] struct {
	conn *Conn
	cell func(wire.Row) R
	core sqlexpr.Selection
}

func out[M, T any](c Selectable[M, T]) sqlexpr.Output {
	return sqlexpr.Output{Expr: exprOf[M](c), Read: c.read}
}

func exprOf[M any](c Expression[M]) sqlgen.Expr { return c.expr(*new(M)) }

func selection[M, R any](cell func(wire.Row) R, columns ...sqlexpr.Output) Selection[M, R] {
	return Selection[M, R]{nil, cell, sqlexpr.Selection{Columns: columns, Marker: any(*new(M)), Limit: -1}}
}

// From sets the source: a table, a query with its Where conditions, a view or a CTE.
func (s Selection[M, R]) From(src Source[M]) Selection[M, R] {
	o := src.Source(*new(M))
	s.conn, s.core.Table, s.core.Tenants = o.conn, o.table, o.conn.tenants()
	s.core.Filter = s.core.Filter.And(o.filter.Conditions)
	s.core.Filter.Rows = o.filter.Rows
	s.core.Reading = o.reading
	return s
}

// Distinct returns equal rows only once.
func (s Selection[M, R]) Distinct() Selection[M, R] {
	s.core.Distinct = true
	return s
}

// Where selects the rows that match all of the predicates, including the predicates of earlier calls.
func (s Selection[M, R]) Where(ps ...Predicate[M]) Selection[M, R] {
	s.core.Filter = s.core.Filter.And(exprs(ps))
	return s
}

// GroupBy groups rows with equal values in all of the columns. The result has one row for each group.
func (s Selection[M, R]) GroupBy(columns ...Groupable[M]) Selection[M, R] {
	s.core.Groups = slices.Clip(s.core.Groups)
	for _, c := range columns {
		s.core.Groups = append(s.core.Groups, c.expr(*new(M)))
	}
	return s
}

// Having selects the groups that match all of the conditions.
func (s Selection[M, R]) Having(hs ...Having[M]) Selection[M, R] {
	s.core.Having = slices.Clip(s.core.Having)
	for _, h := range hs {
		s.core.Having = append(s.core.Having, sqlexpr.ConditionOrFail(h.e))
	}
	return s
}

// OrderBy orders by the terms, after the terms of earlier calls.
func (s Selection[M, R]) OrderBy(orders ...Ordering[M]) Selection[M, R] {
	s.core.Orders = slices.Clip(s.core.Orders)
	for _, o := range orders {
		s.core.Orders = append(s.core.Orders, o.order(*new(M)))
	}
	return s
}

// Limit returns at most n rows.
func (s Selection[M, R]) Limit(n int) Selection[M, R] {
	s.core.Limit = int64(max(n, 0))
	return s
}

// Offset skips the first n rows. The database still finds them, so deep pages are slow.
func (s Selection[M, R]) Offset(n int) Selection[M, R] {
	s.core.Offset = int64(max(n, 0))
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
		return r, fmt.Errorf("select %s: %w", s.core.Table.Entity, dberr.ErrNotFound)
	case len(out) > 1:
		return r, fmt.Errorf("select %s: %w", s.core.Table.Entity, dberr.ErrNotSingular)
	}
	return out[0], nil
}

// Iter streams the rows like QueryIter.
func (s Selection[M, R]) Iter(ctx context.Context) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		var none R
		if s.conn == nil {
			yield(none, sqlexpr.ErrNoSource)
			return
		}
		b := s.conn.buildSelected(&s.core)
		defer b.Free()
		each(ctx, s.conn, b, len(s.core.Columns), s.cell, yield)
	}
}

// each runs a query and yields its rows, read by cell. columns is the expected number of columns.
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

// eachOf is each for an answer. It ignores errors after take returned false.
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

// listing returns a statement whose result is the list of its rows, read by cell.
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
	return listing(s.conn, func() *sqlgen.Builder { return s.conn.buildSelected(&s.core) }, s.All, len(s.core.Columns), s.cell)
}

// buildSelected builds the statement of a selection. c is nil if From is missing.
func (c *Conn) buildSelected(s *sqlexpr.Selection) *sqlgen.Builder {
	if c == nil {
		b := sqlgen.New(nil, "", nil)
		b.Fail(sqlexpr.ErrNoSource)
		return b
	}
	b := c.readBuilder(s.Table, s.Reading)
	if s.Table != nil && len(s.Groups)+len(s.Having)+len(s.On) == 0 && !s.Distinct {
		c.markLookup(b, s.Table, s.Filter)
	}
	s.WriteAs(b, false, func(e sqlgen.Expr) sqlgen.Expr { return e })
	return b
}
