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
func (d *Dialect) owned(c Column) string {
	own := d.OwnType(c)
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

// AsKind appends a column as a value of the type of its kind, to compute with.
func (d *Dialect) AsKind(w Sink, e Operand, c Column, kind Type) {
	switch own := d.owned(c); {
	case kind == Time:
		d.Instant(w, e, c)
	case own == "":
		d.Compared(w, e, kind)
	case kind == UUID && own == "bytea":
		uuidOfBytes(w, e)
	default:
		d.Cast(w, e, kind)
	}
}

// Assign appends a computed value that goes into a column.
func (d *Dialect) Assign(w Sink, e Operand, c Column) {
	own := d.owned(c)
	switch {
	case c.Digits > 0 && d.UnionTypes:
		cast(w, e, fmt.Sprintf("%s(38, %d)", d.Types[c.Type.Elem()], c.Scale))
		return
	case own == "" || c.Type == JSON:
		w.Operand(e)
		return
	}
	if c.Type == UUID && own == "bytea" {
		uuidBytes(w, e)
		return
	}
	cast(w, e, own)
}

// uuidBytes writes a UUID, or its text, as its bytes, for which there is no cast.
func uuidBytes(w Sink, e Operand) {
	w.Write("decode(replace(CAST(")
	w.Operand(e)
	w.Write(" AS text), '-', ''), 'hex')")
}

// uuidOfBytes writes bytes as a UUID.
func uuidOfBytes(w Sink, e Operand) {
	w.Write("CAST(encode(")
	w.Operand(e)
	w.Write(", 'hex') AS uuid)")
}

// Bound appends the argument that a column is compared with. An integer goes in the widest type, since it may lie beyond the
// range of a narrow column.
func (d *Dialect) Bound(w Sink, column string, v wire.Value) {
	c := w.At().Column(column)
	if d.narrow(c) {
		d.Cast(w, Part(func(w Sink) { w.ArgFor(column, v) }), Int64)
		return
	}
	w.ArgFor(column, v)
}

// Among appends the test whether a column is one of the elements of a list; key says that it is the whole primary key.
func (d *Dialect) Among(w Sink, e Operand, c Column, list wire.Value, key bool) {
	if list.Kind() != wire.KindInts || !d.narrow(c) {
		d.In(w, e, list, key)
		return
	}
	w.Operand(e)
	w.Write(" = ANY(CAST(")
	w.Arg(list)
	w.Write(" AS " + d.ListType(Int64) + "))")
}

// narrow reports whether a column is of an integer type that is narrower than its kind.
func (d *Dialect) narrow(c Column) bool {
	switch c.Type {
	case Int16, Int32, Int64:
		switch d.owned(c) {
		case "int2", "smallint", "int4", "integer", "int", "byte":
			return true
		}
	}
	return false
}
