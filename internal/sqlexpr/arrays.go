package sqlexpr

import (
	"reflect"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// ArrayType is the type of an array with elements of a Go type.
func ArrayType(t reflect.Type) dialect.Type {
	if b := BasicOf(t); b != nil {
		return dialect.Array | b.Column
	}
	return dialect.Array | dialect.JSON
}

// MemberList is the type of a list in a document, with elements of a Go type. Documents have one type of integers, and one of other numbers.
func MemberList(t reflect.Type) dialect.Type {
	switch elem := BasicOf(t).Column; elem {
	case dialect.Int16, dialect.Int32:
		return dialect.Array | dialect.Int64
	default:
		return dialect.Array | elem
	}
}

// ArrayOf is the type of an array whose elements travel as texts.
func ArrayOf(e wire.Elements) dialect.Type {
	return dialect.Array | [...]dialect.Type{
		wire.OfDates: dialect.Date, wire.OfIPs: dialect.IP, wire.OfBits: dialect.Bits, wire.OfDecimals: dialect.Decimal,
		wire.OfLocalTimes: dialect.LocalTime, wire.OfTimesOfDay: dialect.TimeOfDay, wire.OfIntervals: dialect.Interval, wire.OfLTrees: dialect.LTree,
	}[e.Of]
}

// containment is a test for the elements of an array.
type containment struct {
	ref
	e    sqlgen.Expr // a computed array, nil for the column
	how  quantifier
	list wire.Value
}

type quantifier uint8

const (
	HasOne quantifier = iota
	HasAny
	HasAll
)

// ArrayContains tests whether an array column contains one, any or all of the elements of a list.
//
//go:noinline
func ArrayContains(name string, t dialect.Type, how quantifier, list wire.Value) sqlgen.Expr {
	if list.IsNull() && list.Err() == nil {
		list = wire.Texts([]string{})
	}
	if how == HasAny && list.Len() == 0 && list.Err() == nil {
		return never
	}
	return &containment{ref{name: name, typ: t}, nil, how, list}
}

// ComputedContains is ArrayContains of a computed array.
func ComputedContains(e sqlgen.Expr, t dialect.Type, how quantifier, list wire.Value) sqlgen.Expr {
	c := ArrayContains("", t, how, list)
	if c, ok := c.(*containment); ok {
		c.e = e
	}
	return c
}

func (c *containment) array() sqlgen.Expr {
	if c.e != nil {
		return c.e
	}
	return &c.ref
}

func (c *containment) WriteSQL(b *sqlgen.Builder) {
	if err := c.list.Err(); err != nil {
		b.Fail(err)
		return
	}
	col := dialect.Column{Type: c.typ}
	if c.e == nil {
		col = b.Column(c.name)
	}
	if !col.Type.IsArray() {
		col.Type = c.typ
	}
	list := fitName(b, c.list, c.name)
	switch c.how {
	case HasOne:
		b.Dialect.ArrayHas(b, c.array(), list.At(0), col)
	case HasAny:
		b.Dialect.ArrayHasAny(b, c.array(), list, col)
	case HasAll:
		b.Dialect.ArrayHasAll(b, c.array(), list, col)
	}
}

// Databases differ for NULL, and for arrays with NULL elements. A NULL element never matches.
func (c *containment) writeNot(b *sqlgen.Builder) {
	b.Expr(c.array())
	b.Write(" IS NOT NULL AND NOT coalesce(")
	b.Expr(c)
	b.Write(", 1 = 0)")
}

// Length is the number of elements of an array.
type Length struct {
	ref
	e sqlgen.Expr // a computed array, nil for the column
}

// ArrayLength returns the length of an array column.
//
//go:noinline
func ArrayLength(name string, t dialect.Type) *Length {
	return &Length{ref{name: name, typ: t}, nil}
}

// ComputedLength returns the length of a computed array.
func ComputedLength(e sqlgen.Expr) *Length { return &Length{e: ArrayOperand(e)} }

func (l *Length) WriteSQL(b *sqlgen.Builder) {
	if l.e != nil {
		b.Dialect.ArrayLen(b, l.e)
		return
	}
	b.Dialect.ArrayLen(b, &l.ref)
}

// CompareLength compares the length of an array with a number.
//
//go:noinline
func CompareLength(l *Length, op Operator, n int64) sqlgen.Expr {
	return &exprCompare{e: l, op: op, v: wire.Int(n)}
}
