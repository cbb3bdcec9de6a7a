package query

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Exact is the pointer to a decimal type. It distinguishes Decimal values from texts and numbers, which have their own functions.
type Exact[T any] interface {
	*T
	Sign() int
}

// meanDigits is how many more digits a mean has than its values.
const meanDigits = 6

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
	return Aggregate[M, T]{aggregateDecimals(fn, of(c)), cellOfOperand(c)}
}

// PlusDecimal is a + b. It is exact, with as many decimal places as the operand with more of them.
func PlusDecimal[M, T any, P Exact[T]](a, b Operand[M, T]) Expr[M, T] {
	return Expr[M, T]{decimalOf(dialect.PlusDecimal, of(a), of(b)), cellOfOperand(a)}
}

// MinusDecimal is a - b. It has the precision of PlusDecimal.
func MinusDecimal[M, T any, P Exact[T]](a, b Operand[M, T]) Expr[M, T] {
	return Expr[M, T]{decimalOf(dialect.MinusDecimal, of(a), of(b)), cellOfOperand(a)}
}

// TimesDecimal is a * b. It is exact, with the decimal places of both operands added. Round it before setting a column to it.
func TimesDecimal[M, T any, P Exact[T]](a, b Operand[M, T]) Expr[M, T] {
	return Expr[M, T]{decimalOf(dialect.TimesDecimal, of(a), of(b)), cellOfOperand(a)}
}

// RoundDecimal rounds a decimal to a number of decimal places, 0 to 38, half away from zero.
func RoundDecimal[M, T any, P Exact[T]](c Operand[M, T], digits int) Expr[M, T] {
	return Expr[M, T]{roundDecimal(of(c), digits), cellOfOperand(c)}
}

// ValueDecimal is a constant. Its entity cannot be inferred and must be given: query.ValueDecimal[*of.Order](rate).
func ValueDecimal[M, T any, P interface {
	wire.TextPointer[T]
	Exact[T]
}](v T) NonNull[M, T] {
	return NonNull[M, T]{Expr[M, T]{constantOf(v), wire.ReadDecimal[T, P]}}
}

var (
	errNoDecimal = errors.New("decimal functions take Decimal columns and values computed from Decimal columns")
	errDigits    = errors.New("RoundDecimal takes 0 to 38 digits")
)

// decimalCall is a function of decimals.
type decimalCall struct {
	f      dialect.Func
	args   []sqlgen.Expr
	digits int // of RoundDecimal
}

func decimalOf(f dialect.Func, a, b sqlgen.Expr) sqlgen.Expr {
	return &decimalCall{f: f, args: []sqlgen.Expr{a, b}}
}

func roundDecimal(e sqlgen.Expr, digits int) sqlgen.Expr {
	return &decimalCall{dialect.RoundDecimal, []sqlgen.Expr{e, number(digits)}, digits}
}

func aggregateDecimals(fn string, arg sqlgen.Expr) aggregation {
	return aggregation{fn: fn, arg: arg, to: dialect.Decimal, own: decimalAggregate{}}
}

func (c *decimalCall) WriteSQL(b *sqlgen.Builder) {
	if _, ok := c.scale(b); !ok {
		b.Fail(errNoDecimal)
	}
	if c.digits < 0 || c.digits > 38 {
		b.Fail(errDigits)
	}
	b.Call(c.f, c.args...)
}

func (c *decimalCall) scale(b *sqlgen.Builder) (int, bool) {
	a, ok := scaleOf(b, c.args[0])
	if c.f == dialect.RoundDecimal {
		return c.digits, ok
	}
	other, second := scaleOf(b, c.args[1])
	if c.f == dialect.TimesDecimal {
		return a + other, ok && second
	}
	return max(a, other), ok && second
}

// scaleOf is the number of digits that a decimal has behind the point at most. It is not ok for what is no decimal.
func scaleOf(b *sqlgen.Builder, e sqlgen.Expr) (scale int, ok bool) {
	switch e := e.(type) {
	case *ref:
		c := b.Column(e.name)
		return c.Scale, c.Type == dialect.Decimal
	case *decimalCall:
		return e.scale(b)
	case *castTo:
		return scaleOf(b, e.e)
	case *constant:
		_, fraction, _ := strings.Cut(e.v.Text(), ".")
		return len(fraction), e.typ == dialect.Decimal
	case *compared:
		return scaleOf(b, e.e)
	case timed:
		e.sources(b, func(from sqlgen.Expr) {
			s, decimal := scaleOf(b, from)
			scale, ok = max(scale, s), ok || decimal
		})
		if a, isAggregate := e.(*aggregation); isAggregate && a.own == (decimalAggregate{}) && a.fn == "avg" {
			scale += meanDigits
		}
	}
	return scale, ok
}

// decimalOfAll is the type of a column of a set operation that holds the decimals of both queries, empty if they are none.
func decimalOfAll(b *sqlgen.Builder, left, right *subquery, column int) string {
	scale, ok := 0, false
	for _, q := range []*subquery{left, right} {
		q.sources(b, column, func(e sqlgen.Expr) {
			s, decimal := scaleOf(b, e)
			scale, ok = max(scale, s), ok || decimal
		})
	}
	if !ok {
		return ""
	}
	return fmt.Sprintf("%s(38, %d)", b.Dialect.Types[dialect.Decimal], min(scale, 38))
}

// decimalOfSome is the type that decimals of several scales are cast to where the database tells 1.5 from 1.50 in groups and joins,
// empty if there is no need.
func decimalOfSome(b *sqlgen.Builder, values ...sqlgen.Expr) string {
	if !b.Dialect.UnionTypes {
		return ""
	}
	least, most := math.MaxInt, -1
	for _, e := range values {
		if scale, ok := scaleOf(b, e); ok {
			least, most = min(least, scale), max(most, scale)
		}
	}
	if least >= most {
		return ""
	}
	return fmt.Sprintf("%s(38, %d)", b.Dialect.Types[dialect.Decimal], min(most, 38))
}

// castText is CAST(e AS typ), and e if typ is empty.
type castText struct {
	e   sqlgen.Expr
	typ string
}

func (c *castText) WriteSQL(b *sqlgen.Builder) {
	if c.typ == "" {
		b.Expr(c.e)
		return
	}
	b.Write("CAST(")
	b.Expr(c.e)
	b.Write(" AS " + c.typ + ")")
}

// decimalAggregate are the aggregates of decimals.
type decimalAggregate struct{}

func (decimalAggregate) function(b *sqlgen.Builder, fn string) string {
	if fn == "sum" {
		return b.Dialect.Functions[dialect.SumDecimal]
	}
	return fn
}

// result makes the mean of a group of its sum and its number, because databases divide with few digits.
func (own decimalAggregate) result(b *sqlgen.Builder, c *aggregation, call sqlgen.Expr) sqlgen.Expr {
	scale, ok := scaleOf(b, c.arg)
	switch {
	case !ok:
		return failing{errNoDecimal}
	case c.fn != "avg":
		return call
	}
	of := func(fn string, own ownAggregate) sqlgen.Expr {
		one := *c
		one.fn, one.own = fn, own
		return (*plainCall)(&one)
	}
	digits := scale + meanDigits
	return apply(dialect.MeanDecimal, of("sum", own), of("count", nil), of("avg", nil), number(digits),
		plainSQL("1"+strings.Repeat("0", digits)), plainSQL("0."+strings.Repeat("0", digits-1)+"1"))
}

// assignDecimal writes what a column of decimals is set to. No database is left to round it.
func assignDecimal(b *sqlgen.Builder, e sqlgen.Expr, c *dialect.Column) {
	if k, ok := e.(*constant); ok && k.v.Kind() == wire.KindText {
		text, err := wire.FitDecimal(k.v.Text(), c.Digits, c.Scale)
		if err != nil {
			b.Fail(err)
		}
		b.ArgFor(c.Name, wire.Text(text))
		return
	}
	scale, ok := scaleOf(b, e)
	switch {
	case ok && scale > c.Scale:
		b.Fail(errFiner(c, scale))
	case ok && scale < c.Scale: // SQLite keeps the text
		b.Call(dialect.RoundDecimal, e, number(c.Scale))
		return
	}
	b.Expr(e)
}

func errFiner(c *dialect.Column, scale int) error {
	return fmt.Errorf("column %q has %d decimal places, but the value has up to %d and the database would "+
		"round it: round it with query.RoundDecimal", c.Name, c.Scale, scale)
}

// addDecimal writes the sum of a column and an argument.
func addDecimal(b *sqlgen.Builder, column string, v wire.Value) {
	b.Call(dialect.PlusDecimal, written(func() { b.Ident(column) }), written(func() {
		b.Dialect.Cast(b, written(func() { b.ArgFor(column, v) }), dialect.Decimal)
	}))
}

// decimalType is what a decimal type has, or its pointer.
type decimalType interface {
	encoding.TextMarshaler
	encoding.TextUnmarshaler
	Sign() int
}

// Decimals are a kind of values.
var _ = register(&valueKind{
	typ: dialect.Decimal,
	is: func(t reflect.Type) bool {
		return t != reflect.TypeFor[time.Time]() && reflect.PointerTo(t).Implements(reflect.TypeFor[decimalType]())
	},
	argument: decimalArgument,
	read: func(r wire.Row, to any) {
		text, err := wire.FitDecimal(r.Text(), 0, 0)
		if err == nil {
			err = to.(decimalType).UnmarshalText([]byte(text))
		}
		if err != nil {
			r.Fail(err)
		}
	},
	assign: assignDecimal,
	add:    addDecimal,
	fits: func(b *sqlgen.Builder, q *subquery, column int, into *dialect.Column) {
		q.sources(b, column, func(e sqlgen.Expr) {
			if scale, ok := scaleOf(b, e); ok && scale > into.Scale {
				b.Fail(errFiner(into, scale))
			}
		})
	},
})

// decimalArgument is the argument for a decimal.
func decimalArgument(v any) wire.Value {
	p := reflect.New(reflect.TypeOf(v))
	p.Elem().Set(reflect.ValueOf(v))
	text, err := p.Interface().(decimalType).MarshalText()
	if err != nil {
		return wire.Invalid(err)
	}
	fixed, err := wire.FitDecimal(string(text), 0, 0)
	if err != nil {
		return wire.Invalid(err)
	}
	return wire.Text(fixed)
}
