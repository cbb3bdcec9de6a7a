package query

import (
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// BoolOps are the operations of every column of booleans; the column's name is its value.
type BoolOps[M any, T ~bool] string

// EQ is met where the column is equal to v.
func (c BoolOps[M, T]) EQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Bool, " = ", wire.Bool(bool(v)))}
}

// NEQ is met where the column is different from v.
func (c BoolOps[M, T]) NEQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Bool, " <> ", wire.Bool(bool(v)))}
}

// Asc orders from the least to the greatest.
func (c BoolOps[M, T]) Asc() Order[M] { return Order[M]{column(string(c), dialect.Bool), false} }

// Desc orders from the greatest to the least.
func (c BoolOps[M, T]) Desc() Order[M] { return Order[M]{column(string(c), dialect.Bool), true} }

// Count counts the rows in which the column is not NULL.
func (c BoolOps[M, T]) Count() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Bool, false)
}

// CountDistinct counts the different values of the column, without NULL.
func (c BoolOps[M, T]) CountDistinct() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Bool, true)
}

func (c BoolOps[M, T]) expr() dialect.Expr { return column(string(c), dialect.Bool) }

func (c BoolOps[M, T]) of() (m M) { return m }

// Bool is a column of booleans.
type Bool[M any, T ~bool] struct{ BoolOps[M, T] }

// Set sets the column to v.
func (c Bool[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.BoolOps), wire.Bool(bool(v)))}
}

func (c Bool[M, T]) read(r wire.Row) T { return T(r.Bool()) }

// NullBool is a column of booleans that may be NULL.
type NullBool[M any, T ~bool] struct{ BoolOps[M, T] }

// Set sets the column to v.
func (c NullBool[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.BoolOps), wire.Bool(bool(v)))}
}

// SetNull sets the column to NULL.
func (c NullBool[M, T]) SetNull() Change[M] {
	return Change[M]{assign(string(c.BoolOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c NullBool[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.BoolOps), dialect.Bool, false)}
}

// NotNull is met where the column is not NULL.
func (c NullBool[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.BoolOps), dialect.Bool, true)}
}

func (c NullBool[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadBool[T]) }

// FixedBool is a column of booleans that only an insert may set.
type FixedBool[M any, T ~bool] struct{ BoolOps[M, T] }

// Set sets the column to v.
func (c FixedBool[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.BoolOps), wire.Bool(bool(v)))}
}

func (c FixedBool[M, T]) read(r wire.Row) T { return T(r.Bool()) }

// FixedNullBool is a column of booleans that may be NULL and that only an insert may set.
type FixedNullBool[M any, T ~bool] struct{ BoolOps[M, T] }

// Set sets the column to v.
func (c FixedNullBool[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.BoolOps), wire.Bool(bool(v)))}
}

// SetNull sets the column to NULL.
func (c FixedNullBool[M, T]) SetNull() Setter[M] {
	return Setter[M]{assign(string(c.BoolOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c FixedNullBool[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.BoolOps), dialect.Bool, false)}
}

// NotNull is met where the column is not NULL.
func (c FixedNullBool[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.BoolOps), dialect.Bool, true)}
}

func (c FixedNullBool[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadBool[T]) }

// PathBool is a member of an object that holds a boolean. It reads as NULL where it is absent.
type PathBool[M any, T ~bool] struct{ BoolOps[M, T] }

// IsNull is met where the member is absent or null.
func (c PathBool[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.BoolOps), dialect.Bool, false)}
}

// NotNull is met where the member is there and not null.
func (c PathBool[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.BoolOps), dialect.Bool, true)}
}

func (c PathBool[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadBool[T]) }
