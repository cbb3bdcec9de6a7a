package sqlexpr

import (
	"reflect"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// ValueKind is a kind of values with any Go type that has certain methods, and with its own SQL for computations. Its columns have a type in
// package dialect, and a row in runtime/query/internal/columns.
type ValueKind struct {
	Type dialect.Type
	// is reports whether values of a Go type are of the kind. argument converts a value to an argument.
	is       func(reflect.Type) bool
	argument func(any) wire.Value
	// fit cuts an argument, or a list of them, to what the columns of the package hold. It is nil if they hold every value.
	fit func(b *sqlgen.Builder, v wire.Value) wire.Value
	// Read reads a cell into a pointer to a value.
	Read func(r wire.Row, to any)
	// assign writes the computed value of an assignment. add writes the sum of a column and an argument.
	assign func(b *sqlgen.Builder, e sqlgen.Expr, c *dialect.Column)
	add    func(b *sqlgen.Builder, column string, v wire.Value)
	// Fits fails the statement if a column cannot store the values of a query's column without loss.
	Fits func(b *sqlgen.Builder, q *Subquery, column int, into *dialect.Column)
}

var valueKinds []*ValueKind

func register(k *ValueKind) *ValueKind {
	valueKinds = append(valueKinds, k)
	return k
}

// KindOfGo returns the kind of a Go type's values, or nil for types of the language and the standard library.
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

// KindOfColumn returns the kind of a column's values, or nil.
func KindOfColumn(t dialect.Type) *ValueKind {
	for _, k := range valueKinds {
		if k.Type == t {
			return k
		}
	}
	return nil
}

// fitted is an argument of the kind as columns hold it. A nil kind changes nothing.
func (k *ValueKind) fitted(b *sqlgen.Builder, v wire.Value) wire.Value {
	if k == nil || k.fit == nil {
		return v
	}
	return k.fit(b, v)
}

// compared is a computed value with the collation of its kind.
type compared struct {
	e   sqlgen.Expr
	typ dialect.Type
}

func (c *compared) WriteSQL(b *sqlgen.Builder) { b.Dialect.Compared(b, c.e, c.typ) }

// comparableAs returns an expression for one side of a comparison of two values of a Go type.
func comparableAs(e sqlgen.Expr, t reflect.Type) sqlgen.Expr {
	if k := KindOfGo(t); k != nil {
		if _, ok := e.(*ref); !ok {
			return &compared{e, k.Type}
		}
	}
	return e
}

// in writes "value IN list" with a typed list. An untyped list would have the type of the value: CrateDB rounds the elements to the scale of
// a decimal.
func (k *ValueKind) in(b *sqlgen.Builder, e sqlgen.Expr, list wire.Value) {
	typ := b.Dialect.ListType(k.Type)
	list = k.fitted(b, list)
	if typ == b.Dialect.ListType(dialect.Text) { // lists are JSON texts
		b.Dialect.In(b, &compared{e, k.Type}, list, false)
		return
	}
	b.Expr(e)
	b.Write(" = ANY(CAST(")
	b.Arg(list)
	b.Write(" AS " + typ + "))")
}

// written is a function that writes an expression.
type written func()

func (w written) WriteSQL(*sqlgen.Builder) { w() }

// plainSQL is the text of a number.
type plainSQL string

func (s plainSQL) WriteSQL(b *sqlgen.Builder) { b.Write(string(s)) }
