package sqlexpr

import (
	"reflect"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// ValueKind is a kind of values whose Go types this package does not know, and which databases compute with in a way of its own.
// Columns of it have a type in package dialect, and a row in internal/columns.
type ValueKind struct {
	Type dialect.Type
	// is reports whether values of a Go type are of the kind, argument makes an argument of one.
	is       func(reflect.Type) bool
	argument func(any) wire.Value
	// read reads a cell into a pointer to a value.
	Read func(r wire.Row, to any)
	// assign writes what a column is set to, where that is computed; add writes the sum of a column and an argument.
	assign func(b *sqlgen.Builder, e sqlgen.Expr, c *dialect.Column)
	add    func(b *sqlgen.Builder, column string, v wire.Value)
	// fits fails where an insert would put values of a query's column into a column that does not hold them as they are.
	Fits func(b *sqlgen.Builder, q *Subquery, column int, into *dialect.Column)
}

var valueKinds []*ValueKind

func register(k *ValueKind) *ValueKind {
	valueKinds = append(valueKinds, k)
	return k
}

// KindOfGo is the kind of a Go type's values, nil for the types that the language and the standard library have.
func KindOfGo(t reflect.Type) *ValueKind {
	if t == nil || t.PkgPath() == "" {
		return nil
	}
	for _, k := range valueKinds {
		if k.is(t) {
			return k
		}
	}
	return nil
}

// KindOfColumn is the kind of a column's values, nil for the types that need none.
func KindOfColumn(t dialect.Type) *ValueKind {
	for _, k := range valueKinds {
		if k.Type == t {
			return k
		}
	}
	return nil
}

// compared is a computed value that is compared as a column of its kind is.
type compared struct {
	e   sqlgen.Expr
	typ dialect.Type
}

func (c *compared) WriteSQL(b *sqlgen.Builder) { b.Dialect.Compared(b, c.e, c.typ) }

// comparableAs is one side of a comparison of two values of a Go type.
func comparableAs(e sqlgen.Expr, t reflect.Type) sqlgen.Expr {
	if k := KindOfGo(t); k != nil {
		if _, ok := e.(*ref); !ok {
			return &compared{e, k.Type}
		}
	}
	return e
}

// in writes "value IN list". A list without a type would take that of the value: CrateDB rounds its elements to the scale of a
// decimal.
func (k *ValueKind) in(b *sqlgen.Builder, e sqlgen.Expr, list wire.Value) {
	typ := b.Dialect.ListType(k.Type)
	if typ == b.Dialect.ListType(dialect.Text) { // lists are JSON
		b.Dialect.In(b, &compared{e, k.Type}, list, false)
		return
	}
	b.Expr(e)
	b.Write(" = ANY(CAST(")
	b.Arg(list)
	b.Write(" AS " + typ + "))")
}

// written is an expression that a function writes.
type written func()

func (w written) WriteSQL(*sqlgen.Builder) { w() }

// plainSQL is a number that is written out.
type plainSQL string

func (s plainSQL) WriteSQL(b *sqlgen.Builder) { b.Write(string(s)) }
