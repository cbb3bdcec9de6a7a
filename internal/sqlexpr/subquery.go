package sqlexpr

import (
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

type inQuery struct {
	e sqlgen.Expr
	q *Subquery
}

// InSelection tests whether a selection returns a value.
func InSelection(e sqlgen.Expr, q *Subquery) sqlgen.Expr { return &inQuery{e, q} }

func (i *inQuery) WriteSQL(b *sqlgen.Builder) {
	b.Subquery()
	b.Expr(i.e)
	b.Write(" IN (")
	i.q.Write(b, false)
	b.Write(")")
}

// NULL IN (a selection without rows) is false, so a row with NULL would meet NOT IN.
func (i *inQuery) writeNot(b *sqlgen.Builder) {
	nullable := mayBeNull(b, i.e)
	if nullable {
		b.Expr(i.e)
		b.Write(" IS NOT NULL AND ")
	}
	b.Write("NOT (")
	b.Expr(i)
	b.Write(")")
}

// mayBeNull reports whether a value may be NULL. Only a non-nullable column of the statement's own table may not.
func mayBeNull(b *sqlgen.Builder, e sqlgen.Expr) bool {
	r, ok := e.(*ref)
	return !ok || strings.Contains(r.name, pathArrow) || b.InJoin() || b.Column(r.name).Flags.Has(dialect.Nullable)
}

type existence struct{ s *Selection }

// Exists tests whether a selection has a row.
func Exists(s *Selection) sqlgen.Expr { return &existence{s} }

func (e *existence) WriteSQL(b *sqlgen.Builder) {
	b.Write("EXISTS (")
	e.s.write(b, false)
	b.Write(")")
}

type outerValue struct {
	e      sqlgen.Expr
	marker any
}

// Outer is a value of the row of an outer query with the marker.
func Outer(e sqlgen.Expr, marker any) sqlgen.Expr { return &outerValue{e, marker} }

func (o *outerValue) WriteSQL(b *sqlgen.Builder) {
	if err := b.Outer(o.marker, func() { b.Expr(o.e) }); err != nil {
		b.Fail(err)
	}
}

type scalarQuery struct{ q *Subquery }

// Scalar is the only value of a selection.
func Scalar(q *Subquery) sqlgen.Expr { return &scalarQuery{q} }

func (s *scalarQuery) WriteSQL(b *sqlgen.Builder) {
	b.Write("(")
	s.q.Write(b, false)
	b.Write(")")
}
