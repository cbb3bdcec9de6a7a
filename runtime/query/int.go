package query

import (
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// IntOps are the operations of every column of integers; the column's name is its value.
type IntOps[M any, T wire.Integer] string

// EQ is met where the column is equal to v.
func (c IntOps[M, T]) EQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Int64, " = ", wire.IntValue(v))}
}

// NEQ is met where the column is different from v.
func (c IntOps[M, T]) NEQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Int64, " <> ", wire.IntValue(v))}
}

// GT is met where the column is greater than v.
func (c IntOps[M, T]) GT(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Int64, " > ", wire.IntValue(v))}
}

// GTE is met where the column is greater than or equal to v.
func (c IntOps[M, T]) GTE(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Int64, " >= ", wire.IntValue(v))}
}

// LT is met where the column is less than v.
func (c IntOps[M, T]) LT(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Int64, " < ", wire.IntValue(v))}
}

// LTE is met where the column is less than or equal to v.
func (c IntOps[M, T]) LTE(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Int64, " <= ", wire.IntValue(v))}
}

// Between is met where the column is at least low and at most high.
func (c IntOps[M, T]) Between(low, high T) Predicate[M] {
	return And(c.GTE(low), c.LTE(high))
}

// In is met where the column is one of vs.
func (c IntOps[M, T]) In(vs ...T) Predicate[M] {
	return Predicate[M]{membership(string(c), dialect.Int64, wire.IntList(vs), false)}
}

// NotIn is met where the column is none of vs.
func (c IntOps[M, T]) NotIn(vs ...T) Predicate[M] {
	return Predicate[M]{membership(string(c), dialect.Int64, wire.IntList(vs), true)}
}

// Asc orders from the least to the greatest.
func (c IntOps[M, T]) Asc() Order[M] { return Order[M]{column(string(c), dialect.Int64), false} }

// Desc orders from the greatest to the least.
func (c IntOps[M, T]) Desc() Order[M] { return Order[M]{column(string(c), dialect.Int64), true} }

// Count counts the rows in which the column is not NULL.
func (c IntOps[M, T]) Count() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Int64, false)
}

// CountDistinct counts the different values of the column, without NULL.
func (c IntOps[M, T]) CountDistinct() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Int64, true)
}

// Min is the least value, nil over no rows.
func (c IntOps[M, T]) Min() Aggregate[M, *T] {
	return aggregate[M]("min", string(c), dialect.Int64, noCast, ptrIntOps[M, T])
}

// Max is the greatest value, nil over no rows.
func (c IntOps[M, T]) Max() Aggregate[M, *T] {
	return aggregate[M]("max", string(c), dialect.Int64, noCast, ptrIntOps[M, T])
}

func (c IntOps[M, T]) expr() dialect.Expr { return column(string(c), dialect.Int64) }

func (c IntOps[M, T]) of() (m M) { return m }

// Sum is the sum, nil over no rows. A sum beyond 64 bits is an error of the database.
func (c IntOps[M, T]) Sum() Aggregate[M, *int64] {
	return aggregate[M]("sum", string(c), dialect.Int64, dialect.Int64, ptrIntOps[M, int64])
}

// Avg is the mean, nil over no rows.
func (c IntOps[M, T]) Avg() Aggregate[M, *float64] {
	return aggregate[M]("avg", string(c), dialect.Int64, dialect.Float64, ptrFloatOps[M, float64])
}

func ptrIntOps[M any, T wire.Integer](r wire.Row) *T { return wire.Ptr(r, wire.ReadInt[T]) }

// Int is a column of integers.
type Int[M any, T wire.Integer] struct{ IntOps[M, T] }

// Set sets the column to v.
func (c Int[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.IntOps), wire.IntValue(v))}
}

func (c Int[M, T]) read(r wire.Row) T { return wire.ReadInt[T](r) }

// Add adds delta to what the row holds, in the database. NULL stays NULL.
func (c Int[M, T]) Add(delta T) Change[M] {
	return Change[M]{increment(string(c.IntOps), wire.IntValue(delta))}
}

// NullInt is a column of integers that may be NULL.
type NullInt[M any, T wire.Integer] struct{ IntOps[M, T] }

// Set sets the column to v.
func (c NullInt[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.IntOps), wire.IntValue(v))}
}

// SetNull sets the column to NULL.
func (c NullInt[M, T]) SetNull() Change[M] {
	return Change[M]{assign(string(c.IntOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c NullInt[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.IntOps), dialect.Int64, false)}
}

// NotNull is met where the column is not NULL.
func (c NullInt[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.IntOps), dialect.Int64, true)}
}

func (c NullInt[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadInt[T]) }

// Add adds delta to what the row holds, in the database. NULL stays NULL.
func (c NullInt[M, T]) Add(delta T) Change[M] {
	return Change[M]{increment(string(c.IntOps), wire.IntValue(delta))}
}

// FixedInt is a column of integers that only an insert may set.
type FixedInt[M any, T wire.Integer] struct{ IntOps[M, T] }

// Set sets the column to v.
func (c FixedInt[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.IntOps), wire.IntValue(v))}
}

func (c FixedInt[M, T]) read(r wire.Row) T { return wire.ReadInt[T](r) }

// FixedNullInt is a column of integers that may be NULL and that only an insert may set.
type FixedNullInt[M any, T wire.Integer] struct{ IntOps[M, T] }

// Set sets the column to v.
func (c FixedNullInt[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.IntOps), wire.IntValue(v))}
}

// SetNull sets the column to NULL.
func (c FixedNullInt[M, T]) SetNull() Setter[M] {
	return Setter[M]{assign(string(c.IntOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c FixedNullInt[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.IntOps), dialect.Int64, false)}
}

// NotNull is met where the column is not NULL.
func (c FixedNullInt[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.IntOps), dialect.Int64, true)}
}

func (c FixedNullInt[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadInt[T]) }

// PathInt is a member of an object that holds an integer. It reads as NULL where it is absent.
type PathInt[M any, T wire.Integer] struct{ IntOps[M, T] }

// IsNull is met where the member is absent or null.
func (c PathInt[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.IntOps), dialect.Int64, false)}
}

// NotNull is met where the member is there and not null.
func (c PathInt[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.IntOps), dialect.Int64, true)}
}

func (c PathInt[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadInt[T]) }
