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

// CountOf counts the rows in which the column is not NULL.
func CountOf[M any](c Groupable[M]) Aggregate[M, int64] {
	return Aggregate[M, int64]{&call{"count", exprOf(c), false, noCast}, wire.Row.Int}
}

// CountDistinct counts the different values of the column, without NULL.
func CountDistinct[M any](c Groupable[M]) Aggregate[M, int64] {
	return Aggregate[M, int64]{&call{"count", exprOf(c), true, noCast}, wire.Row.Int}
}

// Min is the least value of the column, nil over no rows.
func Min[M, T any](c Comparable[M, T]) Aggregate[M, *T] {
	return Aggregate[M, *T]{&call{"min", exprOf[M](c), false, noCast}, orNil(c.cell)}
}

// Max is the greatest value of the column, nil over no rows.
func Max[M, T any](c Comparable[M, T]) Aggregate[M, *T] {
	return Aggregate[M, *T]{&call{"max", exprOf[M](c), false, noCast}, orNil(c.cell)}
}

// Sum is the sum of the column, nil over no rows: an *int64 for integers, a *float64 for floating-point numbers. A sum of
// integers beyond 64 bits is an error of the database.
func Sum[M, S any](c Numeric[M, S]) Aggregate[M, S] {
	return Aggregate[M, S]{&call{"sum", exprOf[M](c), false, sumType[S]()}, c.sum}
}

// Avg is the mean of the column, nil over no rows.
func Avg[M, S any](c Numeric[M, S]) Aggregate[M, *float64] {
	return Aggregate[M, *float64]{&call{"avg", exprOf[M](c), false, dialect.Float64}, orNil(wire.Row.Float)}
}

// Comparable is a column whose values have an order: text, numbers and times.
type Comparable[M, T any] interface {
	Groupable[M]
	cell(wire.Row) T
}

// Numeric is a column of numbers; S is the type of their sum.
type Numeric[M, S any] interface {
	Groupable[M]
	sum(wire.Row) S
}

func exprOf[M any](c Groupable[M]) dialect.Expr { return c.expr(*new(M)) }

func sumType[S any]() dialect.Type {
	if _, ok := any(*new(S)).(*int64); ok {
		return dialect.Int64
	}
	return dialect.Float64
}

// Asc orders from the least to the greatest.
func (a Aggregate[M, T]) Asc() AggregateOrder[M] { return AggregateOrder[M]{a.e, false} }

// Desc orders from the greatest to the least.
func (a Aggregate[M, T]) Desc() AggregateOrder[M] { return AggregateOrder[M]{a.e, true} }

// EQ is met by groups whose aggregate equals v. Like the others, it takes what wire.ValueOf takes, best the aggregate's
// own type without its pointer.
func (a Aggregate[M, T]) EQ(v any) Having[M] { return Having[M]{compareCall(a.e, opEQ, v)} }

// NEQ is met by groups whose aggregate differs from v.
func (a Aggregate[M, T]) NEQ(v any) Having[M] { return Having[M]{compareCall(a.e, opNEQ, v)} }

// GT is met by groups whose aggregate is greater than v.
func (a Aggregate[M, T]) GT(v any) Having[M] { return Having[M]{compareCall(a.e, opGT, v)} }

// GTE is met by groups whose aggregate is at least v.
func (a Aggregate[M, T]) GTE(v any) Having[M] { return Having[M]{compareCall(a.e, opGTE, v)} }

// LT is met by groups whose aggregate is less than v.
func (a Aggregate[M, T]) LT(v any) Having[M] { return Having[M]{compareCall(a.e, opLT, v)} }

// LTE is met by groups whose aggregate is at most v.
func (a Aggregate[M, T]) LTE(v any) Having[M] { return Having[M]{compareCall(a.e, opLTE, v)} }

func (a Aggregate[M, T]) expr(M) dialect.Expr { return a.e }
func (a Aggregate[M, T]) read(r wire.Row) T   { return a.cell(r) }

// AggregateOrder orders a selection by an aggregate. A query of entities does not take it.
type AggregateOrder[M any] struct {
	e    dialect.Expr
	desc bool
}

func (o AggregateOrder[M]) order(M) term { return term(o) }

// Having is a condition on groups.
type Having[M any] struct{ e dialect.Expr }

// noCast leaves a call's result as the database types it.
const noCast dialect.Type = 0xff

// call is an aggregate function. The results of sum and avg are cast, because databases widen them in different ways.
type call struct {
	fn       string
	arg      dialect.Expr // nil for count(*)
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

//go:noinline
func compareCall(c *call, op operator, v any) dialect.Expr {
	return &exprCompare{c, op, wire.ValueOf(v)}
}
