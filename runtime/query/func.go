package query

import (
	"errors"
	"math"
	"reflect"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// The functions of this file and of func_time.go make a computed value of others. The result is NULL where an operand is
// NULL, unless they say otherwise.

// of returns the expression of an operand.
func of[M, T any](c Operand[M, T]) sqlgen.Expr {
	e, _ := c.operand(*new(M))
	return e
}

func cellOfOperand[M, T any](c Operand[M, T]) func(wire.Row) T {
	_, cell := c.operand(*new(M))
	return cell
}

// Lower converts a text to lower case. SQLite converts only ASCII letters.
func Lower[M any, T ~string](c Operand[M, T]) Expr[M, string] { return text1(dialect.Lower, c) }

// Upper converts a text to upper case. SQLite converts only ASCII letters.
func Upper[M any, T ~string](c Operand[M, T]) Expr[M, string] { return text1(dialect.Upper, c) }

// Trim removes spaces from both ends of a text.
func Trim[M any, T ~string](c Operand[M, T]) Expr[M, string] { return text1(dialect.Trim, c) }

func text1[M any, T ~string](f dialect.Func, c Operand[M, T]) Expr[M, string] {
	return Expr[M, string]{sqlexpr.Apply(f, of(c)), wire.Row.Text}
}

// Length is the number of characters (code points) of a text.
func Length[M any, T ~string](c Operand[M, T]) Expr[M, int] {
	return Expr[M, int]{sqlexpr.Apply(dialect.Length, of(c)), wire.ReadInt[int]}
}

// Concat joins texts.
func Concat[M any, T ~string](a Operand[M, T], others ...Operand[M, T]) Expr[M, string] {
	e := of(a)
	for _, o := range others {
		e = sqlexpr.Apply(dialect.Concat, e, of(o))
	}
	return Expr[M, string]{e, wire.Row.Text}
}

var (
	errBeforeText = errors.New("a Substring starts at character 1 or later")
	errNegative   = errors.New("a Substring cannot have a negative number of characters")
)

// Substring is the part of a text from character from, counted from 1, with at most n characters.
func Substring[M any, T ~string](c Operand[M, T], from, n int) Expr[M, string] {
	e := sqlexpr.Apply(dialect.Substring, of(c), sqlexpr.Arg(wire.Int(int64(min(from, math.MaxInt32)))), sqlexpr.Arg(wire.Int(int64(min(n, math.MaxInt32)))))
	switch {
	case from < 1:
		e = sqlexpr.Fail(errBeforeText)
	case n < 0:
		e = sqlexpr.Fail(errNegative)
	}
	return Expr[M, string]{e, wire.Row.Text}
}

// Replace replaces every old with replacement. An empty old changes nothing.
func Replace[M any, T ~string](c Operand[M, T], old, replacement string) Expr[M, string] {
	e := of(c)
	if old != "" {
		e = sqlexpr.Apply(dialect.Replace, e, sqlexpr.Arg(wire.Text(old)), sqlexpr.Arg(wire.Text(replacement)))
	}
	return Expr[M, string]{e, wire.Row.Text}
}

// Plus is a + b. A result outside the range of the type is an error, of the database or of the client. For floating-point numbers, a
// result that is not a number, such as the sum of two infinities of different signs, is NULL. A result outside their range is an
// error on PostgreSQL and infinite on the other databases.
func Plus[M any, T Number](a, b Operand[M, T]) Expr[M, T] {
	return arithmetic(intOrFloat[T](dialect.PlusInt, dialect.PlusFloat), a, b)
}

// Minus is a - b, with the limits of Plus.
func Minus[M any, T Number](a, b Operand[M, T]) Expr[M, T] {
	return arithmetic(intOrFloat[T](dialect.MinusInt, dialect.MinusFloat), a, b)
}

// Times is a * b, with the limits of Plus.
func Times[M any, T Number](a, b Operand[M, T]) Expr[M, T] {
	return arithmetic(intOrFloat[T](dialect.TimesInt, dialect.TimesFloat), a, b)
}

// Divide is a / b, with the limits of Plus. Integers are truncated towards zero as in Go. It is NULL if b is zero.
func Divide[M any, T Number](a, b Operand[M, T]) Expr[M, T] {
	return arithmetic(intOrFloat[T](dialect.DivideInt, dialect.DivideFloat), a, b)
}

// intOrFloat returns the function for integers or the one for floating-point numbers, depending on T.
func intOrFloat[T Number](i, f dialect.Func) dialect.Func {
	if scalarTypeOf[T]() == dialect.Int64 {
		return i
	}
	return f
}

// Modulo is the remainder of the division of integers, with the sign of a as in Go. It is NULL if b is zero.
func Modulo[M any, T wire.Integer](a, b Operand[M, T]) Expr[M, T] {
	return arithmetic(dialect.Modulo, a, b)
}

func arithmetic[M any, T Number](f dialect.Func, a, b Operand[M, T]) Expr[M, T] {
	return Expr[M, T]{sqlexpr.Apply(f, of(a), of(b)), cellOfOperand(a)}
}

// Abs is the absolute value.
func Abs[M any, T Number](c Operand[M, T]) Expr[M, T] {
	return number1(intOrFloat[T](dialect.AbsInt, dialect.AbsFloat), c)
}

// Round is the nearest whole number, with halves rounded away from zero as in Go's math.Round.
func Round[M any, T wire.Float64or32](c Operand[M, T]) Expr[M, T] { return number1(dialect.Round, c) }

// Floor is the greatest whole number that is not greater than the value.
func Floor[M any, T wire.Float64or32](c Operand[M, T]) Expr[M, T] { return number1(dialect.Floor, c) }

// Ceil is the least whole number that is not less than the value.
func Ceil[M any, T wire.Float64or32](c Operand[M, T]) Expr[M, T] { return number1(dialect.Ceil, c) }

func number1[M any, T Number](f dialect.Func, c Operand[M, T]) Expr[M, T] {
	return Expr[M, T]{sqlexpr.Apply(f, of(c)), cellOfOperand(c)}
}

// AsInt converts a number or a text to an integer. It truncates the fraction of a number. A text that is not an integer is an error
// of the database, and 0 on SQLite.
func AsInt[M any, T Number | ~string](c Operand[M, T]) Expr[M, int] {
	e := of(c)
	switch scalarTypeOf[T]() {
	case dialect.Float64:
		e = sqlexpr.Apply(dialect.FloatToInt, e)
	default:
		e = sqlexpr.Cast(e, dialect.Int64)
	}
	return Expr[M, int]{e, wire.ReadInt[int]}
}

// AsFloat converts a number or a text to a floating-point number. A text that is not a number is an error of the database, and 0
// on SQLite.
func AsFloat[M any, T Number | ~string](c Operand[M, T]) Expr[M, float64] {
	return Expr[M, float64]{sqlexpr.Cast(of(c), dialect.Float64), wire.Row.Float}
}

// AsText converts an integer, a UUID or a text of any type to a string.
func AsText[M any, T wire.Integer | ~string | ~[16]byte](c Operand[M, T]) Expr[M, string] {
	return Expr[M, string]{sqlexpr.Cast(of(c), dialect.Text), wire.Row.Text}
}

// Coalesce is the first of the values that is not NULL. Expr.Or does the same with a constant.
func Coalesce[M, T any](a, b Operand[M, T], others ...Operand[M, T]) Expr[M, T] {
	e := sqlexpr.Apply(dialect.Coalesce, of(a), of(b))
	for _, o := range others {
		e = sqlexpr.Apply(dialect.Coalesce, e, of(o))
	}
	return Expr[M, T]{e, cellOfOperand(a)}
}

// Case is a choice between values: a CASE without an ELSE.
type Case[M, T any] struct {
	whens []sqlexpr.When
	cell  func(wire.Row) T
}

// When is v if p is true. Case.When adds cases; Else or End completes the choice.
func When[M, T any](p Predicate[M], v Operand[M, T]) Case[M, T] {
	return Case[M, T]{cell: cellOfOperand(v)}.When(p, v)
}

// When is v if p is true and no earlier case is.
func (c Case[M, T]) When(p Predicate[M], v Operand[M, T]) Case[M, T] {
	return Case[M, T]{append(c.whens[:len(c.whens):len(c.whens)], sqlexpr.When{Condition: sqlexpr.ConditionOrFail(p.e), Value: of(v)}), c.cell}
}

// Else is v if no case is true.
func (c Case[M, T]) Else(v Operand[M, T]) Expr[M, T] {
	return Expr[M, T]{sqlexpr.Choice(c.whens, of(v)), c.cell}
}

// End is NULL if no case is true.
func (c Case[M, T]) End() Expr[M, T] { return Expr[M, T]{sqlexpr.Choice(c.whens, nil), c.cell} }

// Equal is true if two values of a row are equal.
func Equal[M, T any](a, b Operand[M, T]) Predicate[M] { return compareTwo(a, sqlexpr.OpEQ, b) }

// NotEqual is true if two values of a row differ.
func NotEqual[M, T any](a, b Operand[M, T]) Predicate[M] { return compareTwo(a, sqlexpr.OpNEQ, b) }

// Greater is true if a is greater than b.
func Greater[M, T any](a, b Operand[M, T]) Predicate[M] { return compareTwo(a, sqlexpr.OpGT, b) }

// GreaterEqual is true if a is at least b.
func GreaterEqual[M, T any](a, b Operand[M, T]) Predicate[M] { return compareTwo(a, sqlexpr.OpGTE, b) }

// Less is true if a is less than b.
func Less[M, T any](a, b Operand[M, T]) Predicate[M] { return compareTwo(a, sqlexpr.OpLT, b) }

// LessEqual is true if a is at most b.
func LessEqual[M, T any](a, b Operand[M, T]) Predicate[M] { return compareTwo(a, sqlexpr.OpLTE, b) }

func compareTwo[M, T any](a Operand[M, T], op sqlexpr.Operator, b Operand[M, T]) Predicate[M] {
	return Predicate[M]{sqlexpr.CompareBoth(of(a), op, of(b), reflect.TypeFor[T]())}
}
