package sqlexpr

import (
	"fmt"
	"math"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// The functions below make the conditions of columns. They are neither generic nor inlined, to keep the methods of columns small, which
// the compiler emits for every entity.

// Operator is a comparison.
type Operator uint8

const (
	OpEQ Operator = iota
	OpNEQ
	OpGT
	OpGTE
	OpLT
	OpLTE
)

var operators = [...]string{" = ", " <> ", " > ", " >= ", " < ", " <= "}

// compare is "column op value".
type compare struct {
	ref
	op Operator
	v  wire.Value
}

// CompareValue compares a column with a value.
//
//go:noinline
func CompareValue(name string, t dialect.Type, op Operator, v wire.Value) sqlgen.Expr {
	return compareOf(name, t, op, v)
}

func compareOf(name string, t dialect.Type, op Operator, v wire.Value) sqlgen.Expr {
	if op == OpEQ && strings.Contains(name, pathArrow) {
		return &memberEqual{compare{ref{name: name, typ: t}, op, v}}
	}
	return &compare{ref{name: name, typ: t}, op, v}
}

// CompareText compares a column with a text.
//
//go:noinline
func CompareText(name string, op Operator, v string) sqlgen.Expr {
	return compareOf(name, dialect.Text, op, wire.Text(v))
}

// CompareInt compares a column with an integer, given as for IntValue.
//
//go:noinline
func CompareInt(name string, op Operator, v int64, negative bool) sqlgen.Expr {
	return compareOf(name, dialect.Int64, op, IntValue(v, negative))
}

// CompareFloat compares a column with a floating-point number.
//
//go:noinline
func CompareFloat(name string, op Operator, v float64) sqlgen.Expr {
	return compareOf(name, dialect.Float64, op, wire.Float(v))
}

// IntValue is the argument for the bits of an integer. Without negative they are the bits of an unsigned integer.
//
//go:noinline
func IntValue(v int64, negative bool) wire.Value {
	if negative {
		return wire.Int(v)
	}
	return wire.Uint(uint64(v))
}

func (c *compare) WriteSQL(b *sqlgen.Builder) {
	if c.op == OpEQ && b.SearchedKey(c.name) {
		b.Dialect.Among(b, &c.ref, b.Column(c.name), wire.ListOf([]wire.Value{fitRef(b, c.v, &c.ref)}), false)
		return
	}
	sized(b, c.op, c.name)
	op, not := beginCompare(b, c.op, isEnd(c.v))
	c.ref.WriteSQL(b)
	b.Write(operators[op])
	b.Dialect.Bound(b, c.name, fitRef(b, CheckField(b, c.name, c.v), &c.ref))
	endCompare(b, not)
}

// sized fails a comparison by size of a column whose values have no order in the database.
func sized(b *sqlgen.Builder, op Operator, name string) {
	if op < OpGT || strings.Contains(name, pathArrow) {
		return
	}
	if c := b.Column(name); !b.Dialect.HasOrder(c) {
		b.Fail(fmt.Errorf("%s of the type %s is only equal to another or not, and has no range and no page in this database: remove its SchemaType, so that it is a text",
			name, b.Dialect.OwnType(c)))
	}
}

// beginCompare begins a comparison and returns the operator to write. atEnd says that it may be a comparison with the least or the
// greatest number of a type: on a database with WrapsNumbers, "a > b" is then written as "NOT (a <= b)".
func beginCompare(b *sqlgen.Builder, op Operator, atEnd bool) (_ Operator, not bool) {
	opposite := op
	switch op {
	case OpGT:
		opposite = OpLTE
	case OpLT:
		opposite = OpGTE
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

// isEnd reports whether a value is the least or the greatest number of a type.
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

// ColumnIn tests whether a column is, or is not, one of a list.
//
//go:noinline
func ColumnIn(name string, t dialect.Type, list wire.Value, not bool) sqlgen.Expr {
	if list.Len() == 0 && list.Err() == nil {
		if not {
			return always
		}
		return never
	}
	if !not && strings.Contains(name, pathArrow) {
		return &memberAmong{member{ref{name: name, typ: t}, list, false}}
	}
	return &member{ref{name: name, typ: t}, list, not}
}

func (m *member) WriteSQL(b *sqlgen.Builder) {
	CheckField(b, m.name, m.list)
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

// ColumnIsNull tests whether a column is NULL, or is not.
//
//go:noinline
func ColumnIsNull(name string, t dialect.Type, not bool) sqlgen.Expr {
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

// ColumnLike tests a text column for a part.
//
//go:noinline
func ColumnLike(name string, how dialect.Like, part string) sqlgen.Expr {
	return &like{ref{name: name, typ: dialect.Text}, how, part}
}

func (l *like) WriteSQL(b *sqlgen.Builder) { b.Dialect.Like(b, l.ref.toCompute(), l.how, l.part) }
