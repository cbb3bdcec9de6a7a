package query

import (
	"reflect"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
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
	return NonNull[M, T]{Expr[M, T]{sqlexpr.Apply(dialect.Coalesce, x.e, constantOf(v)), x.cell}}
}

func (x Expr[M, T]) expr(M) sqlgen.Expr { return sqlexpr.ValueOrFail(x.e) }
func (x Expr[M, T]) read(r wire.Row) *T { return wire.Ptr(r, x.cell) }
func (x Expr[M, T]) operand(M) (sqlgen.Expr, func(wire.Row) T) {
	return sqlexpr.ValueOrFail(x.e), x.cell
}

func (s NonNull[M, T]) expr(m M) sqlgen.Expr { return s.x.expr(m) }
func (s NonNull[M, T]) read(r wire.Row) T    { return s.x.cell(r) }
func (s NonNull[M, T]) operand(m M) (sqlgen.Expr, func(wire.Row) T) {
	return s.x.operand(m)
}

func constantOf[T any](v T) sqlgen.Expr {
	return sqlexpr.Constant(sqlexpr.Argument(v), scalarTypeOf[T]())
}

func amongValues[T any](e sqlgen.Expr, vs []T, not bool) sqlgen.Expr {
	list := make([]wire.Value, len(vs))
	for i, v := range vs {
		list[i] = sqlexpr.Argument(v)
	}
	return sqlexpr.Among(e, list, reflect.TypeFor[T](), not)
}

func scalarTypeOf[T any]() dialect.Type { return sqlexpr.ScalarType(reflect.TypeFor[T]()) }

// floatType is the column type of a member of type T. Comparisons distinguish float32 members.
func floatType[T wire.Float64or32]() dialect.Type {
	if fine := 0.1; float64(T(fine)) == fine {
		return dialect.Float64
	}
	return dialect.Float32
}
