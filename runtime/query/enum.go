package query

import (
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// EnumOps are the operations of every column of an enum; the column's name is its value.
type EnumOps[M any, T wire.Enum] string

// EQ is met where the column is equal to v.
func (c EnumOps[M, T]) EQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Text, " = ", wire.EnumValue(v))}
}

// NEQ is met where the column is different from v.
func (c EnumOps[M, T]) NEQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Text, " <> ", wire.EnumValue(v))}
}

// In is met where the column is one of vs.
func (c EnumOps[M, T]) In(vs ...T) Predicate[M] {
	return Predicate[M]{membership(string(c), dialect.Text, wire.TextList(vs), false)}
}

// NotIn is met where the column is none of vs.
func (c EnumOps[M, T]) NotIn(vs ...T) Predicate[M] {
	return Predicate[M]{membership(string(c), dialect.Text, wire.TextList(vs), true)}
}

// Asc orders from the least to the greatest.
func (c EnumOps[M, T]) Asc() Order[M] { return Order[M]{column(string(c), dialect.Text), false} }

// Desc orders from the greatest to the least.
func (c EnumOps[M, T]) Desc() Order[M] { return Order[M]{column(string(c), dialect.Text), true} }

// Count counts the rows in which the column is not NULL.
func (c EnumOps[M, T]) Count() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Text, false)
}

// CountDistinct counts the different values of the column, without NULL.
func (c EnumOps[M, T]) CountDistinct() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Text, true)
}

func (c EnumOps[M, T]) expr() dialect.Expr { return column(string(c), dialect.Text) }

func (c EnumOps[M, T]) of() (m M) { return m }

// Enum is a column of an enum.
type Enum[M any, T wire.Enum] struct{ EnumOps[M, T] }

// Set sets the column to v.
func (c Enum[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.EnumOps), wire.EnumValue(v))}
}

func (c Enum[M, T]) read(r wire.Row) T { return wire.ReadEnum[T](r) }

// NullEnum is a column of an enum that may be NULL.
type NullEnum[M any, T wire.Enum] struct{ EnumOps[M, T] }

// Set sets the column to v.
func (c NullEnum[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.EnumOps), wire.EnumValue(v))}
}

// SetNull sets the column to NULL.
func (c NullEnum[M, T]) SetNull() Change[M] {
	return Change[M]{assign(string(c.EnumOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c NullEnum[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.EnumOps), dialect.Text, false)}
}

// NotNull is met where the column is not NULL.
func (c NullEnum[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.EnumOps), dialect.Text, true)}
}

func (c NullEnum[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadEnum[T]) }

// FixedEnum is a column of an enum that only an insert may set.
type FixedEnum[M any, T wire.Enum] struct{ EnumOps[M, T] }

// Set sets the column to v.
func (c FixedEnum[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.EnumOps), wire.EnumValue(v))}
}

func (c FixedEnum[M, T]) read(r wire.Row) T { return wire.ReadEnum[T](r) }

// FixedNullEnum is a column of an enum that may be NULL and that only an insert may set.
type FixedNullEnum[M any, T wire.Enum] struct{ EnumOps[M, T] }

// Set sets the column to v.
func (c FixedNullEnum[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.EnumOps), wire.EnumValue(v))}
}

// SetNull sets the column to NULL.
func (c FixedNullEnum[M, T]) SetNull() Setter[M] {
	return Setter[M]{assign(string(c.EnumOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c FixedNullEnum[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.EnumOps), dialect.Text, false)}
}

// NotNull is met where the column is not NULL.
func (c FixedNullEnum[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.EnumOps), dialect.Text, true)}
}

func (c FixedNullEnum[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadEnum[T]) }
