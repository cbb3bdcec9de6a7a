package sqlexpr

import (
	"math/bits"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// SelectAll writes a SELECT of all columns of a table, up to the conditions.
func SelectAll(b *sqlgen.Builder, t *dialect.Table) {
	b.Write("SELECT ")
	b.Columns(t)
	b.From()
}

// SelectColumns is SelectAll for some of the columns; nil are all.
func SelectColumns(b *sqlgen.Builder, t *dialect.Table, columns []int) {
	b.Write("SELECT ")
	WriteColumns(b, t, columns)
	b.From()
}

// WriteColumns writes the names of some of the columns; nil are all.
func WriteColumns(b *sqlgen.Builder, t *dialect.Table, columns []int) {
	if columns == nil {
		b.Columns(t)
		return
	}
	b.List(len(columns), func(i int) { b.Output(t.Columns[columns[i]].Name) })
}

// WriteKey writes "key column = argument" for each column of the key.
func WriteKey(b *sqlgen.Builder, t *dialect.Table, key []wire.Value) {
	for i, at := range t.Key {
		if i > 0 {
			b.Write(" AND ")
		}
		col := &t.Columns[at]
		b.Col(col.Name)
		b.Write(" = ")
		b.ArgFor(col.Name, Fit(key[i], col))
	}
}

// WriteKeys writes a condition for several keys with the row filter: a list for a key of one column, an OR for composite keys. keys are the
// values of all keys, one key after the other.
func WriteKeys(b *sqlgen.Builder, t *dialect.Table, keys []wire.Value) {
	if n := len(t.Key); n > 1 {
		WriteEither(b, len(keys)/n, func(i int) {
			WriteKey(b, t, keys[i*n:(i+1)*n])
			WriteKeyRowFilter(b, LiveRows)
		})
		return
	}
	WriteKeyList(b, &t.Columns[t.Key[0]], keys, LiveRows)
}

// WriteKeyList is WriteKeys for a key of one column. On a database with KeysApart each key has the row filter, because the database would
// not look up the keys otherwise.
func WriteKeyList(b *sqlgen.Builder, col *dialect.Column, keys []wire.Value, rows Deletion) {
	if b.Dialect.KeysApart && hasRowFilter(b, rows) {
		WriteEither(b, len(keys), func(i int) {
			b.Col(col.Name)
			b.Write(" = ")
			b.ArgFor(col.Name, Fit(keys[i], col))
			WriteKeyRowFilter(b, rows)
		})
		return
	}
	b.Dialect.In(b, &ref{name: col.Name, typ: col.Type}, Fit(wire.ListOf(keys), col), true)
	writeRowFilter(b, " AND ", rows)
}

// WriteEither writes an OR of n conditions. It repeats the last one up to a power of two, to keep the number of statement texts small.
func WriteEither(b *sqlgen.Builder, n int, write func(i int)) {
	for i := range 1 << bits.Len(uint(n-1)) {
		if i > 0 {
			b.Write(" OR ")
		}
		b.Write("(")
		write(min(i, n-1))
		b.Write(")")
	}
}

// AppendKeyIdentity appends the identity of a key: bytes that are equal for equal keys only.
func AppendKeyIdentity(b []byte, t *dialect.Table, key []wire.Value) []byte {
	for i, v := range key {
		b = Fit(v, &t.Columns[t.Key[i]]).AppendIdentity(b)
	}
	return b
}
