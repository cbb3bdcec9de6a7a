package query

import (
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Aggregate is a value computed over the rows of a group, or of the whole selection. It can be selected, it orders a
// selection, and its comparisons are for Having.
type Aggregate[M, T any] struct {
	e    *call
	cell func(wire.Row) T
}

// Count counts rows.
func Count[M any]() Aggregate[M, int64] {
	return Aggregate[M, int64]{&call{fn: "count", to: noCast}, wire.Row.Int}
}

func countOf[M any](name string, t dialect.Type, distinct bool) Aggregate[M, int64] {
	return Aggregate[M, int64]{&call{"count", &ref{name, t}, distinct, noCast}, wire.Row.Int}
}

func aggregate[M, T any](fn, name string, t, to dialect.Type, cell func(wire.Row) T) Aggregate[M, T] {
	return Aggregate[M, T]{&call{fn, &ref{name, t}, false, to}, cell}
}

// Asc orders from the least to the greatest.
func (a Aggregate[M, T]) Asc() AggregateOrder[M] { return AggregateOrder[M]{a.e, false} }

// Desc orders from the greatest to the least.
func (a Aggregate[M, T]) Desc() AggregateOrder[M] { return AggregateOrder[M]{a.e, true} }

// EQ is met by groups whose aggregate equals v. Like the others, it takes what wire.ValueOf takes, best the aggregate's
// own type without its pointer.
func (a Aggregate[M, T]) EQ(v any) Having[M] { return a.having(" = ", v) }

// NEQ is met by groups whose aggregate differs from v.
func (a Aggregate[M, T]) NEQ(v any) Having[M] { return a.having(" <> ", v) }

// GT is met by groups whose aggregate is greater than v.
func (a Aggregate[M, T]) GT(v any) Having[M] { return a.having(" > ", v) }

// GTE is met by groups whose aggregate is at least v.
func (a Aggregate[M, T]) GTE(v any) Having[M] { return a.having(" >= ", v) }

// LT is met by groups whose aggregate is less than v.
func (a Aggregate[M, T]) LT(v any) Having[M] { return a.having(" < ", v) }

// LTE is met by groups whose aggregate is at most v.
func (a Aggregate[M, T]) LTE(v any) Having[M] { return a.having(" <= ", v) }

func (a Aggregate[M, T]) having(op string, v any) Having[M] {
	return Having[M]{&callCompare{a.e, op, wire.ValueOf(v)}}
}

func (a Aggregate[M, T]) expr() dialect.Expr { return a.e }
func (a Aggregate[M, T]) of() (m M)          { return m }
func (a Aggregate[M, T]) read(r wire.Row) T  { return a.cell(r) }

// AggregateOrder orders a selection by an aggregate. A query of entities does not take it.
type AggregateOrder[M any] struct {
	e    dialect.Expr
	desc bool
}

func (o AggregateOrder[M]) order() (e dialect.Expr, desc bool, m M) { return o.e, o.desc, m }

// Having is a condition on groups.
type Having[M any] struct{ e dialect.Expr }

// noCast leaves a call's result as the database types it.
const noCast dialect.Type = 0xff

// call is an aggregate function. The results of sum and avg are cast, because databases widen them in different ways.
type call struct {
	fn       string
	arg      *ref // nil for count(*)
	distinct bool
	to       dialect.Type
}

func (c *call) WriteSQL(b *dialect.Builder) {
	if c.to != noCast {
		b.Dialect.Cast(b, (*rawCall)(c), c.to)
		return
	}
	(*rawCall)(c).WriteSQL(b)
}

type rawCall call

func (c *rawCall) WriteSQL(b *dialect.Builder) {
	b.Write(c.fn)
	b.Write("(")
	switch {
	case c.arg == nil:
		b.Write("*")
	case c.distinct:
		b.Write("DISTINCT ")
		b.Expr(c.arg)
	default:
		b.Expr(c.arg)
	}
	b.Write(")")
}

type callCompare struct {
	*call
	op string
	v  wire.Value
}

func (c *callCompare) WriteSQL(b *dialect.Builder) {
	c.call.WriteSQL(b)
	b.Write(c.op)
	b.Arg(c.v)
}
