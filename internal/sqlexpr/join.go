package sqlexpr

import (
	"errors"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/table"
)

// Related is the condition of an edge of query.Relate.
type Related struct {
	From, To sqlgen.Expr
	Tenants  bool // the client has query.Tenant
	Table    *dialect.Table
	Marker   any
	Filter   Filter
	Reading  *dialect.Reading // nil for the usual way
}

// joinedValue is a value of a joined table.
type joinedValue struct {
	edge *table.Join
	e    sqlgen.Expr
	many bool
}

// ValueOver is a value of the targets of an edge.
func ValueOver(edge *table.Join, e sqlgen.Expr, many bool) sqlgen.Expr {
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

// write writes the value, with the target's table as the current one. An expression that is not NULL without a target, such as a constant
// or a CASE, is evaluated only if there is a target.
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

// present returns an expression that is NULL exactly without a target: the compared columns of the join are not NULL, and neither is a key.
func present(j *table.Join) sqlgen.Expr {
	j = underLateral(j)
	switch r := relationOf(j); {
	case r == nil:
		return plain(j.To)
	case strict(r.To):
		return r.To
	case len(r.Table.Key) > 0:
		return plain(r.Table.Columns[r.Table.Key[0]].Name)
	}
	return failing{errNeverNull}
}

// strict reports whether an expression is NULL if all columns are NULL.
func strict(e sqlgen.Expr) bool {
	switch e := e.(type) {
	case *ref, *CTEColumn, *joinedValue, *Length:
		return true
	case *castTo:
		return strict(e.e)
	case *function:
		for _, a := range e.args {
			if strict(a) != (e.f == dialect.Coalesce) {
				return strict(a) // one NULL makes a function NULL, and Coalesce is NULL if all are
			}
		}
		return e.f == dialect.Coalesce
	}
	return false
}

// edgeJoin joins the targets of an edge without a join table.
func edgeJoin(b *sqlgen.Builder, e *table.Join, many bool) sqlgen.Join {
	if l := lateralOf(e); l != nil {
		return l.join(b, e)
	}
	if r := relationOf(e); r != nil {
		sameTenants(b, r.Tenants)
		b.Nested(r.Reading)
		return sqlgen.Join{Key: e, Table: r.Table, Many: many, On: func(b *sqlgen.Builder, from func(func())) {
			b.Constants(func() {
				from(func() { b.Expr(r.From) })
				b.Write(" = ")
				b.Expr(r.To)
			})
			if len(r.Filter.Conditions) > 0 {
				b.Write(" AND ")
				e := newJunction(r.Filter.Conditions, " AND ", false)
				before := b.Searching(Searches(b.Dialect.Syntax, e))
				b.Expr(e)
				b.Searching(before)
			}
			writeRowFilter(b, " AND ", r.Filter.Rows)
		}}
	}
	return sqlgen.Join{Key: e, Table: b.Lookup(e.Table), Many: many, On: onColumns(e.From, e.To)}
}

// side is the key of one of the two joins of an edge with a join table.
type side struct {
	edge *table.Join
	far  bool
}

// throughJoin joins the join table. It excludes pairs whose target no longer exists: each of them would add a row with NULL.
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
		writeRowFilter(b, " AND ", LiveRows)
	}
}

// targetTable is the table of the targets of an edge.
func targetTable(b *sqlgen.Builder, j *table.Join) *dialect.Table {
	j = underLateral(j)
	if r := relationOf(j); r != nil {
		return r.Table
	}
	return b.Lookup(j.Table)
}

// relationOf returns the condition of an edge of query.Relate, or nil for an edge of the schema.
func relationOf(j *table.Join) *Related {
	r, _ := j.Related.(*Related)
	return r
}

// JoinTarget joins the target of an edge, of which there is at most one, without a value of it. what names the part of the statement in errors.
func JoinTarget(b *sqlgen.Builder, edge *table.Join, what string) {
	b.Joined(edgeJoin(b, edge, false), what, func() {})
}

// OnTarget is the condition of the table that an UPDATE of sqlgen.Builder.UpdateFrom joins.
type OnTarget struct{}

func (OnTarget) WriteSQL(b *sqlgen.Builder) { b.OnJoined() }
