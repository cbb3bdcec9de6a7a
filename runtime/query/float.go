package query

import (
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// FloatOps are the operations of every column of floating-point numbers; the column's name is its value.
type FloatOps[M any, T wire.Float64or32] string

// EQ is met where the column is equal to v.
func (c FloatOps[M, T]) EQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Float64, " = ", wire.FloatValue(v))}
}

// NEQ is met where the column is different from v.
func (c FloatOps[M, T]) NEQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Float64, " <> ", wire.FloatValue(v))}
}

// GT is met where the column is greater than v.
func (c FloatOps[M, T]) GT(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Float64, " > ", wire.FloatValue(v))}
}

// GTE is met where the column is greater than or equal to v.
func (c FloatOps[M, T]) GTE(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Float64, " >= ", wire.FloatValue(v))}
}

// LT is met where the column is less than v.
func (c FloatOps[M, T]) LT(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Float64, " < ", wire.FloatValue(v))}
}

// LTE is met where the column is less than or equal to v.
func (c FloatOps[M, T]) LTE(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Float64, " <= ", wire.FloatValue(v))}
}

// Between is met where the column is at least low and at most high.
func (c FloatOps[M, T]) Between(low, high T) Predicate[M] {
	return And(c.GTE(low), c.LTE(high))
}

// In is met where the column is one of vs.
func (c FloatOps[M, T]) In(vs ...T) Predicate[M] {
	return Predicate[M]{membership(string(c), dialect.Float64, wire.FloatList(vs), false)}
}

// NotIn is met where the column is none of vs.
func (c FloatOps[M, T]) NotIn(vs ...T) Predicate[M] {
	return Predicate[M]{membership(string(c), dialect.Float64, wire.FloatList(vs), true)}
}

// Asc orders from the least to the greatest.
func (c FloatOps[M, T]) Asc() Order[M] { return Order[M]{column(string(c), dialect.Float64), false} }

// Desc orders from the greatest to the least.
func (c FloatOps[M, T]) Desc() Order[M] { return Order[M]{column(string(c), dialect.Float64), true} }

// Count counts the rows in which the column is not NULL.
func (c FloatOps[M, T]) Count() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Float64, false)
}

// CountDistinct counts the different values of the column, without NULL.
func (c FloatOps[M, T]) CountDistinct() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Float64, true)
}

// Min is the least value, nil over no rows.
func (c FloatOps[M, T]) Min() Aggregate[M, *T] {
	return aggregate[M]("min", string(c), dialect.Float64, noCast, ptrFloatOps[M, T])
}

// Max is the greatest value, nil over no rows.
func (c FloatOps[M, T]) Max() Aggregate[M, *T] {
	return aggregate[M]("max", string(c), dialect.Float64, noCast, ptrFloatOps[M, T])
}

func (c FloatOps[M, T]) expr() dialect.Expr { return column(string(c), dialect.Float64) }

func (c FloatOps[M, T]) of() (m M) { return m }

// Sum is the sum, nil over no rows.
func (c FloatOps[M, T]) Sum() Aggregate[M, *float64] {
	return aggregate[M]("sum", string(c), dialect.Float64, dialect.Float64, ptrFloatOps[M, float64])
}

// Avg is the mean, nil over no rows.
func (c FloatOps[M, T]) Avg() Aggregate[M, *float64] {
	return aggregate[M]("avg", string(c), dialect.Float64, dialect.Float64, ptrFloatOps[M, float64])
}

func ptrFloatOps[M any, T wire.Float64or32](r wire.Row) *T { return wire.Ptr(r, wire.ReadFloat[T]) }

// Float is a column of floating-point numbers.
type Float[M any, T wire.Float64or32] struct{ FloatOps[M, T] }

// Set sets the column to v.
func (c Float[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.FloatOps), wire.FloatValue(v))}
}

func (c Float[M, T]) read(r wire.Row) T { return T(r.Float()) }

// Add adds delta to what the row holds, in the database. NULL stays NULL.
func (c Float[M, T]) Add(delta T) Change[M] {
	return Change[M]{increment(string(c.FloatOps), wire.FloatValue(delta))}
}

// NullFloat is a column of floating-point numbers that may be NULL.
type NullFloat[M any, T wire.Float64or32] struct{ FloatOps[M, T] }

// Set sets the column to v.
func (c NullFloat[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.FloatOps), wire.FloatValue(v))}
}

// SetNull sets the column to NULL.
func (c NullFloat[M, T]) SetNull() Change[M] {
	return Change[M]{assign(string(c.FloatOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c NullFloat[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.FloatOps), dialect.Float64, false)}
}

// NotNull is met where the column is not NULL.
func (c NullFloat[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.FloatOps), dialect.Float64, true)}
}

func (c NullFloat[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadFloat[T]) }

// Add adds delta to what the row holds, in the database. NULL stays NULL.
func (c NullFloat[M, T]) Add(delta T) Change[M] {
	return Change[M]{increment(string(c.FloatOps), wire.FloatValue(delta))}
}

// FixedFloat is a column of floating-point numbers that only an insert may set.
type FixedFloat[M any, T wire.Float64or32] struct{ FloatOps[M, T] }

// Set sets the column to v.
func (c FixedFloat[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.FloatOps), wire.FloatValue(v))}
}

func (c FixedFloat[M, T]) read(r wire.Row) T { return T(r.Float()) }

// FixedNullFloat is a column of floating-point numbers that may be NULL and that only an insert may set.
type FixedNullFloat[M any, T wire.Float64or32] struct{ FloatOps[M, T] }

// Set sets the column to v.
func (c FixedNullFloat[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.FloatOps), wire.FloatValue(v))}
}

// SetNull sets the column to NULL.
func (c FixedNullFloat[M, T]) SetNull() Setter[M] {
	return Setter[M]{assign(string(c.FloatOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c FixedNullFloat[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.FloatOps), dialect.Float64, false)}
}

// NotNull is met where the column is not NULL.
func (c FixedNullFloat[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.FloatOps), dialect.Float64, true)}
}

func (c FixedNullFloat[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadFloat[T]) }

// PathFloat is a member of an object that holds a floating-point number. It reads as NULL where it is absent.
type PathFloat[M any, T wire.Float64or32] struct{ FloatOps[M, T] }

// IsNull is met where the member is absent or null.
func (c PathFloat[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.FloatOps), dialect.Float64, false)}
}

// NotNull is met where the member is there and not null.
func (c PathFloat[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.FloatOps), dialect.Float64, true)}
}

func (c PathFloat[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadFloat[T]) }
