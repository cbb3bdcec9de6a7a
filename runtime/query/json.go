package query

import (
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// JSONOps are the operations of every column of documents; the column's name is its value.
type JSONOps[M any, T any] string

// Count counts the rows in which the column is not NULL.
func (c JSONOps[M, T]) Count() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.JSON, false)
}

// CountDistinct counts the different values of the column, without NULL.
func (c JSONOps[M, T]) CountDistinct() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.JSON, true)
}

func (c JSONOps[M, T]) expr() dialect.Expr { return column(string(c), dialect.JSON) }

func (c JSONOps[M, T]) of() (m M) { return m }

// JSON is a column of documents, which Go sees as T.
type JSON[M any, T any] struct{ JSONOps[M, T] }

// Set sets the column to v.
func (c JSON[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.JSONOps), wire.JSONValue(v))}
}

func (c JSON[M, T]) read(r wire.Row) T { return wire.ReadJSON[T](r) }

// NullJSON is a column of documents, which Go sees as T that may be NULL.
type NullJSON[M any, T any] struct{ JSONOps[M, T] }

// Set sets the column to v.
func (c NullJSON[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.JSONOps), wire.JSONValue(v))}
}

// SetNull sets the column to NULL.
func (c NullJSON[M, T]) SetNull() Change[M] {
	return Change[M]{assign(string(c.JSONOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c NullJSON[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.JSONOps), dialect.JSON, false)}
}

// NotNull is met where the column is not NULL.
func (c NullJSON[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.JSONOps), dialect.JSON, true)}
}

func (c NullJSON[M, T]) read(r wire.Row) T { return nilable(r, wire.ReadJSON[T]) }

// FixedJSON is a column of documents, which Go sees as T that only an insert may set.
type FixedJSON[M any, T any] struct{ JSONOps[M, T] }

// Set sets the column to v.
func (c FixedJSON[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.JSONOps), wire.JSONValue(v))}
}

func (c FixedJSON[M, T]) read(r wire.Row) T { return wire.ReadJSON[T](r) }

// FixedNullJSON is a column of documents, which Go sees as T that may be NULL and that only an insert may set.
type FixedNullJSON[M any, T any] struct{ JSONOps[M, T] }

// Set sets the column to v.
func (c FixedNullJSON[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.JSONOps), wire.JSONValue(v))}
}

// SetNull sets the column to NULL.
func (c FixedNullJSON[M, T]) SetNull() Setter[M] {
	return Setter[M]{assign(string(c.JSONOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c FixedNullJSON[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.JSONOps), dialect.JSON, false)}
}

// NotNull is met where the column is not NULL.
func (c FixedNullJSON[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.JSONOps), dialect.JSON, true)}
}

func (c FixedNullJSON[M, T]) read(r wire.Row) T { return nilable(r, wire.ReadJSON[T]) }
