package query

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/wire"
)

// Exact is the pointer to a decimal type. It distinguishes Decimal values from texts and numbers, which have their own functions.
type Exact[T any] interface {
	*T
	Sign() int
}

// SumDecimal is the sum of decimals. It is exact.
func SumDecimal[M, T any, P Exact[T]](c Operand[M, T]) Aggregate[M, T] { return exactly("sum", c) }

// MinDecimal is the minimum of decimals.
func MinDecimal[M, T any, P Exact[T]](c Operand[M, T]) Aggregate[M, T] { return exactly("min", c) }

// MaxDecimal is the maximum of decimals.
func MaxDecimal[M, T any, P Exact[T]](c Operand[M, T]) Aggregate[M, T] { return exactly("max", c) }

// AvgDecimal is the mean of decimals, with six more decimal places than the operand, rounded half away from zero. CrateDB computes
// 34 digits before the rounding.
func AvgDecimal[M, T any, P Exact[T]](c Operand[M, T]) Aggregate[M, T] { return exactly("avg", c) }

func exactly[M, T any](fn string, c Operand[M, T]) Aggregate[M, T] {
	return Aggregate[M, T]{sqlexpr.AggregateDecimals(fn, of(c)), cellOfOperand(c)}
}

// PlusDecimal is a + b. It is exact, with as many decimal places as the operand with more of them.
func PlusDecimal[M, T any, P Exact[T]](a, b Operand[M, T]) Expr[M, T] {
	return Expr[M, T]{sqlexpr.DecimalFunc(dialect.PlusDecimal, of(a), of(b)), cellOfOperand(a)}
}

// MinusDecimal is a - b. It has the precision of PlusDecimal.
func MinusDecimal[M, T any, P Exact[T]](a, b Operand[M, T]) Expr[M, T] {
	return Expr[M, T]{sqlexpr.DecimalFunc(dialect.MinusDecimal, of(a), of(b)), cellOfOperand(a)}
}

// TimesDecimal is a * b. It is exact, with the decimal places of both operands added. Round it before setting a column to it.
func TimesDecimal[M, T any, P Exact[T]](a, b Operand[M, T]) Expr[M, T] {
	return Expr[M, T]{sqlexpr.DecimalFunc(dialect.TimesDecimal, of(a), of(b)), cellOfOperand(a)}
}

// RoundDecimal rounds a decimal to a number of decimal places, 0 to 38, half away from zero.
func RoundDecimal[M, T any, P Exact[T]](c Operand[M, T], digits int) Expr[M, T] {
	return Expr[M, T]{sqlexpr.RoundDecimal(of(c), digits), cellOfOperand(c)}
}

// ValueDecimal is a constant. Its entity cannot be inferred and must be given: query.ValueDecimal[*of.Order](rate).
func ValueDecimal[M, T any, P interface {
	wire.TextPointer[T]
	Exact[T]
}](v T) NonNull[M, T] {
	return NonNull[M, T]{Expr[M, T]{constantOf(v), wire.ReadDecimal[T, P]}}
}
