package sqlgen

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Insert appends an INSERT into n columns. column returns their names, and source writes the source of the rows. Without columns it inserts
// one row with the default of every column, and does not call source.
func (b *Builder) Insert(t *dialect.Table, n int, column func(i int) string, source func()) {
	b.Write("INSERT INTO ")
	if n == 0 {
		b.TableName(t)
		b.Dialect.DefaultRow(b, t)
		return
	}
	b.Into(t, n, column)
	source()
}

// InsertBulk appends an INSERT of many rows into some columns. The rows are those of the statement.
func (b *Builder) InsertBulk(t *dialect.Table, columns []dialect.Column) {
	b.Insert(t, len(columns), func(i int) string { return columns[i].Name }, func() { b.Dialect.BulkValues(b, columns) })
}

// Into appends the name of a table and of n of its columns.
func (b *Builder) Into(t *dialect.Table, n int, column func(i int) string) {
	b.TableName(t)
	b.Write(" (")
	b.List(n, func(i int) { b.Ident(column(i)) })
	b.Write(")")
}

// Row appends the source of one row: the arguments for n columns.
func (b *Builder) Row(n int, value func(i int) (column string, v wire.Value)) {
	b.Write(" VALUES (")
	b.List(n, func(i int) {
		column, v := value(i)
		b.ArgFor(column, v)
	})
	b.Write(")")
}

// Returning appends RETURNING with n columns, or nothing without columns.
func (b *Builder) Returning(n int, column func(i int) string) {
	if n == 0 {
		return
	}
	b.Write(" RETURNING ")
	b.List(n, func(i int) { b.Output(column(i)) })
}
