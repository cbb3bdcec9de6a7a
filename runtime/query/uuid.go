package query

import (
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// UUIDOps are the operations of every column of UUIDs; the column's name is its value. They are ordered by their bytes.
type UUIDOps[M any, T ~[16]byte] string

// EQ is met where the column is equal to v.
func (c UUIDOps[M, T]) EQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.UUID, " = ", wire.UUID(v))}
}

// NEQ is met where the column is different from v.
func (c UUIDOps[M, T]) NEQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.UUID, " <> ", wire.UUID(v))}
}

// GT is met where the column is greater than v.
func (c UUIDOps[M, T]) GT(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.UUID, " > ", wire.UUID(v))}
}

// GTE is met where the column is greater than or equal to v.
func (c UUIDOps[M, T]) GTE(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.UUID, " >= ", wire.UUID(v))}
}

// LT is met where the column is less than v.
func (c UUIDOps[M, T]) LT(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.UUID, " < ", wire.UUID(v))}
}

// LTE is met where the column is less than or equal to v.
func (c UUIDOps[M, T]) LTE(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.UUID, " <= ", wire.UUID(v))}
}

// Between is met where the column is at least low and at most high.
func (c UUIDOps[M, T]) Between(low, high T) Predicate[M] {
	return And(c.GTE(low), c.LTE(high))
}

// In is met where the column is one of vs.
func (c UUIDOps[M, T]) In(vs ...T) Predicate[M] {
	return Predicate[M]{membership(string(c), dialect.UUID, wire.UUIDList(vs), false)}
}

// NotIn is met where the column is none of vs.
func (c UUIDOps[M, T]) NotIn(vs ...T) Predicate[M] {
	return Predicate[M]{membership(string(c), dialect.UUID, wire.UUIDList(vs), true)}
}

// Asc orders from the least to the greatest.
func (c UUIDOps[M, T]) Asc() Order[M] { return Order[M]{column(string(c), dialect.UUID), false} }

// Desc orders from the greatest to the least.
func (c UUIDOps[M, T]) Desc() Order[M] { return Order[M]{column(string(c), dialect.UUID), true} }

// Count counts the rows in which the column is not NULL.
func (c UUIDOps[M, T]) Count() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.UUID, false)
}

// CountDistinct counts the different values of the column, without NULL.
func (c UUIDOps[M, T]) CountDistinct() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.UUID, true)
}

func (c UUIDOps[M, T]) expr() dialect.Expr { return column(string(c), dialect.UUID) }

func (c UUIDOps[M, T]) of() (m M) { return m }

// UUID is a column of UUIDs.
type UUID[M any, T ~[16]byte] struct{ UUIDOps[M, T] }

// Set sets the column to v.
func (c UUID[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.UUIDOps), wire.UUID(v))}
}

func (c UUID[M, T]) read(r wire.Row) T { return T(r.UUID()) }

// NullUUID is a column of UUIDs that may be NULL.
type NullUUID[M any, T ~[16]byte] struct{ UUIDOps[M, T] }

// Set sets the column to v.
func (c NullUUID[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.UUIDOps), wire.UUID(v))}
}

// SetNull sets the column to NULL.
func (c NullUUID[M, T]) SetNull() Change[M] {
	return Change[M]{assign(string(c.UUIDOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c NullUUID[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.UUIDOps), dialect.UUID, false)}
}

// NotNull is met where the column is not NULL.
func (c NullUUID[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.UUIDOps), dialect.UUID, true)}
}

func (c NullUUID[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadUUID[T]) }

// FixedUUID is a column of UUIDs that only an insert may set.
type FixedUUID[M any, T ~[16]byte] struct{ UUIDOps[M, T] }

// Set sets the column to v.
func (c FixedUUID[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.UUIDOps), wire.UUID(v))}
}

func (c FixedUUID[M, T]) read(r wire.Row) T { return T(r.UUID()) }

// FixedNullUUID is a column of UUIDs that may be NULL and that only an insert may set.
type FixedNullUUID[M any, T ~[16]byte] struct{ UUIDOps[M, T] }

// Set sets the column to v.
func (c FixedNullUUID[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.UUIDOps), wire.UUID(v))}
}

// SetNull sets the column to NULL.
func (c FixedNullUUID[M, T]) SetNull() Setter[M] {
	return Setter[M]{assign(string(c.UUIDOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c FixedNullUUID[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.UUIDOps), dialect.UUID, false)}
}

// NotNull is met where the column is not NULL.
func (c FixedNullUUID[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.UUIDOps), dialect.UUID, true)}
}

func (c FixedNullUUID[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadUUID[T]) }
