package query

import (
	"errors"
	"reflect"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Operand is a value of a row of M for expressions: a column, a member of an object, a computed value. T is the type of the value,
// also of a nullable one.
type Operand[M, T any] interface {
	operand(M) (sqlgen.Expr, func(wire.Row) T)
}

// Number is the type of an operand of arithmetic.
type Number interface {
	wire.Integer | wire.Float64or32
}

// Basic is the type of a constant.
type Basic interface {
	Number | ~string | ~bool | ~[16]byte | time.Time
}

// Expr is a computed, nullable value of a row of M. A selection reads it as a *T.
type Expr[M, T any] struct {
	e    sqlgen.Expr
	cell func(wire.Row) T
}

// NonNull is a computed value that is never NULL. A selection reads it as a T.
type NonNull[M, T any] struct{ x Expr[M, T] }

// AsNullable is an operand as a nullable value, the type of the results of functions.
func AsNullable[M, T any](c Operand[M, T]) Expr[M, T] {
	e, cell := c.operand(*new(M))
	return Expr[M, T]{e, cell}
}

// Value is a constant. Its entity cannot be inferred and must be given: query.Value[*of.Book](1).
func Value[M any, T Basic](v T) NonNull[M, T] {
	return NonNull[M, T]{Expr[M, T]{constantOf(v), cellOf[T]()}}
}

// Or replaces NULL by v (COALESCE).
func (x Expr[M, T]) Or(v T) NonNull[M, T] {
	return NonNull[M, T]{Expr[M, T]{apply(dialect.Coalesce, x.e, constantOf(v)), x.cell}}
}

func (x Expr[M, T]) expr(M) sqlgen.Expr                        { return orZeroExpr(x.e) }
func (x Expr[M, T]) read(r wire.Row) *T                        { return wire.Ptr(r, x.cell) }
func (x Expr[M, T]) operand(M) (sqlgen.Expr, func(wire.Row) T) { return orZeroExpr(x.e), x.cell }

func (s NonNull[M, T]) expr(m M) sqlgen.Expr { return s.x.expr(m) }
func (s NonNull[M, T]) read(r wire.Row) T    { return s.x.cell(r) }
func (s NonNull[M, T]) operand(m M) (sqlgen.Expr, func(wire.Row) T) {
	return s.x.operand(m)
}

var errZeroExpr = errors.New("a zero Expr has no value: make it with a function of package query")

func orZeroExpr(e sqlgen.Expr) sqlgen.Expr {
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

func apply(f dialect.Func, args ...sqlgen.Expr) sqlgen.Expr { return &function{f, args} }

func (f *function) WriteSQL(b *sqlgen.Builder) {
	if f.f == dialect.Coalesce {
		if typ := decimalOfSome(b, f.args...); typ != "" {
			(&castText{written(func() { b.Call(f.f, f.args...) }), typ}).WriteSQL(b)
			return
		}
	}
	b.Call(f.f, f.args...)
}

// constant is an argument that has a type of its own: databases guess that of a bare placeholder from what is around it.
type constant struct {
	v   wire.Value
	typ dialect.Type
}

func constantOf[T any](v T) sqlgen.Expr { return typedConstant(argument(v), scalarTypeOf[T]()) }

func typedConstant(v wire.Value, t dialect.Type) sqlgen.Expr { return &constant{v, t} }

func (c *constant) WriteSQL(b *sqlgen.Builder) {
	b.Dialect.Cast(b, argExpr{fitExpr(b, c.v, c)}, c.typ)
}

// argExpr is a placeholder.
type argExpr struct{ v wire.Value }

func arg(v wire.Value) sqlgen.Expr { return argExpr{v} }

func (a argExpr) WriteSQL(b *sqlgen.Builder) { b.Arg(a.v) }

// scalarType is the type that databases hold values of a Go type in; narrow numbers are computed in their wide type.
func scalarType(t reflect.Type) dialect.Type {
	if k := kindOfGo(t); k != nil {
		return k.typ
	}
	switch b := basicOf(t); {
	case b != nil:
		return b.column
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64:
		return dialect.Int64
	}
	return dialect.Text
}

var errUnknownValue = errors.New("the enum does not have the value")

// argument is the argument for a value of an operand's type.
func argument(v any) wire.Value {
	if k := kindOfGo(reflect.TypeOf(v)); k != nil {
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
	op   operator
	v    wire.Value
	kind *valueKind // of the value, nil for one that needs none
}

func compareTo(e sqlgen.Expr, op operator, v any) sqlgen.Expr {
	return &exprCompare{orZeroExpr(e), op, argument(v), kindOfGo(reflect.TypeOf(v))}
}

func (c *exprCompare) WriteSQL(b *sqlgen.Builder) {
	if c.op == opEQ && searchedKey(b, c.e) {
		b.Dialect.In(b, c.e, wire.ListOf([]wire.Value{fitExpr(b, c.v, c.e)}), false)
		return
	}
	op, not := beginCompare(b, c.op, isEnd(c.v))
	b.Expr(c.e)
	b.Write(operators[op])
	if c.kind != nil {
		b.Dialect.Cast(b, argExpr{c.v}, c.kind.typ)
	} else {
		b.Arg(fitExpr(b, c.v, c.e))
	}
	endCompare(b, not)
}

// exprIn is "expression IN list".
type exprIn struct {
	e    sqlgen.Expr
	list wire.Value
	kind *valueKind // of its elements, nil for those that need none
}

func amongValues[T any](e sqlgen.Expr, vs []T, not bool) sqlgen.Expr {
	list := make([]wire.Value, len(vs))
	for i, v := range vs {
		list[i] = argument(v)
	}
	return among(e, list, reflect.TypeFor[T](), not)
}

// among tests whether a value is one of a list of values of a Go type.
func among(e sqlgen.Expr, list []wire.Value, t reflect.Type, not bool) sqlgen.Expr {
	out := sqlgen.Expr(never)
	if len(list) > 0 {
		out = &exprIn{orZeroExpr(e), wire.ListOf(list), kindOfGo(t)}
	}
	if not {
		return negate(out)
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

func nullTest(e sqlgen.Expr, not bool) sqlgen.Expr { return &exprNull{e, not} }

func (n *exprNull) WriteSQL(b *sqlgen.Builder) {
	b.Expr(orZeroExpr(n.e))
	if n.not {
		b.Write(" IS NOT NULL")
	} else {
		b.Write(" IS NULL")
	}
}

func scalarTypeOf[T any]() dialect.Type { return scalarType(reflect.TypeFor[T]()) }
