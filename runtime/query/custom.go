package query

import (
	"database/sql/driver"

	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// CustomOps are the operations of every column of a type T that stores itself (driver.Valuer) and reads itself
// (sql.Scanner on its pointer P); the column's name is its value.
type CustomOps[M any, T driver.Valuer, P wire.Scanner[T]] string

// EQ is met where the column is equal to v.
func (c CustomOps[M, T, P]) EQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Text, " = ", wire.ValuerValue(v))}
}

// NEQ is met where the column is different from v.
func (c CustomOps[M, T, P]) NEQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Text, " <> ", wire.ValuerValue(v))}
}

// Asc orders as the database orders what T stores.
func (c CustomOps[M, T, P]) Asc() Order[M] { return Order[M]{column(string(c), dialect.Text), false} }

// Desc orders the other way round.
func (c CustomOps[M, T, P]) Desc() Order[M] { return Order[M]{column(string(c), dialect.Text), true} }

// Custom is a column of a type that stores and reads itself.
type Custom[M any, T driver.Valuer, P wire.Scanner[T]] struct{ CustomOps[M, T, P] }

// Set sets the column to v.
func (c Custom[M, T, P]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.CustomOps), wire.ValuerValue(v))}
}

// NullCustom is such a column that may be NULL.
type NullCustom[M any, T driver.Valuer, P wire.Scanner[T]] struct{ CustomOps[M, T, P] }

// Set sets the column to v.
func (c NullCustom[M, T, P]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.CustomOps), wire.ValuerValue(v))}
}

// SetNull sets the column to NULL.
func (c NullCustom[M, T, P]) SetNull() Change[M] {
	return Change[M]{assign(string(c.CustomOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c NullCustom[M, T, P]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.CustomOps), dialect.Text, false)}
}

// NotNull is met where the column is not NULL.
func (c NullCustom[M, T, P]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.CustomOps), dialect.Text, true)}
}

// FixedCustom is such a column that only an insert may set.
type FixedCustom[M any, T driver.Valuer, P wire.Scanner[T]] struct{ CustomOps[M, T, P] }

// Set sets the column to v.
func (c FixedCustom[M, T, P]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.CustomOps), wire.ValuerValue(v))}
}

// FixedNullCustom is such a column that may be NULL and that only an insert may set.
type FixedNullCustom[M any, T driver.Valuer, P wire.Scanner[T]] struct{ CustomOps[M, T, P] }

// Set sets the column to v.
func (c FixedNullCustom[M, T, P]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.CustomOps), wire.ValuerValue(v))}
}

// IsNull is met where the column is NULL.
func (c FixedNullCustom[M, T, P]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.CustomOps), dialect.Text, false)}
}

// NotNull is met where the column is not NULL.
func (c FixedNullCustom[M, T, P]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.CustomOps), dialect.Text, true)}
}
