package query

import (
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
)

// In is true if the selection returns the value:
//
//	query.In(book.AuthorID, query.Select1(author.ID).From(client.Authors).Where(author.Name.EQ("Adams")))
//
// For a selection of a nullable value use query.Pick.
func In[M, N, T any](c Operand[M, T], values Rows[N, T]) Predicate[M] {
	p := values.part(*new(N))
	return Predicate[M]{sqlexpr.InSelection(of(c), &p.query)}
}

// NotIn is true if the selection does not return the value. The selection never returns NULL, so it avoids the problem of NOT IN
// with NULL in SQL. It is not true if the value itself is NULL.
func NotIn[M, N, T any](c Operand[M, T], values Rows[N, T]) Predicate[M] { return Not(In(c, values)) }

// Pick selects one value, without the rows in which the value is NULL.
func Pick[M, T any](c Operand[M, T]) Selection[M, T] {
	e, cell := c.operand(*new(M))
	s := selection[M](cell, sqlexpr.Output{Expr: e, Read: cell})
	s.core.Filter.Conditions = []sqlgen.Expr{sqlexpr.IsNull(e, true)}
	return s
}

// Exists is true if the query has a row. With query.Outer its conditions can refer to the row of the outer query:
//
//	query.Exists[*of.Author](client.Books.Where(query.Equal(book.AuthorID, query.Outer[*of.Book](author.ID))))
func Exists[M, N any](q Source[N]) Predicate[M] {
	o := q.Source(*new(N))
	s := sqlexpr.Selection{Columns: []sqlexpr.Output{{Expr: sqlexpr.Number(1)}}, Table: o.table, Tenants: o.conn.tenants(), Marker: any(*new(N)), Filter: o.filter, Limit: -1, Reading: o.reading}
	return Predicate[M]{sqlexpr.Exists(&s)}
}

// NotExists is true if the query has no row.
func NotExists[M, N any](q Source[N]) Predicate[M] { return Not(Exists[M](q)) }

// Outer is a value of the row of M in the outer query, for a subquery on N. CrateDB supports it only in reads.
func Outer[N, M, T any](c Operand[M, T]) Expr[N, T] {
	e, cell := c.operand(*new(M))
	return Expr[N, T]{sqlexpr.Outer(e, any(*new(M))), cell}
}

// Scalar is the only value of a selection, or NULL if the selection has no row. Its entity is the entity of the outer statement. It
// cannot be inferred and must be given:
//
//	query.Equal(book.Stock, query.Scalar[*of.Book](query.Select1(query.Max(book.Stock)).From(client.Books)))
//
// More than one row is an error of the database. For a selection of a non-null value use query.AsNullable.
func Scalar[M, N, T any](s Rows[N, *T]) Expr[M, T] {
	p := s.part(*new(N))
	return Expr[M, T]{sqlexpr.Scalar(&p.query), deref(p.cell)}
}
