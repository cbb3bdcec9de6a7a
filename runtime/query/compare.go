package query

import (
	"math"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// The functions below make the conditions of columns. They are not generic and not inlined, so that the methods of columns,
// which are compiled for every entity, stay small.

// operator is a comparison.
type operator uint8

const (
	opEQ operator = iota
	opNEQ
	opGT
	opGTE
	opLT
	opLTE
)

var operators = [...]string{" = ", " <> ", " > ", " >= ", " < ", " <= "}

// compare is "column op value".
type compare struct {
	ref
	op operator
	v  wire.Value
}

//go:noinline
func compareValue(name string, t dialect.Type, op operator, v wire.Value) sqlgen.Expr {
	return &compare{ref{name: name, typ: t}, op, v}
}

//go:noinline
func compareText(name string, op operator, v string) sqlgen.Expr {
	return &compare{ref{name: name, typ: dialect.Text}, op, wire.Text(v)}
}

//go:noinline
func compareInt(name string, op operator, v int64, negative bool) sqlgen.Expr {
	return &compare{ref{name: name, typ: dialect.Int64}, op, intValue(v, negative)}
}

//go:noinline
func compareFloat(name string, op operator, v float64) sqlgen.Expr {
	return &compare{ref{name: name, typ: dialect.Float64}, op, wire.Float(v)}
}

// intValue is the argument for the bits of an integer; without negative they are those of an unsigned one.
//
//go:noinline
func intValue(v int64, negative bool) wire.Value {
	if negative {
		return wire.Int(v)
	}
	return wire.Uint(uint64(v))
}

func (c *compare) WriteSQL(b *sqlgen.Builder) {
	if c.op == opEQ && b.SearchedKey(c.name) {
		b.Dialect.Among(b, &c.ref, b.Column(c.name), wire.ListOf([]wire.Value{fitRef(b, c.v, &c.ref)}), false)
		return
	}
	op, not := beginCompare(b, c.op, isEnd(c.v))
	c.ref.WriteSQL(b)
	b.Write(operators[op])
	b.Dialect.Bound(b, c.name, fitRef(b, checkField(b, c.name, c.v), &c.ref))
	endCompare(b, not)
}

// beginCompare begins a comparison and returns the operator to write. atEnd says that it may be one with the least or the greatest
// number of a type: where values are greater than the greatest, "a > b" is written as "NOT (a <= b)".
func beginCompare(b *sqlgen.Builder, op operator, atEnd bool) (_ operator, not bool) {
	opposite := op
	switch op {
	case opGT:
		opposite = opLTE
	case opLT:
		opposite = opGTE
	}
	if !atEnd || opposite == op || !b.Dialect.WrapsNumbers {
		return op, false
	}
	b.Write("NOT (")
	return opposite, true
}

func endCompare(b *sqlgen.Builder, not bool) {
	if not {
		b.Write(")")
	}
}

// isEnd reports whether a value is the least or the greatest of some type of numbers.
func isEnd(v wire.Value) bool {
	if v.Kind() == wire.KindFloat {
		return math.IsInf(v.Float(), 0)
	}
	if v.Kind() != wire.KindInt {
		return false
	}
	switch v.Int() {
	case math.MinInt32, math.MaxInt32, math.MinInt64, math.MaxInt64:
		return true
	}
	return false
}

// member is "column IN list".
type member struct {
	ref
	list wire.Value
	not  bool
}

//go:noinline
func membership(name string, t dialect.Type, list wire.Value, not bool) sqlgen.Expr {
	if list.Len() == 0 && list.Err() == nil {
		if not {
			return always
		}
		return never
	}
	return &member{ref{name: name, typ: t}, list, not}
}

func (m *member) WriteSQL(b *sqlgen.Builder) {
	checkField(b, m.name, m.list)
	if err := m.list.Err(); err != nil {
		b.Fail(err)
	}
	if m.not {
		b.Write("NOT (")
	}
	b.Dialect.Among(b, &m.ref, b.Column(m.name), fitRef(b, m.list, &m.ref), !m.not && !b.IsSearching() && b.Table != nil && b.Table.IsKey(m.name))
	if m.not {
		b.Write(")")
	}
}

// null is "column IS [NOT] NULL".
type null struct {
	ref
	not bool
}

//go:noinline
func isNull(name string, t dialect.Type, not bool) sqlgen.Expr {
	return &null{ref{name: name, typ: t}, not}
}

func (n *null) WriteSQL(b *sqlgen.Builder) {
	n.ref.WriteSQL(b)
	if n.not {
		b.Write(" IS NOT NULL")
	} else {
		b.Write(" IS NULL")
	}
}

// like is a test for a part of a text.
type like struct {
	ref
	how  dialect.Like
	part string
}

//go:noinline
func likeness(name string, how dialect.Like, part string) sqlgen.Expr {
	return &like{ref{name: name, typ: dialect.Text}, how, part}
}

func (l *like) WriteSQL(b *sqlgen.Builder) { b.Dialect.Like(b, l.ref.toCompute(), l.how, l.part) }
