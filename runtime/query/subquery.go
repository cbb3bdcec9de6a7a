package query

import (
	"strings"

	"github.com/crategen/crategen/internal/dialect"
)

// In is met where the value is one of those that the selection returns:
//
//	query.In(book.AuthorID, query.Select1(author.ID).From(client.Authors).Where(author.Name.EQ("Adams")))
//
// A selection of what may be NULL is made with query.Pick.
func In[M, N, T any](c Operand[M, T], values Rows[N, T]) Predicate[M] {
	p := values.part(*new(N))
	return Predicate[M]{&inQuery{of(c), &p.subquery}}
}

// NotIn is met where the value is none of those that the selection returns. The selection never returns NULL, so that the
// condition does not fail on it, as NOT IN does in SQL. It is not met where the value itself is NULL.
func NotIn[M, N, T any](c Operand[M, T], values Rows[N, T]) Predicate[M] { return Not(In(c, values)) }

type inQuery struct {
	e dialect.Expr
	q *subquery
}

func (i *inQuery) WriteSQL(b *dialect.Builder) {
	b.Subquery()
	b.Expr(i.e)
	b.Write(" IN (")
	i.q.write(b, false)
	b.Write(")")
}

// NULL IN of a selection without rows is false, and NOT IN met.
func (i *inQuery) writeNot(b *dialect.Builder) {
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
func mayBeNull(b *dialect.Builder, e dialect.Expr) bool {
	r, ok := e.(*ref)
	return !ok || strings.Contains(r.name, pathArrow) || b.InJoin() || b.Column(r.name).Flags.Has(dialect.Nullable)
}

// Pick selects one value and leaves out the rows in which it is NULL.
func Pick[M, T any](c Operand[M, T]) Selection[M, T] {
	e, cell := c.operand(*new(M))
	s := selection[M](cell, output{e, cell})
	s.filter.conds = []dialect.Expr{&exprNull{e, true}}
	return s
}

// Exists is met if the query has a row. With query.Outer its conditions can refer to the row at hand:
//
//	query.Exists[*of.Author](client.Books.Where(query.Equal(book.AuthorID, query.Outer[*of.Book](author.ID))))
func Exists[M, N any](q Source[N]) Predicate[M] {
	o := q.Source(*new(N))
	s := selected{columns: []output{{e: number(1)}}, conn: o.conn, table: o.table, marker: any(*new(N)), filter: o.filter, limit: -1}
	return Predicate[M]{&existence{&s}}
}

// NotExists is met if the query has no row.
func NotExists[M, N any](q Source[N]) Predicate[M] { return Not(Exists[M](q)) }

type existence struct{ s *selected }

func (e *existence) WriteSQL(b *dialect.Builder) {
	b.Write("EXISTS (")
	e.s.write(b, false)
	b.Write(")")
}

// Outer is, in a subquery on N, a value of the row of M that the subquery is asked for. CrateDB knows it in reads only.
func Outer[N, M, T any](c Operand[M, T]) Expr[N, T] {
	e, cell := c.operand(*new(M))
	return Expr[N, T]{&outerValue{e, any(*new(M))}, cell}
}

type outerValue struct {
	e      dialect.Expr
	marker any
}

func (o *outerValue) WriteSQL(b *dialect.Builder) {
	if err := b.Outer(o.marker, func() { b.Expr(o.e) }); err != nil {
		b.Fail(err)
	}
}

// Scalar is the one value that a selection returns, NULL if it returns none. Its entity, that of the statement around it,
// cannot be inferred and is named:
//
//	query.Equal(book.Stock, query.Scalar[*of.Book](query.Select1(query.Max(book.Stock)).From(client.Books)))
//
// More than one row is an error of the database. A selection of what is never NULL takes query.AsNullable.
func Scalar[M, N, T any](s Rows[N, *T]) Expr[M, T] {
	p := s.part(*new(N))
	return Expr[M, T]{&scalarQuery{&p.subquery}, deref(p.cell)}
}

type scalarQuery struct{ q *subquery }

func (s *scalarQuery) WriteSQL(b *dialect.Builder) {
	b.Write("(")
	s.q.write(b, false)
	b.Write(")")
}
