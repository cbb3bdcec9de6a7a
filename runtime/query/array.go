package query

import (
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// ArrayOps are the operations of every array column; the column's name is its value.
type ArrayOps[M any, T any] string

// Count counts the rows in which the column is not NULL.
func (c ArrayOps[M, T]) Count() Aggregate[M, int64] {
	return countOf[M](string(c), arrayOf[T](), false)
}

// CountDistinct counts the different values of the column, without NULL.
func (c ArrayOps[M, T]) CountDistinct() Aggregate[M, int64] {
	return countOf[M](string(c), arrayOf[T](), true)
}

func (c ArrayOps[M, T]) expr() dialect.Expr { return column(string(c), arrayOf[T]()) }

func (c ArrayOps[M, T]) of() (m M) { return m }

// Has is met where the array holds v.
func (c ArrayOps[M, T]) Has(v T) Predicate[M] {
	return Predicate[M]{&containment{ref{string(c), arrayOf[T]()}, hasOne, listValue([]T{v})}}
}

// HasAny is met where the array holds at least one of vs; of none, it is never met.
func (c ArrayOps[M, T]) HasAny(vs ...T) Predicate[M] {
	if len(vs) == 0 {
		return Predicate[M]{text(never)}
	}
	return Predicate[M]{&containment{ref{string(c), arrayOf[T]()}, hasAny, listValue(vs)}}
}

// HasAll is met where the array holds each of vs; of none, it is met by every array.
func (c ArrayOps[M, T]) HasAll(vs ...T) Predicate[M] {
	if vs == nil {
		vs = []T{}
	}
	return Predicate[M]{&containment{ref{string(c), arrayOf[T]()}, hasAll, listValue(vs)}}
}

// Len is the number of the array's elements.
func (c ArrayOps[M, T]) Len() Length[M] { return Length[M]{&length{ref{string(c), arrayOf[T]()}}} }

// Array is a column of arrays.
type Array[M any, T any] struct{ ArrayOps[M, T] }

// Set sets the column to v.
func (c Array[M, T]) Set(v []T) Change[M] {
	return Change[M]{assign(string(c.ArrayOps), listValue(v))}
}

func (c Array[M, T]) read(r wire.Row) []T { return readList[T](r) }

// NullArray is a column of arrays that may be NULL.
type NullArray[M any, T any] struct{ ArrayOps[M, T] }

// Set sets the column to v.
func (c NullArray[M, T]) Set(v []T) Change[M] {
	return Change[M]{assign(string(c.ArrayOps), listValue(v))}
}

// SetNull sets the column to NULL.
func (c NullArray[M, T]) SetNull() Change[M] {
	return Change[M]{assign(string(c.ArrayOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c NullArray[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.ArrayOps), arrayOf[T](), false)}
}

// NotNull is met where the column is not NULL.
func (c NullArray[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.ArrayOps), arrayOf[T](), true)}
}

func (c NullArray[M, T]) read(r wire.Row) []T { return nilable(r, readList[T]) }

// FixedArray is a column of arrays that only an insert may set.
type FixedArray[M any, T any] struct{ ArrayOps[M, T] }

// Set sets the column to v.
func (c FixedArray[M, T]) Set(v []T) Setter[M] {
	return Setter[M]{assign(string(c.ArrayOps), listValue(v))}
}

func (c FixedArray[M, T]) read(r wire.Row) []T { return readList[T](r) }

// FixedNullArray is a column of arrays that may be NULL and that only an insert may set.
type FixedNullArray[M any, T any] struct{ ArrayOps[M, T] }

// Set sets the column to v.
func (c FixedNullArray[M, T]) Set(v []T) Setter[M] {
	return Setter[M]{assign(string(c.ArrayOps), listValue(v))}
}

// SetNull sets the column to NULL.
func (c FixedNullArray[M, T]) SetNull() Setter[M] {
	return Setter[M]{assign(string(c.ArrayOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c FixedNullArray[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.ArrayOps), arrayOf[T](), false)}
}

// NotNull is met where the column is not NULL.
func (c FixedNullArray[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.ArrayOps), arrayOf[T](), true)}
}

func (c FixedNullArray[M, T]) read(r wire.Row) []T { return nilable(r, readList[T]) }
