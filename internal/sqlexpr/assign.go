package sqlexpr

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Assignment is "column = value", "column = column + value", "column = expression", or sets members of a document.
type Assignment struct {
	Column  string
	Value   wire.Value
	Adds    bool
	Expr    sqlgen.Expr      // replaces value; nil for none
	Members []dialect.Member // replaces value; nil for none
	// Excluded: the value is that of the row that an upsert would have written.
	Excluded bool
}

// Relative reports whether the result depends on the previous value of the row.
func (a *Assignment) Relative() bool { return a.Adds || a.Expr != nil || a.Members != nil }

// Assign sets a column to a value.
//
//go:noinline
func Assign(column string, v wire.Value) *Assignment { return &Assignment{Column: column, Value: v} }

// Increment adds a value to a column.
//
//go:noinline
func Increment(column string, delta wire.Value) *Assignment {
	return &Assignment{Column: column, Value: delta, Adds: true}
}

func (a *Assignment) WriteSQL(b *sqlgen.Builder) {
	if a.Members != nil {
		b.Dialect.SetMembers(b, b.Column(a.Column), a.Members)
		return
	}
	b.Ident(a.Column)
	b.Write(" = ")
	a.writeValue(b)
}

// writeValue writes the new value of the column.
func (a *Assignment) writeValue(b *sqlgen.Builder) {
	switch {
	case a.Excluded:
		if b.Statement.Op != wire.OpInsert {
			b.Fail(errExcluded)
		}
		b.Ident(excludedRow)
		b.Write(".")
		b.Ident(a.Column)
	case a.Expr != nil:
		b.Dialect.Assign(b, timeFor{a.Column, a.Expr}, b.Column(a.Column))
	case a.Adds:
		if k := KindOfColumn(b.Column(a.Column).Type); k != nil {
			k.add(b, a.Column, a.Value)
			return
		}
		b.Col(a.Column)
		b.Write(" + ")
		b.Dialect.Bound(b, a.Column, a.Value)
	default:
		b.ArgFor(a.Column, a.Value)
	}
}
