package query

import (
	"net/netip"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/sqltype"
)

// Grouped marks values and predicates of a group of rows of M instead of one row. Aggregates are its operands, and Having takes
// its predicates.
type Grouped[M any] struct{}

// Having is a condition on groups. And, Or and Not combine conditions.
type Having[M any] = Predicate[*Grouped[M]]

// Aggregate is a value computed over the rows of a group, or of the whole selection. It is NULL without rows, so a selection
// reads it as a *T. It can order a selection, and Having takes its comparisons.
type Aggregate[M, T any] struct {
	a    sqlexpr.Aggregation
	cell func(wire.Row) T
}

// NonNullAggregate is an aggregate that is never NULL. A selection reads it as a T.
type NonNullAggregate[M, T any] struct{ x Aggregate[M, T] }

// Wide is a number type that is wide enough for sums. For the sum of a narrower type use query.AsInt or query.AsFloat.
type Wide interface {
	~int | ~int64 | ~uint | ~uint64 | ~float64
}

// Ordered is a type of values with a minimum and a maximum.
type Ordered interface {
	Number | ~string | time.Time | sqltype.Date | sqltype.LocalTime | sqltype.TimeOfDay | sqltype.Interval | netip.Addr | netip.Prefix
}

// CountRows counts the rows of a table or query, such as client.Books. It is Count without the type argument.
func CountRows[M any](Source[M]) NonNullAggregate[M, int64] { return Count[M]() }

// Count counts rows.
func Count[M any]() NonNullAggregate[M, int64] {
	return NonNullAggregate[M, int64]{Aggregate[M, int64]{sqlexpr.Aggregation{Func: "count", To: sqlexpr.NoCast}, wire.Row.Int}}
}

// CountOf counts the rows in which the column is not NULL.
func CountOf[M any](c Expression[M]) NonNullAggregate[M, int64] {
	return NonNullAggregate[M, int64]{Aggregate[M, int64]{sqlexpr.Aggregation{Func: "count", Arg: exprOf(c), To: sqlexpr.NoCast}, wire.Row.Int}}
}

// CountDistinct counts the distinct values of the column, without NULL.
func CountDistinct[M any](c Expression[M]) NonNullAggregate[M, int64] {
	return NonNullAggregate[M, int64]{Aggregate[M, int64]{sqlexpr.Aggregation{Func: "count", Arg: exprOf(c), Distinct: true, To: sqlexpr.NoCast}, wire.Row.Int}}
}

// Min is the minimum.
func Min[M any, T Ordered](c Operand[M, T]) Aggregate[M, T] {
	return Aggregate[M, T]{sqlexpr.Aggregation{Func: "min", Arg: of(c), To: sqlexpr.NoCast}, cellOfOperand(c)}
}

// Max is the maximum.
func Max[M any, T Ordered](c Operand[M, T]) Aggregate[M, T] {
	return Aggregate[M, T]{sqlexpr.Aggregation{Func: "max", Arg: of(c), To: sqlexpr.NoCast}, cellOfOperand(c)}
}

// Sum is the sum of the values. A sum outside the range of the type is an error, of the database or of the client.
func Sum[M any, T Wide](c Operand[M, T]) Aggregate[M, T] {
	return Aggregate[M, T]{sqlexpr.Aggregation{Func: "sum", Arg: of(c), To: scalarTypeOf[T]()}, cellOfOperand(c)}
}

// Avg is the mean of the values.
func Avg[M any, T Number](c Operand[M, T]) Aggregate[M, float64] {
	return Aggregate[M, float64]{sqlexpr.Aggregation{Func: "avg", Arg: of(c), To: dialect.Float64}, wire.Row.Float}
}

// PerGroup is the aggregate of a value computed from other aggregates:
//
//	query.PerGroup(query.Divide(query.Sum(book.Price), query.AsFloat(query.Count[*of.Book]())))
func PerGroup[M, T any](c Operand[*Grouped[M], T]) Aggregate[M, T] {
	return Aggregate[M, T]{sqlexpr.Aggregation{Computed: of(c)}, cellOfOperand(c)}
}

// Filter restricts the aggregate to the rows that match all of the predicates.
func (a Aggregate[M, T]) Filter(ps ...Predicate[M]) Aggregate[M, T] {
	return Aggregate[M, T]{a.a.Filtered(exprs(ps)), a.cell}
}

// Over computes the value for each row over the rows of its window.
func (a Aggregate[M, T]) Over(w Window[M]) Expr[M, T] { return Expr[M, T]{a.a.Over(&w.w), a.cell} }

// Or is the aggregate, with v instead of NULL.
func (a Aggregate[M, T]) Or(v T) NonNullAggregate[M, T] {
	a.a.Or = constantOf(v)
	return NonNullAggregate[M, T]{a}
}

func (a Aggregate[M, T]) expr(M) sqlgen.Expr { return &a.a }
func (a Aggregate[M, T]) read(r wire.Row) *T { return wire.Ptr(r, a.cell) }
func (a Aggregate[M, T]) operand(*Grouped[M]) (sqlgen.Expr, func(wire.Row) T) {
	return &a.a, a.cell
}

// Filter restricts the aggregate to the rows that match all of the predicates.
func (s NonNullAggregate[M, T]) Filter(ps ...Predicate[M]) NonNullAggregate[M, T] {
	return NonNullAggregate[M, T]{s.x.Filter(ps...)}
}

// Over computes the value for each row over the rows of its window.
func (s NonNullAggregate[M, T]) Over(w Window[M]) NonNull[M, T] { return NonNull[M, T]{s.x.Over(w)} }

func (s NonNullAggregate[M, T]) expr(m M) sqlgen.Expr { return s.x.expr(m) }
func (s NonNullAggregate[M, T]) read(r wire.Row) T    { return s.x.cell(r) }
func (s NonNullAggregate[M, T]) operand(g *Grouped[M]) (sqlgen.Expr, func(wire.Row) T) {
	return s.x.operand(g)
}

// AggregateOrder orders a selection by an aggregate. Queries of entities do not accept it.
type AggregateOrder[M any] struct {
	e    sqlgen.Expr
	desc bool
}

func (o AggregateOrder[M]) order(M) sqlexpr.Term { return sqlexpr.Term{Expr: o.e, Desc: o.desc} }
