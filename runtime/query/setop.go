package query

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Set is a set operation on two selections. Like a Selection it is a value.
type Set[M, R any] struct {
	conn *Conn
	cell func(wire.Row) R
	core sqlexpr.SetOperation
}

// Union is the set of the rows of both, without duplicates. The columns must have the same types.
func Union[M, N, R any](a Rows[M, R], b Rows[N, R]) Set[M, R] { return combine(" UNION ", a, b) }

// UnionAll is the rows of both, with duplicates.
func UnionAll[M, N, R any](a Rows[M, R], b Rows[N, R]) Set[M, R] { return combine(" UNION ALL ", a, b) }

// Intersect is the set of the rows that are in both, without duplicates. CrateDB lacks it.
func Intersect[M capability.Relate, N, R any](a Rows[M, R], b Rows[N, R]) Set[M, R] {
	return combine(" INTERSECT ", a, b)
}

// Except is the set of the rows of a that are not in b, without duplicates. CrateDB lacks it.
func Except[M capability.Relate, N, R any](a Rows[M, R], b Rows[N, R]) Set[M, R] {
	return combine(" EXCEPT ", a, b)
}

func combine[M, N, R any](word string, a Rows[M, R], b Rows[N, R]) Set[M, R] {
	left, right := a.part(*new(M)), b.part(*new(N))
	return Set[M, R]{left.conn, left.cell, sqlexpr.SetOperation{Word: word, Left: left.query, Right: right.query, Limit: -1}}
}

// Position orders the rows of a set operation by a column, counted from 1.
func Position(n int) PositionOrder { return PositionOrder{n} }

// PositionOrder is a column of a set operation, by its position.
type PositionOrder struct{ n int }

// Asc orders in ascending order.
func (p PositionOrder) Asc() SetOrder { return SetOrder{sqlexpr.Position{Column: p.n, Desc: false}} }

// Desc orders in descending order.
func (p PositionOrder) Desc() SetOrder { return SetOrder{sqlexpr.Position{Column: p.n, Desc: true}} }

// SetOrder orders the rows of a set operation.
type SetOrder struct{ p sqlexpr.Position }

// OrderBy orders by the terms, after the terms of earlier calls.
func (s Set[M, R]) OrderBy(orders ...SetOrder) Set[M, R] {
	s.core.Orders = slices.Clip(s.core.Orders)
	for _, o := range orders {
		s.core.Orders = append(s.core.Orders, o.p)
	}
	return s
}

// Limit returns at most n rows.
func (s Set[M, R]) Limit(n int) Set[M, R] {
	s.core.Limit = int64(max(n, 0))
	return s
}

// Offset skips the first n rows.
func (s Set[M, R]) Offset(n int) Set[M, R] {
	s.core.Offset = int64(max(n, 0))
	return s
}

// All returns the rows. The list is empty if there is no row; that is no error.
func (s Set[M, R]) All(ctx context.Context) ([]R, error) {
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
func (s Set[M, R]) First(ctx context.Context) (r R, _ error) {
	out, err := s.Limit(1).All(ctx)
	if err != nil {
		return r, err
	}
	if len(out) == 0 {
		return r, fmt.Errorf("select %s: %w", s.core.Left.Entity, dberr.ErrNotFound)
	}
	return out[0], nil
}

// Iter streams the rows like QueryIter.
func (s Set[M, R]) Iter(ctx context.Context) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		b := s.conn.buildSet(&s.core)
		defer b.Free()
		if s.conn == nil {
			var none R
			yield(none, sqlexpr.ErrNoSource)
			return
		}
		each(ctx, s.conn, b, len(s.core.Left.Columns), s.cell, yield)
	}
}

// Selecting is the set operation as a statement.
func (s Set[M, R]) Selecting() *ListStatement[R] {
	return listing(s.conn, func() *sqlgen.Builder { return s.conn.buildSet(&s.core) }, s.All, len(s.core.Left.Columns), s.cell)
}

func (s Set[M, R]) part(M) part[R] {
	return part[R]{s.core.Subquery(), s.conn, s.cell}
}

// buildSet builds the statement of a set operation. c is nil if From is missing.
func (c *Conn) buildSet(s *sqlexpr.SetOperation) *sqlgen.Builder {
	if c == nil {
		b := sqlgen.New(nil, "", nil)
		b.Fail(sqlexpr.ErrNoSource)
		return b
	}
	b := c.readBuilder(nil, s.Reading())
	b.Statement.Entity = s.Left.Entity
	s.Write(b, false)
	return b
}
