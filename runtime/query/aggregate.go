package query

import (
	"errors"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Grouped marks values and predicates of a group of rows of M instead of one row. Aggregates are its operands, and Having takes
// its predicates.
type Grouped[M any] struct{}

// Having is a condition on groups. And, Or and Not combine conditions.
type Having[M any] = Predicate[*Grouped[M]]

// Aggregate is a value computed over the rows of a group, or of the whole selection. It is NULL without rows, so a selection
// reads it as a *T. It can order a selection, and Having takes its comparisons.
type Aggregate[M, T any] struct {
	a    aggregation
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
	Number | ~string | time.Time
}

// CountRows counts the rows of a table or query, such as client.Books. It is Count without the type argument.
func CountRows[M any](Source[M]) NonNullAggregate[M, int64] { return Count[M]() }

// Count counts rows.
func Count[M any]() NonNullAggregate[M, int64] {
	return NonNullAggregate[M, int64]{Aggregate[M, int64]{aggregation{fn: "count", to: noCast}, wire.Row.Int}}
}

// CountOf counts the rows in which the column is not NULL.
func CountOf[M any](c Expression[M]) NonNullAggregate[M, int64] {
	return NonNullAggregate[M, int64]{Aggregate[M, int64]{aggregation{fn: "count", arg: exprOf(c), to: noCast}, wire.Row.Int}}
}

// CountDistinct counts the distinct values of the column, without NULL.
func CountDistinct[M any](c Expression[M]) NonNullAggregate[M, int64] {
	return NonNullAggregate[M, int64]{Aggregate[M, int64]{aggregation{fn: "count", arg: exprOf(c), distinct: true, to: noCast}, wire.Row.Int}}
}

// Min is the minimum.
func Min[M any, T Ordered](c Operand[M, T]) Aggregate[M, T] {
	return Aggregate[M, T]{aggregation{fn: "min", arg: of(c), to: noCast}, cellOfOperand(c)}
}

// Max is the maximum.
func Max[M any, T Ordered](c Operand[M, T]) Aggregate[M, T] {
	return Aggregate[M, T]{aggregation{fn: "max", arg: of(c), to: noCast}, cellOfOperand(c)}
}

// Sum is the sum of the values. A sum outside the range of the type is an error, of the database or of the client.
func Sum[M any, T Wide](c Operand[M, T]) Aggregate[M, T] {
	return Aggregate[M, T]{aggregation{fn: "sum", arg: of(c), to: scalarTypeOf[T]()}, cellOfOperand(c)}
}

// Avg is the mean of the values.
func Avg[M any, T Number](c Operand[M, T]) Aggregate[M, float64] {
	return Aggregate[M, float64]{aggregation{fn: "avg", arg: of(c), to: dialect.Float64}, wire.Row.Float}
}

// PerGroup is the aggregate of a value computed from other aggregates:
//
//	query.PerGroup(query.Divide(query.Sum(book.Price), query.AsFloat(query.Count[*of.Book]())))
func PerGroup[M, T any](c Operand[*Grouped[M], T]) Aggregate[M, T] {
	return Aggregate[M, T]{aggregation{computed: of(c)}, cellOfOperand(c)}
}

// Filter restricts the aggregate to the rows that match all of the predicates.
func (a Aggregate[M, T]) Filter(ps ...Predicate[M]) Aggregate[M, T] {
	return Aggregate[M, T]{a.a.filtered(exprs(ps)), a.cell}
}

// Over computes the value for each row over the rows of its window.
func (a Aggregate[M, T]) Over(w Window[M]) Expr[M, T] { return Expr[M, T]{a.a.over(&w.w), a.cell} }

// Or is the aggregate, with v instead of NULL.
func (a Aggregate[M, T]) Or(v T) NonNullAggregate[M, T] {
	a.a.or = constantOf(v)
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

func (o AggregateOrder[M]) order(M) term { return term(o) }

// noCast keeps the result type of the database.
const noCast dialect.Type = 0xff

// aggregation is the call of an aggregate function. The results of sum and avg are cast, because the databases give them
// different types.
type aggregation struct {
	fn       string
	arg      sqlgen.Expr // nil for count(*)
	distinct bool
	own      ownAggregate // nil if the aggregate is the same on all databases
	filter   []sqlgen.Expr
	window   *window // nil for none
	to       dialect.Type
	or       sqlgen.Expr // replaces NULL; nil for none
	computed sqlgen.Expr // replaces the call: a value computed from other aggregates
}

// ownAggregate writes the aggregates of a valueKind that differ between databases.
type ownAggregate interface {
	// function is the name of a function on a database.
	function(b *sqlgen.Builder, fn string) string
	// result is the value of an aggregation, which call computes.
	result(b *sqlgen.Builder, c *aggregation, call sqlgen.Expr) sqlgen.Expr
}

var errComputed = errors.New("PerGroup does not take Filter and Over: call them on each of its aggregates")

func (c aggregation) filtered(conds []sqlgen.Expr) aggregation {
	if c.computed != nil {
		c.computed = failing{errComputed}
	}
	c.filter = append(c.filter[:len(c.filter):len(c.filter)], conds...)
	return c
}

func (c aggregation) over(w *window) sqlgen.Expr {
	if c.computed != nil {
		return failing{errComputed}
	}
	c.window = w
	return &c
}

func (c *aggregation) WriteSQL(b *sqlgen.Builder) {
	e := sqlgen.Expr((*plainCall)(c))
	if o := c.extreme(); o != nil {
		e = &ownResult{o, e}
	}
	if c.own != nil {
		e = c.own.result(b, c, e)
	}
	if c.to != noCast && c.computed == nil {
		e = &castTo{e, c.to}
	}
	if c.or != nil {
		e = apply(dialect.Coalesce, e, c.or)
	}
	b.Expr(e)
}

// extreme is the column whose min or max is computed without a conversion, so that the database can use an index; the result is
// converted instead. A text column is converted first, because not all text types have a min.
func (c *aggregation) extreme() *ref {
	if o, ok := c.arg.(*ref); ok && o.operand && o.typ != dialect.Text && (c.fn == "min" || c.fn == "max") {
		return o
	}
	return nil
}

// ownResult converts a value from the column's own type to the type of its kind.
type ownResult struct {
	o *ref
	e sqlgen.Expr
}

func (r *ownResult) WriteSQL(b *sqlgen.Builder) { r.o.writeAs(b, r.e) }

// plainCall is an aggregation without the conversions of its result.
type plainCall aggregation

func (c *plainCall) WriteSQL(b *sqlgen.Builder) {
	if c.computed != nil {
		b.Expr(c.computed)
		return
	}
	windows := b.Windows(false)
	if c.window == nil {
		b.Aggregate(func() { c.writeCall(b) })
	} else {
		c.writeCall(b)
	}
	b.Windows(windows)
	if c.window != nil {
		c.window.writeOver(b, c.fn)
	}
}

func (c *plainCall) writeCall(b *sqlgen.Builder) {
	if c.own != nil {
		b.Write(c.own.function(b, c.fn))
	} else {
		b.Write(c.fn)
	}
	b.Write("(")
	switch {
	case c.arg == nil:
		b.Write("*")
	case c.distinct:
		b.Write("DISTINCT ")
		b.Expr(c.arg)
	default:
		arg := c.arg
		if o, ok := arg.(*ref); ok && o.typ != dialect.Text { // in the column's own type, which may be more exact
			arg = &ref{name: o.name, typ: o.typ}
		}
		b.Expr(arg)
	}
	b.Write(")")
	if len(c.filter) > 0 {
		b.Write(" FILTER (WHERE ")
		filter := join(c.filter[:len(c.filter):len(c.filter)], " AND ")
		if c.window != nil {
			b.Constants(func() { b.Expr(filter) })
		} else {
			b.Expr(filter)
		}
		b.Write(")")
	}
}
