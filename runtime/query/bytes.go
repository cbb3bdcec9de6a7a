package query

import (
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// BytesOps are the operations of every column of bytes; the column's name is its value. On CrateDB bytes are kept as base64 text.
type BytesOps[M any] string

// EQ is met where the column is equal to v.
func (c BytesOps[M]) EQ(v []byte) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Bytes, " = ", wire.Bytes(v))}
}

// NEQ is met where the column is different from v.
func (c BytesOps[M]) NEQ(v []byte) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Bytes, " <> ", wire.Bytes(v))}
}

// Count counts the rows in which the column is not NULL.
func (c BytesOps[M]) Count() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Bytes, false)
}

// CountDistinct counts the different values of the column, without NULL.
func (c BytesOps[M]) CountDistinct() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Bytes, true)
}

func (c BytesOps[M]) expr() dialect.Expr { return column(string(c), dialect.Bytes) }

func (c BytesOps[M]) of() (m M) { return m }

// Bytes is a column of bytes.
type Bytes[M any] struct{ BytesOps[M] }

// Set sets the column to v.
func (c Bytes[M]) Set(v []byte) Change[M] {
	return Change[M]{assign(string(c.BytesOps), wire.Bytes(v))}
}

func (c Bytes[M]) read(r wire.Row) []byte { return r.Bytes() }

// NullBytes is a column of bytes that may be NULL.
type NullBytes[M any] struct{ BytesOps[M] }

// Set sets the column to v.
func (c NullBytes[M]) Set(v []byte) Change[M] {
	return Change[M]{assign(string(c.BytesOps), wire.Bytes(v))}
}

// SetNull sets the column to NULL.
func (c NullBytes[M]) SetNull() Change[M] {
	return Change[M]{assign(string(c.BytesOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c NullBytes[M]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.BytesOps), dialect.Bytes, false)}
}

// NotNull is met where the column is not NULL.
func (c NullBytes[M]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.BytesOps), dialect.Bytes, true)}
}

func (c NullBytes[M]) read(r wire.Row) []byte { return nilable(r, wire.Row.Bytes) }

// FixedBytes is a column of bytes that only an insert may set.
type FixedBytes[M any] struct{ BytesOps[M] }

// Set sets the column to v.
func (c FixedBytes[M]) Set(v []byte) Setter[M] {
	return Setter[M]{assign(string(c.BytesOps), wire.Bytes(v))}
}

func (c FixedBytes[M]) read(r wire.Row) []byte { return r.Bytes() }

// FixedNullBytes is a column of bytes that may be NULL and that only an insert may set.
type FixedNullBytes[M any] struct{ BytesOps[M] }

// Set sets the column to v.
func (c FixedNullBytes[M]) Set(v []byte) Setter[M] {
	return Setter[M]{assign(string(c.BytesOps), wire.Bytes(v))}
}

// SetNull sets the column to NULL.
func (c FixedNullBytes[M]) SetNull() Setter[M] {
	return Setter[M]{assign(string(c.BytesOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c FixedNullBytes[M]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.BytesOps), dialect.Bytes, false)}
}

// NotNull is met where the column is not NULL.
func (c FixedNullBytes[M]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.BytesOps), dialect.Bytes, true)}
}

func (c FixedNullBytes[M]) read(r wire.Row) []byte { return nilable(r, wire.Row.Bytes) }

// nilable reads a cell whose NULL is a nil slice or map.
func nilable[T any](r wire.Row, read func(wire.Row) T) (v T) {
	if r.Null() {
		return v
	}
	return read(r)
}
