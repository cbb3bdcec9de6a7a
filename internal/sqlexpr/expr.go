package sqlexpr

import (
	"errors"
	"reflect"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

var errZeroExpr = errors.New("a zero Expr has no value: make it with a function of package query")

// ValueOrFail returns the expression of a computed value, or for a zero value one that fails the statement.
func ValueOrFail(e sqlgen.Expr) sqlgen.Expr {
	if e == nil {
		return failing{errZeroExpr}
	}
	return e
}

// function is a function of operands.
type function struct {
	f    dialect.Func
	args []sqlgen.Expr
}

// Apply is a function of operands.
func Apply(f dialect.Func, args ...sqlgen.Expr) sqlgen.Expr { return &function{f, args} }

func (f *function) WriteSQL(b *sqlgen.Builder) {
	if f.f == dialect.Coalesce {
		if typ := decimalOfSome(b, f.args...); typ != "" {
			(&castText{written(func() { b.Call(f.f, f.args...) }), typ}).WriteSQL(b)
			return
		}
	}
	b.Call(f.f, f.args...)
}

// constant is an argument with a cast: databases infer the type of a bare placeholder from its context.
type constant struct {
	v   wire.Value
	typ dialect.Type
}

// Constant is an argument with a type.
func Constant(v wire.Value, t dialect.Type) sqlgen.Expr { return &constant{v, t} }

func (c *constant) WriteSQL(b *sqlgen.Builder) {
	b.Dialect.Cast(b, argExpr{KindOfColumn(c.typ).fitted(b, fitExpr(b, c.v, c))}, c.typ)
}

// argExpr is a placeholder.
type argExpr struct{ v wire.Value }

// Arg is an argument without a type.
func Arg(v wire.Value) sqlgen.Expr { return argExpr{v} }

func (a argExpr) WriteSQL(b *sqlgen.Builder) { b.Arg(a.v) }

// ScalarType is the column type for values of a Go type. Narrow numbers are computed in the wide type.
func ScalarType(t reflect.Type) dialect.Type {
	if k := KindOfGo(t); k != nil {
		return k.Type
	}
	switch b := BasicOf(t); {
	case b != nil:
		return b.Column
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64:
		return dialect.Int64
	}
	return dialect.Text
}

var errUnknownValue = errors.New("the enum does not have the value")

// Argument is the argument for a value of an operand's type.
func Argument(v any) wire.Value {
	if k := KindOfGo(reflect.TypeOf(v)); k != nil {
		return k.argument(v)
	}
	if e, ok := v.(interface{ Known() bool }); ok && !e.Known() {
		return wire.Invalid(errUnknownValue)
	}
	if t := reflect.TypeOf(v); t != nil && t.Kind() == reflect.Array && t.ConvertibleTo(reflect.TypeFor[[16]byte]()) {
		return wire.UUID(reflect.ValueOf(v).Convert(reflect.TypeFor[[16]byte]()).Interface().([16]byte))
	}
	return wire.ValueOf(v)
}

// exprCompare is "expression op value".
type exprCompare struct {
	e    sqlgen.Expr
	op   Operator
	v    wire.Value
	kind *ValueKind // of the value, nil for most types
}

// CompareExpr compares an expression with a Go value.
func CompareExpr(e sqlgen.Expr, op Operator, v any) sqlgen.Expr {
	return &exprCompare{ValueOrFail(e), op, Argument(v), KindOfGo(reflect.TypeOf(v))}
}

func (c *exprCompare) WriteSQL(b *sqlgen.Builder) {
	if c.op == OpEQ && searchedKey(b, c.e) {
		b.Dialect.In(b, c.e, wire.ListOf([]wire.Value{fitExpr(b, c.v, c.e)}), false)
		return
	}
	op, not := beginCompare(b, c.op, isEnd(c.v))
	b.Expr(c.e)
	b.Write(operators[op])
	if c.kind != nil {
		b.Dialect.Cast(b, argExpr{c.kind.fitted(b, c.v)}, c.kind.Type)
	} else {
		b.Arg(fitExpr(b, c.v, c.e))
	}
	endCompare(b, not)
}

// exprIn is "expression IN list".
type exprIn struct {
	e    sqlgen.Expr
	list wire.Value
	kind *ValueKind // of the elements, nil for most types
}

// Among tests whether a value is, or is not, one of a list of values of a Go type.
func Among(e sqlgen.Expr, list []wire.Value, t reflect.Type, not bool) sqlgen.Expr {
	out := sqlgen.Expr(never)
	if len(list) > 0 {
		out = &exprIn{ValueOrFail(e), wire.ListOf(list), KindOfGo(t)}
	}
	if not {
		return Not(out)
	}
	return out
}

func (m *exprIn) WriteSQL(b *sqlgen.Builder) {
	if err := m.list.Err(); err != nil {
		b.Fail(err)
	}
	if m.kind != nil {
		m.kind.in(b, m.e, m.list)
		return
	}
	b.Dialect.In(b, m.e, fitExpr(b, m.list, m.e), false)
}

// exprNull is "expression IS [NOT] NULL".
type exprNull struct {
	e   sqlgen.Expr
	not bool
}

// IsNull tests whether an expression is NULL, or is not.
func IsNull(e sqlgen.Expr, not bool) sqlgen.Expr { return &exprNull{e, not} }

func (n *exprNull) WriteSQL(b *sqlgen.Builder) {
	b.Expr(ValueOrFail(n.e))
	if n.not {
		b.Write(" IS NOT NULL")
	} else {
		b.Write(" IS NULL")
	}
}
