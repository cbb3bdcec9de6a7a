package sqlexpr

import (
	"errors"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// SetOperation is an untyped query.Set.
type SetOperation struct {
	Word        string
	Left, Right Subquery
	Orders      []Position
	Limit       int64
	Offset      int64
}

// Reading is how the parts of the set operation are read, which is the same for all.
func (s *SetOperation) Reading() *dialect.Reading {
	for _, arm := range []*Subquery{&s.Left, &s.Right} {
		if r := arm.Reading(); r != nil {
			return r
		}
	}
	return nil
}

// Position orders a set operation by a column, counted from 1.
type Position struct {
	Column int
	Desc   bool
}

// Subquery returns the set operation as a part of another query.
func (s *SetOperation) Subquery() Subquery {
	return Subquery{sourced: s.Left.sourced, Columns: s.Left.Columns, Entity: s.Left.Entity, arms: []Subquery{s.Left, s.Right}, Write: s.Write}
}

var errPosition = errors.New("the selection has no column at this position: the first column is query.Position(1)")

// Write writes the set operation as a part of a statement. With names its columns are called c1, c2, ...
func (s *SetOperation) Write(b *sqlgen.Builder, names bool) {
	if !s.Left.sourced || !s.Right.sourced {
		b.Fail(ErrNoSource)
		return
	}
	outermost := b.Outermost()
	if outermost {
		b.NoLock()
	}
	if s.Word != " UNION ALL " {
		comparesRows(b, "a set operation", s.Left.Columns)
	}
	b.Compose(func() {
		types := s.types(b)
		b.PastOf(outermost, func() {
			s.Left.operand(b, names, types)
			b.Write(s.Word)
			s.Right.operand(b, false, types)
		})
		for i, o := range s.Orders {
			if o.Column < 1 || o.Column > len(s.Left.Columns) {
				b.Fail(errPosition)
			}
			if i == 0 {
				b.Write(" ORDER BY ")
			}
			b.Comma(i)
			b.Int(int64(o.Column))
			if o.Desc {
				b.Write(" DESC")
			}
		}
		b.Dialect.Limit(b, s.Limit, s.Offset)
	})
}

// types returns the types to which the columns are cast, on a database with UnionTypes. A type is empty for a column without a cast, and
// the list is nil if no column has one.
func (s *SetOperation) types(b *sqlgen.Builder) []string {
	if !b.Dialect.UnionTypes {
		return nil
	}
	var types []string
	for i := range s.Left.Columns {
		if typ := decimalOfAll(b, &s.Left, &s.Right, i); typ != "" {
			if types == nil {
				types = make([]string, len(s.Left.Columns))
			}
			types[i] = typ
		}
	}
	return types
}

// operand writes the query as one side of a set operation, with its columns cast to types. SQLite has no parentheses there.
func (q *Subquery) operand(b *sqlgen.Builder, names bool, types []string) {
	if q.plain && types == nil {
		q.Write(b, names)
		return
	}
	b.Write("SELECT ")
	b.List(len(q.Columns), func(i int) {
		if types == nil || types[i] == "" {
			b.Ident(OutputName(i))
			return
		}
		b.Write("CAST(")
		b.Ident(OutputName(i))
		b.Write(" AS " + types[i] + ") AS ")
		b.Ident(OutputName(i))
	})
	b.Write(" FROM (")
	q.Write(b, true)
	b.Write(") AS ")
	b.Ident(b.NewAlias())
}
