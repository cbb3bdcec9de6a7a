package sqlexpr

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

// meanDigits is the number of additional decimal places of a mean.
const meanDigits = 6

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

// DecimalFunc is a function of two decimals.
func DecimalFunc(f dialect.Func, a, b sqlgen.Expr) sqlgen.Expr {
	return &decimalCall{f: f, args: []sqlgen.Expr{a, b}}
}

// RoundDecimal rounds a decimal to a number of decimal places.
func RoundDecimal(e sqlgen.Expr, digits int) sqlgen.Expr {
	return &decimalCall{dialect.RoundDecimal, []sqlgen.Expr{e, Number(digits)}, digits}
}

// AggregateDecimals is an aggregate of decimals.
func AggregateDecimals(fn string, arg sqlgen.Expr) Aggregation {
	return Aggregation{Func: fn, Arg: arg, To: dialect.Decimal, own: decimalAggregate{}}
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

// scaleOf returns the maximum number of decimal places of a decimal. ok is false for other values.
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
		if a, isAggregate := e.(*Aggregation); isAggregate && a.own == (decimalAggregate{}) && a.Func == "avg" {
			scale += meanDigits
		}
	}
	return scale, ok
}

// decimalOfAll returns the type of a column of a set operation that can hold the decimals of both queries, or "" for other columns.
func decimalOfAll(b *sqlgen.Builder, left, right *Subquery, column int) string {
	scale, ok := 0, false
	for _, q := range []*Subquery{left, right} {
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

// decimalOfSome returns the type to which decimals of different scales are cast, on a database that distinguishes 1.5 from 1.50 in groups
// and joins. It returns "" if no cast is necessary.
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

// castText is CAST(e AS typ), or e if typ is empty.
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

// result computes the mean of a group from its sum and its count, because databases divide with few digits.
func (own decimalAggregate) result(b *sqlgen.Builder, c *Aggregation, call sqlgen.Expr) sqlgen.Expr {
	scale, ok := scaleOf(b, c.Arg)
	switch {
	case !ok:
		return failing{errNoDecimal}
	case c.Func != "avg":
		return call
	}
	of := func(fn string, own ownAggregate) sqlgen.Expr {
		one := *c
		one.Func, one.own = fn, own
		return (*plainCall)(&one)
	}
	digits := scale + meanDigits
	return Apply(dialect.MeanDecimal, of("sum", own), of("count", nil), of("avg", nil), Number(digits),
		plainSQL("1"+strings.Repeat("0", digits)), plainSQL("0."+strings.Repeat("0", digits-1)+"1"))
}

// assignDecimal writes the value for a column of decimals, so that no database rounds it.
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
	case ok && scale < c.Scale: // SQLite would store the text unchanged
		b.Call(dialect.RoundDecimal, e, Number(c.Scale))
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
	b.Call(dialect.PlusDecimal, written(func() { b.Col(column) }), written(func() {
		b.Dialect.Cast(b, written(func() { b.ArgFor(column, v) }), dialect.Decimal)
	}))
}

// decimalType is the methods of a decimal type or of its pointer.
type decimalType interface {
	encoding.TextMarshaler
	encoding.TextUnmarshaler
	Sign() int
}

// The kind of decimals.
var _ = register(&ValueKind{
	Type: dialect.Decimal,
	is: func(t reflect.Type) bool {
		return t != reflect.TypeFor[time.Time]() && reflect.PointerTo(t).Implements(reflect.TypeFor[decimalType]())
	},
	argument: decimalArgument,
	Read: func(r wire.Row, to any) {
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
	Fits: func(b *sqlgen.Builder, q *Subquery, column int, into *dialect.Column) {
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
