package dialect

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/runtime/wire"
)

// A column whose schema names its type holds something else than columns of its kind do: numeric for a float, smallint for an
// int64, date for a time. Operators and functions exist for equal types, and differently on each database. So such a column is
// compared with arguments as it is, which an index answers, and is cast to the type of its kind wherever it is computed with.
// What is computed is cast back when it is assigned.

// owned is a column's own type without lengths and scales, empty if it is that of the column's kind.
func owned(b *Builder, c Column) string {
	own := b.Dialect.OwnType(c)
	if own == "" {
		return ""
	}
	if base := baseType(own); !isSame(c.Type, strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(base, "array("), ")"), "[]")) {
		return base
	}
	return ""
}

// baseType is a type in lower case without what is in parentheses, by a name that a cast takes: a cast to varchar(8) would cut
// a text off in silence, where an assignment refuses it.
func baseType(own string) string {
	s := strings.ToLower(strings.TrimSpace(own))
	if strings.Contains(s, `"`) {
		return own
	}
	if inner, ok := strings.CutPrefix(s, "array("); ok {
		return "array(" + baseType(strings.TrimSuffix(inner, ")")) + ")"
	}
	s, dims, _ := strings.Cut(s, "[")
	if dims != "" {
		dims = "[]"
	}
	if open, end := strings.IndexByte(s, '('), strings.LastIndexByte(s, ')'); open >= 0 && end > open {
		s = s[:open] + " " + s[end+1:]
	}
	s = strings.Join(strings.Fields(s), " ")
	if other, ok := castable[s]; ok {
		s = other
	}
	return s + dims
}

// castable are types that mean something else in a cast, or are none.
var castable = map[string]string{
	"char": "bpchar", "character": "bpchar", "bit": "varbit", "bit varying": "varbit",
	"serial": "int4", "serial4": "int4", "bigserial": "int8", "serial8": "int8", "smallserial": "int2", "serial2": "int2",
}

// Operand appends a column as a value of the type of its kind, to compute with.
func (b *Builder) Operand(e Expr, c Column, kind Type) {
	switch own := owned(b, c); {
	case kind == Time:
		b.Dialect.Instant(b, e, c)
	case own == "":
		b.Dialect.Compared(b, e, kind)
	case kind == UUID && own == "bytea":
		uuidOfBytes(b, e)
	default:
		b.Dialect.Cast(b, e, kind)
	}
}

// Assign appends a computed value that goes into a column.
func (b *Builder) Assign(e Expr, c Column) {
	own := owned(b, c)
	switch {
	case c.Digits > 0 && b.Dialect.UnionTypes:
		cast(b, e, fmt.Sprintf("%s(38, %d)", b.Dialect.Types[c.Type.Elem()], c.Scale))
		return
	case own == "" || c.Type == JSON:
		b.Expr(e)
		return
	}
	if c.Type == UUID && own == "bytea" {
		uuidBytes(b, e)
		return
	}
	cast(b, e, own)
}

// uuidBytes writes a UUID, or its text, as its bytes, for which there is no cast.
func uuidBytes(b *Builder, e Expr) {
	b.Write("decode(replace(CAST(")
	b.Expr(e)
	b.Write(" AS text), '-', ''), 'hex')")
}

// uuidOfBytes writes bytes as a UUID.
func uuidOfBytes(b *Builder, e Expr) {
	b.Write("CAST(encode(")
	b.Expr(e)
	b.Write(", 'hex') AS uuid)")
}

// Bound appends the argument that a column is compared with. An integer goes in the widest type, since it may lie beyond the
// range of a narrow column.
func (b *Builder) Bound(column string, v wire.Value) {
	c := b.Column(column)
	if narrow(b, c) {
		b.Dialect.Cast(b, exprFunc(func(b *Builder) { b.ArgFor(column, v) }), Int64)
		return
	}
	b.ArgFor(column, v)
}

// Among appends the test whether a column is one of the elements of a list; key says that it is the whole primary key.
func (b *Builder) Among(e Expr, c Column, list wire.Value, key bool) {
	if list.Kind() != wire.KindInts || !narrow(b, c) {
		b.Dialect.In(b, e, list, key)
		return
	}
	b.Expr(e)
	b.Write(" = ANY(CAST(")
	b.Arg(list)
	b.Write(" AS " + b.Dialect.ListType(Int64) + "))")
}

// narrow reports whether a column is of an integer type that is narrower than its kind.
func narrow(b *Builder, c Column) bool {
	switch c.Type {
	case Int16, Int32, Int64:
		switch owned(b, c) {
		case "int2", "smallint", "int4", "integer", "int", "byte":
			return true
		}
	}
	return false
}

// exprFunc is an Expr made of a function.
type exprFunc func(*Builder)

// WriteSQL implements Expr.
func (f exprFunc) WriteSQL(b *Builder) { f(b) }
