package query

import "github.com/crategen/crategen/internal/sqlexpr"

// Via is a value of the target of an edge. Without a target it is NULL, even for a constant. It joins the statement with the
// target's table; all values over the same edge share the join. The value may itself use Via. An update or delete cannot join.
//
//	client.Books.Where(query.Via(book.Author, author.Name).EQ("Adams")).OrderBy(query.Via(book.Author, author.Name).Asc())
func Via[M, N, T any](e *ToOne[M, N], c Operand[N, T]) Expr[M, T] {
	v, cell := c.operand(*new(N))
	return Expr[M, T]{sqlexpr.ValueOver(&e.Join, v, false), cell}
}

// Each is a value of each target of an edge. A selection returns a row once for each of its targets, and once with NULL if it has no
// target. Values over the same edge belong to the same target. A query of entities cannot use it, because it would return entities
// several times.
//
//	query.Select2(author.Name, query.Sum(query.Each(author.Books, book.Stock))).From(client.Authors).GroupBy(author.Name)
func Each[M, N, T any](e EdgeTo[M, N], c Operand[N, T]) Expr[M, T] {
	v, cell := c.operand(*new(N))
	return Expr[M, T]{sqlexpr.ValueOver(e.join(*new(M), *new(N)), v, true), cell}
}

// Relate makes an edge, for Via and Has, from two equal values. Use it if the schema has no edge, or for a CTE. At most one row of
// to may have the value b; use RelateMany for several rows. The conditions of to are a part of the join.
//
//	top := query.CTE2("top", query.Select2(book.AuthorID, query.Count[*of.Book]()).From(client.Books).GroupBy(book.AuthorID))
//	counted := query.Relate(author.ID, top, query.Nullable(top.C1))
//	query.Select2(author.Name, query.Via(counted, top.C2).Or(0)).From(client.Authors)
func Relate[M, N, T any](a Operand[M, T], to Source[N], b Operand[N, T]) *ToOne[M, N] {
	return &ToOne[M, N]{relation(a, to, b)}
}

// RelateMany makes an edge, for Each and Has, from two equal values.
func RelateMany[M, N, T any](a Operand[M, T], to Source[N], b Operand[N, T]) *ToMany[M, N] {
	return &ToMany[M, N]{relation(a, to, b)}
}

func relation[M, N, T any](a Operand[M, T], to Source[N], b Operand[N, T]) Join {
	o := to.Source(*new(N))
	return Join{Name: o.table.Name, Related: &sqlexpr.Related{From: of(a), To: of(b), Tenants: o.conn.tenants(), Table: o.table, Marker: any(*new(N)), Filter: o.filter, Reading: o.reading}}
}
