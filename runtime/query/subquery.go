package query

import (
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// In is true if the selection returns the value:
//
//	query.In(book.AuthorID, query.Select1(author.ID).From(client.Authors).Where(author.Name.EQ("Adams")))
//
// For a selection of a nullable value use query.Pick.
func In[M, N, T any](c Operand[M, T], values Rows[N, T]) Predicate[M] {
	p := values.part(*new(N))
	return Predicate[M]{inSelection(of(c), &p.subquery)}
}

// NotIn is true if the selection does not return the value. The selection never returns NULL, so it avoids the problem of NOT IN
// with NULL in SQL. It is not true if the value itself is NULL.
func NotIn[M, N, T any](c Operand[M, T], values Rows[N, T]) Predicate[M] { return Not(In(c, values)) }

type inQuery struct {
	e sqlgen.Expr
	q *subquery
}

func inSelection(e sqlgen.Expr, q *subquery) sqlgen.Expr { return &inQuery{e, q} }

func (i *inQuery) WriteSQL(b *sqlgen.Builder) {
	b.Subquery()
	b.Expr(i.e)
	b.Write(" IN (")
	i.q.write(b, false)
	b.Write(")")
}

// NULL IN of a selection without rows is false, and NOT IN met.
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

// mayBeNull reports whether a value may be NULL: it may not where it is a column of the statement's own table that is never NULL.
func mayBeNull(b *sqlgen.Builder, e sqlgen.Expr) bool {
	r, ok := e.(*ref)
	return !ok || strings.Contains(r.name, pathArrow) || b.InJoin() || b.Column(r.name).Flags.Has(dialect.Nullable)
}

// Pick selects one value, without the rows in which the value is NULL.
func Pick[M, T any](c Operand[M, T]) Selection[M, T] {
	e, cell := c.operand(*new(M))
	s := selection[M](cell, output{e, cell})
	s.filter.conds = []sqlgen.Expr{nullTest(e, true)}
	return s
}

// Exists is true if the query has a row. With query.Outer its conditions can refer to the row of the outer query:
//
//	query.Exists[*of.Author](client.Books.Where(query.Equal(book.AuthorID, query.Outer[*of.Book](author.ID))))
func Exists[M, N any](q Source[N]) Predicate[M] {
	o := q.Source(*new(N))
	s := selected{columns: []output{{e: number(1)}}, table: o.table, tenants: o.conn.tenants(), marker: any(*new(N)), filter: o.filter, limit: -1}
	return Predicate[M]{exists(&s)}
}

// NotExists is true if the query has no row.
func NotExists[M, N any](q Source[N]) Predicate[M] { return Not(Exists[M](q)) }

type existence struct{ s *selected }

func exists(s *selected) sqlgen.Expr { return &existence{s} }

func (e *existence) WriteSQL(b *sqlgen.Builder) {
	b.Write("EXISTS (")
	e.s.write(b, false)
	b.Write(")")
}

// Outer is a value of the row of M in the outer query, for a subquery on N. CrateDB supports it only in reads.
func Outer[N, M, T any](c Operand[M, T]) Expr[N, T] {
	e, cell := c.operand(*new(M))
	return Expr[N, T]{outer(e, any(*new(M))), cell}
}

type outerValue struct {
	e      sqlgen.Expr
	marker any
}

func outer(e sqlgen.Expr, marker any) sqlgen.Expr { return &outerValue{e, marker} }

func (o *outerValue) WriteSQL(b *sqlgen.Builder) {
	if err := b.Outer(o.marker, func() { b.Expr(o.e) }); err != nil {
		b.Fail(err)
	}
}

// Scalar is the only value of a selection, or NULL if the selection has no row. Its entity is the entity of the outer statement. It
// cannot be inferred and must be given:
//
//	query.Equal(book.Stock, query.Scalar[*of.Book](query.Select1(query.Max(book.Stock)).From(client.Books)))
//
// More than one row is an error of the database. For a selection of a non-null value use query.AsNullable.
func Scalar[M, N, T any](s Rows[N, *T]) Expr[M, T] {
	p := s.part(*new(N))
	return Expr[M, T]{scalar(&p.subquery), deref(p.cell)}
}

type scalarQuery struct{ q *subquery }

func scalar(q *subquery) sqlgen.Expr { return &scalarQuery{q} }

func (s *scalarQuery) WriteSQL(b *sqlgen.Builder) {
	b.Write("(")
	s.q.write(b, false)
	b.Write(")")
}
