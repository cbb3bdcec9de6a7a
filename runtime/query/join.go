package query

import (
	"errors"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/table"
)

// Via is a value of the target of an edge. Without a target it is NULL, even for a constant. It joins the statement with the
// target's table; all values over the same edge share the join. The value may itself use Via. An update or delete cannot join.
//
//	client.Books.Where(query.Via(book.Author, author.Name).EQ("Adams")).OrderBy(query.Via(book.Author, author.Name).Asc())
func Via[M, N, T any](e *ToOne[M, N], c Operand[N, T]) Expr[M, T] {
	v, cell := c.operand(*new(N))
	return Expr[M, T]{valueOver(&e.Join, v, false), cell}
}

// Each is a value of each target of an edge. A selection returns a row once for each of its targets, and once with NULL if it has no
// target. Values over the same edge belong to the same target. A query of entities cannot use it, because it would return entities
// several times.
//
//	query.Select2(author.Name, query.Sum(query.Each(author.Books, book.Stock))).From(client.Authors).GroupBy(author.Name)
func Each[M, N, T any](e EdgeTo[M, N], c Operand[N, T]) Expr[M, T] {
	v, cell := c.operand(*new(N))
	return Expr[M, T]{valueOver(e.join(*new(M), *new(N)), v, true), cell}
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
	return Join{Name: o.table.Name, Related: &related{of(a), of(b), o.conn.tenants(), o.table, any(*new(N)), o.filter}}
}

// related is how an edge that Relate made finds its targets.
type related struct {
	from, to sqlgen.Expr
	tenants  bool // the client has query.Tenant
	table    *dialect.Table
	marker   any
	filter   filter
}

// joinedValue is a value of a joined table.
type joinedValue struct {
	edge *table.Join
	e    sqlgen.Expr
	many bool
}

// valueOver is a value of the targets of an edge.
func valueOver(edge *table.Join, e sqlgen.Expr, many bool) sqlgen.Expr {
	return &joinedValue{edge, e, many}
}

func (v *joinedValue) WriteSQL(b *sqlgen.Builder) {
	what := "query.Via " + v.edge.Name
	if v.many {
		what = "query.Each " + v.edge.Name
	}
	if v.edge.Through.Table != "" {
		b.Joined(throughJoin(b, v.edge), what, func() {
			b.Joined(farJoin(b, v.edge), what, func() { v.write(b) })
		})
		return
	}
	b.Joined(edgeJoin(b, v.edge, v.many), what, func() { v.write(b) })
}

// write writes the value, with the target's table as the current one. What would have a value where there is no target, such
// as a constant or a choice, is asked for only where there is one.
func (v *joinedValue) write(b *sqlgen.Builder) {
	if strict(v.e) {
		b.Expr(v.e)
		return
	}
	b.Write("CASE WHEN ")
	b.Expr(present(v.edge))
	b.Write(" IS NOT NULL THEN ")
	b.Expr(v.e)
	b.Write(" END")
}

var errNeverNull = errors.New("query.Relate joins a CTE by a value that is never NULL, so rows without a target cannot be recognized: " +
	"join it by one of its columns")

// present is NULL exactly where there is no target: what the join compares is not NULL where it is met, and neither is a key.
func present(j *table.Join) sqlgen.Expr {
	switch r := relationOf(j); {
	case r == nil:
		return plain(j.To)
	case strict(r.to):
		return r.to
	case len(r.table.Key) > 0:
		return plain(r.table.Columns[r.table.Key[0]].Name)
	}
	return failing{errNeverNull}
}

// strict reports whether an expression is NULL in a row of which all columns are NULL.
func strict(e sqlgen.Expr) bool {
	switch e := e.(type) {
	case *ref, *outputRef, *joinedValue, *length:
		return true
	case *castTo:
		return strict(e.e)
	case *function:
		for _, a := range e.args {
			if strict(a) != (e.f == dialect.Coalesce) {
				return strict(a) // one makes a function NULL, all of them Coalesce
			}
		}
		return e.f == dialect.Coalesce
	}
	return false
}

// edgeJoin joins the targets of an edge without a table in between.
func edgeJoin(b *sqlgen.Builder, e *table.Join, many bool) sqlgen.Join {
	if r := relationOf(e); r != nil {
		sameTenants(b, r.tenants)
		return sqlgen.Join{Key: e, Table: r.table, Many: many, On: func(b *sqlgen.Builder, from func(func())) {
			b.Constants(func() {
				from(func() { b.Expr(r.from) })
				b.Write(" = ")
				b.Expr(r.to)
			})
			if len(r.filter.conds) > 0 {
				b.Write(" AND ")
				e := newJunction(r.filter.conds, " AND ", false)
				before := b.Searching(searches(b.Dialect.Syntax, e))
				b.Expr(e)
				b.Searching(before)
			}
			writeRowFilter(b, " AND ", r.filter.rows)
		}}
	}
	return sqlgen.Join{Key: e, Table: b.Lookup(e.Table), Many: many, On: onColumns(e.From, e.To)}
}

// side tells the two joins of an edge with a table in between apart.
type side struct {
	edge *table.Join
	far  bool
}

// throughJoin joins the table in between: pairs whose target does not exist any more are left out, or the row would come once
// more with NULL for each of them.
func throughJoin(b *sqlgen.Builder, e *table.Join) sqlgen.Join {
	return sqlgen.Join{Key: side{e, false}, Table: b.Lookup(e.Through.Table), Many: true, On: onColumns(e.From, e.Through.Near)}
}

func farJoin(b *sqlgen.Builder, e *table.Join) sqlgen.Join {
	return sqlgen.Join{Key: side{e, true}, Table: b.Lookup(e.Table), Many: true, On: onColumns(e.Through.Far, e.To)}
}

func onColumns(from, to string) func(*sqlgen.Builder, func(func())) {
	return func(b *sqlgen.Builder, at func(func())) {
		at(func() { b.Col(from) })
		b.Write(" = ")
		b.Col(to)
		writeRowFilter(b, " AND ", liveRows)
	}
}

// relationOf is how an edge that Relate made finds its targets, nil for an edge of the schema.
func relationOf(j *table.Join) *related {
	r, _ := j.Related.(*related)
	return r
}
