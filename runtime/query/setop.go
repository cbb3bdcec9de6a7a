package query

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Set is a set operation on two selections. Like a Selection it is a value.
type Set[M, R any] struct {
	conn *Conn
	cell func(wire.Row) R
	combined
}

// combined is a Set without its types.
type combined struct {
	word        string
	left, right subquery
	orders      []position
	limit       int64
	offset      int64
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
	return Set[M, R]{left.conn, left.cell, combined{word: word, left: left.subquery, right: right.subquery, limit: -1}}
}

// Position orders the rows of a set operation by a column, counted from 1.
func Position(n int) PositionOrder { return PositionOrder{n} }

// PositionOrder is a column of a set operation, by its position.
type PositionOrder struct{ n int }

// Asc orders in ascending order.
func (p PositionOrder) Asc() SetOrder { return SetOrder{position{p.n, false}} }

// Desc orders in descending order.
func (p PositionOrder) Desc() SetOrder { return SetOrder{position{p.n, true}} }

// SetOrder orders the rows of a set operation.
type SetOrder struct{ p position }

type position struct {
	n    int
	desc bool
}

// OrderBy orders by the terms, after the terms of earlier calls.
func (s Set[M, R]) OrderBy(orders ...SetOrder) Set[M, R] {
	s.orders = slices.Clip(s.orders)
	for _, o := range orders {
		s.orders = append(s.orders, o.p)
	}
	return s
}

// Limit returns at most n rows.
func (s Set[M, R]) Limit(n int) Set[M, R] {
	s.limit = int64(max(n, 0))
	return s
}

// Offset skips the first n rows.
func (s Set[M, R]) Offset(n int) Set[M, R] {
	s.offset = int64(max(n, 0))
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
		return r, fmt.Errorf("select %s: %w", s.left.entity, dberr.ErrNotFound)
	}
	return out[0], nil
}

// Iter streams the rows like QueryIter.
func (s Set[M, R]) Iter(ctx context.Context) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		b := s.conn.buildSet(&s.combined)
		defer b.Free()
		if s.conn == nil {
			var none R
			yield(none, errNoSource)
			return
		}
		each(ctx, s.conn, b, len(s.left.columns), s.cell, yield)
	}
}

// Selecting is the set operation as a statement.
func (s Set[M, R]) Selecting() *ListStatement[R] {
	return listing(s.conn, func() *sqlgen.Builder { return s.conn.buildSet(&s.combined) }, s.All, len(s.left.columns), s.cell)
}

func (s Set[M, R]) part(M) part[R] {
	return part[R]{subquery{sourced: s.left.sourced, columns: s.left.columns, entity: s.left.entity, arms: []subquery{s.left, s.right}, write: s.write}, s.conn, s.cell}
}

// buildSet makes the statement of a set operation. It is the method of a nil Conn if From is missing.
func (c *Conn) buildSet(s *combined) *sqlgen.Builder {
	if c == nil {
		b := sqlgen.New(nil, "", nil)
		b.Fail(errNoSource)
		return b
	}
	b := c.builder(nil, wire.OpRead)
	b.Statement.Entity = s.left.entity
	s.write(b, false)
	return b
}

var errPosition = errors.New("the selection has no column at this position: the first column is query.Position(1)")

func (s *combined) write(b *sqlgen.Builder, names bool) {
	if !s.left.sourced || !s.right.sourced {
		b.Fail(errNoSource)
		return
	}
	b.Compose(func() {
		types := s.types(b)
		s.left.operand(b, names, types)
		b.Write(s.word)
		s.right.operand(b, false, types)
		for i, o := range s.orders {
			if o.n < 1 || o.n > len(s.left.columns) {
				b.Fail(errPosition)
			}
			if i == 0 {
				b.Write(" ORDER BY ")
			}
			b.Comma(i)
			b.Int(int64(o.n))
			if o.desc {
				b.Write(" DESC")
			}
		}
		b.Dialect.Limit(b, s.limit, s.offset)
	})
}

// types are the types that the columns are cast to, empty for one that is not, where the database would take them from the first
// query. They are nil if none is.
func (s *combined) types(b *sqlgen.Builder) []string {
	if !b.Dialect.UnionTypes {
		return nil
	}
	var types []string
	for i := range s.left.columns {
		if typ := decimalOfAll(b, &s.left, &s.right, i); typ != "" {
			if types == nil {
				types = make([]string, len(s.left.columns))
			}
			types[i] = typ
		}
	}
	return types
}

// operand writes the query as one side of a set operation, with its columns cast to types. SQLite knows no parentheses there.
func (q *subquery) operand(b *sqlgen.Builder, names bool, types []string) {
	if q.plain && types == nil {
		q.write(b, names)
		return
	}
	b.Write("SELECT ")
	b.List(len(q.columns), func(i int) {
		if types == nil || types[i] == "" {
			b.Ident(outputName(i))
			return
		}
		b.Write("CAST(")
		b.Ident(outputName(i))
		b.Write(" AS " + types[i] + ") AS ")
		b.Ident(outputName(i))
	})
	b.Write(" FROM (")
	q.write(b, true)
	b.Write(") AS ")
	b.Ident(b.NewAlias())
}
