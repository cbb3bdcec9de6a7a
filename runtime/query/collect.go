package query

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/wire"
)

// StringAgg joins the texts of a group, in any order, with a separator between. NULL is ignored. Without texts it is NULL.
func StringAgg[M any, T ~string](c Operand[M, T], separator string) Aggregate[M, string] {
	return Aggregate[M, string]{sqlexpr.Aggregation{Func: "StringAgg", Form: dialect.StringAgg, Arg: sqlexpr.Cast(of(c), dialect.Text),
		Second: constantOf(separator), To: sqlexpr.NoCast}, wire.Row.Text}
}

// ListAggregate is the list of the values of a group. It is never nil.
type ListAggregate[M, T any] struct{ a sqlexpr.Aggregation }

// ArrayAgg is the list of the values of a group, in any order and without NULL. Without values it is empty.
func ArrayAgg[M any, T Basic](c Operand[M, T]) ListAggregate[M, T] {
	return ListAggregate[M, T]{sqlexpr.Aggregation{Func: "ArrayAgg", Form: dialect.ArrayAgg, Arg: sqlexpr.Cast(of(c), scalarTypeOf[T]()), To: sqlexpr.NoCast}}
}

// Filter restricts the list to the rows that match all of the predicates.
func (a ListAggregate[M, T]) Filter(ps ...Predicate[M]) ListAggregate[M, T] {
	return ListAggregate[M, T]{a.a.Filtered(exprs(ps))}
}

func (a ListAggregate[M, T]) expr(M) sqlgen.Expr { return &a.a }

func (a ListAggregate[M, T]) read(r wire.Row) []T {
	if list := readList[T](r); list != nil {
		return list
	}
	return []T{}
}

// StringAggBy is StringAgg in an order. CrateDB lacks it. It has no Over.
func StringAggBy[M capability.Relate, T ~string](c Operand[M, T], separator string, orders ...Ordering[M]) Aggregate[M, string] {
	a := StringAgg(c, separator)
	a.a.Func, a.a.Form, a.a.Order = "StringAggBy", dialect.StringAggBy, termsOf(orders)
	return a
}

// ArrayAggBy is ArrayAgg in an order. CrateDB lacks it.
func ArrayAggBy[M capability.Relate, T Basic](c Operand[M, T], orders ...Ordering[M]) ListAggregate[M, T] {
	a := ArrayAgg(c)
	a.a.Func, a.a.Form, a.a.Order = "ArrayAggBy", dialect.ArrayAggBy, termsOf(orders)
	return a
}

func termsOf[M any](orders []Ordering[M]) []sqlexpr.Term {
	out := make([]sqlexpr.Term, len(orders))
	for i, o := range orders {
		out[i] = o.order(*new(M))
	}
	return out
}
