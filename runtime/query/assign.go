package query

import (
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Change sets a column in an update or a create.
type Change[M any] struct{ a *assignment }

// Setter sets a column in a create only: a key or an immutable column.
type Setter[M any] struct{ a *assignment }

// Assignment is a Change or a Setter.
type Assignment[M any] interface {
	assigned(M) *assignment
}

func (c Change[M]) assigned(M) *assignment { return c.a }
func (s Setter[M]) assigned(M) *assignment { return s.a }

// ColumnOf returns the name of the column that an assignment sets. It is empty for a zero assignment.
func ColumnOf[M any](a Assignment[M]) string {
	if s := a.assigned(*new(M)); s != nil {
		return s.column
	}
	return ""
}

// assignment is "column = value", "column = column + value" or "column = expression".
type assignment struct {
	column string
	value  wire.Value
	add    bool
	expr   sqlgen.Expr // replaces value; nil for none
}

//go:noinline
func assign(column string, v wire.Value) *assignment { return &assignment{column: column, value: v} }

//go:noinline
func increment(column string, delta wire.Value) *assignment {
	return &assignment{column: column, value: delta, add: true}
}

func (a *assignment) WriteSQL(b *sqlgen.Builder) {
	b.Ident(a.column)
	b.Write(" = ")
	switch {
	case a.expr != nil:
		b.Dialect.Assign(b, timeFor{a.column, a.expr}, b.Column(a.column))
	case a.add:
		if k := kindOfColumn(b.Column(a.column).Type); k != nil {
			k.add(b, a.column, a.value)
			return
		}
		b.Ident(a.column)
		b.Write(" + ")
		b.Dialect.Bound(b, a.column, a.value)
	default:
		b.ArgFor(a.column, a.value)
	}
}
