package query

import (
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
)

// Pair is two values of a row, which are compared as a list: the second ones count only if the first ones are equal.
type Pair[M, A, B any] struct{ values []sqlgen.Expr }

// Tuple2 compares two values of a row as a list:
//
//	query.Tuple2(book.Author, book.Title).GT("Adams", "Mostly Harmless")
func Tuple2[M, A, B any](a Operand[M, A], b Operand[M, B]) Pair[M, A, B] {
	return Pair[M, A, B]{[]sqlgen.Expr{of(a), of(b)}}
}

func (t Pair[M, A, B]) compare(op sqlexpr.Operator, a A, b B) Predicate[M] {
	return Predicate[M]{sqlexpr.CompareTuple(t.values, op, a, b)}
}

// GT is true where the values come after a and b.
func (t Pair[M, A, B]) GT(a A, b B) Predicate[M] { return t.compare(sqlexpr.OpGT, a, b) }

// GTE is true where the values are a and b, or come after them.
func (t Pair[M, A, B]) GTE(a A, b B) Predicate[M] { return t.compare(sqlexpr.OpGTE, a, b) }

// LT is true where the values come before a and b.
func (t Pair[M, A, B]) LT(a A, b B) Predicate[M] { return t.compare(sqlexpr.OpLT, a, b) }

// LTE is true where the values are a and b, or come before them.
func (t Pair[M, A, B]) LTE(a A, b B) Predicate[M] { return t.compare(sqlexpr.OpLTE, a, b) }

// In is true where the values are one of the rows.
func (t Pair[M, A, B]) In(rows ...Row2[A, B]) Predicate[M] {
	list := make([][]any, len(rows))
	for i, r := range rows {
		list[i] = []any{r.V1, r.V2}
	}
	return Predicate[M]{sqlexpr.TupleIn(t.values, list)}
}

// Triple is three values of a row, which are compared as a list.
type Triple[M, A, B, C any] struct{ values []sqlgen.Expr }

// Tuple3 compares three values of a row as a list.
func Tuple3[M, A, B, C any](a Operand[M, A], b Operand[M, B], c Operand[M, C]) Triple[M, A, B, C] {
	return Triple[M, A, B, C]{[]sqlgen.Expr{of(a), of(b), of(c)}}
}

func (t Triple[M, A, B, C]) compare(op sqlexpr.Operator, a A, b B, c C) Predicate[M] {
	return Predicate[M]{sqlexpr.CompareTuple(t.values, op, a, b, c)}
}

// GT is true where the values come after a, b and c.
func (t Triple[M, A, B, C]) GT(a A, b B, c C) Predicate[M] { return t.compare(sqlexpr.OpGT, a, b, c) }

// GTE is true where the values are a, b and c, or come after them.
func (t Triple[M, A, B, C]) GTE(a A, b B, c C) Predicate[M] { return t.compare(sqlexpr.OpGTE, a, b, c) }

// LT is true where the values come before a, b and c.
func (t Triple[M, A, B, C]) LT(a A, b B, c C) Predicate[M] { return t.compare(sqlexpr.OpLT, a, b, c) }

// LTE is true where the values are a, b and c, or come before them.
func (t Triple[M, A, B, C]) LTE(a A, b B, c C) Predicate[M] { return t.compare(sqlexpr.OpLTE, a, b, c) }

// In is true where the values are one of the rows.
func (t Triple[M, A, B, C]) In(rows ...Row3[A, B, C]) Predicate[M] {
	list := make([][]any, len(rows))
	for i, r := range rows {
		list[i] = []any{r.V1, r.V2, r.V3}
	}
	return Predicate[M]{sqlexpr.TupleIn(t.values, list)}
}
