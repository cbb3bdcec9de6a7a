package dialect

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/runtime/wire"
)

// A column with a custom type differs from other columns of its kind: numeric for a float, smallint for an int64, date for a time.
// Operators and functions need equal types, and differ between databases. So such a column is compared with arguments without a cast, so
// that an index can be used, and is cast to the type of its kind in computations. A result is cast back in an assignment.

// owned returns the custom type of a column without length and scale, or "" if it is equivalent to the type of the column's kind.
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

// OwnOrder reports whether the custom type of a text column is one of the schema with an order of its own: an enum type, a collation.
func (d *Dialect) OwnOrder(c Column) bool { return strings.Contains(d.owned(c), `"`) }

// baseType returns a type in lower case without its length, by a name for casts: a cast to varchar(8) would truncate a text silently, which
// an assignment refuses.
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

// castable replaces types that have another meaning in a cast, or no meaning.
var castable = map[string]string{
	"char": "bpchar", "character": "bpchar", "bit": "varbit", "bit varying": "varbit",
	"serial": "int4", "serial4": "int4", "bigserial": "int8", "serial8": "int8", "smallserial": "int2", "serial2": "int2",
}

// AsKind appends a column as a value of the type of its kind, for computations.
func (d *Dialect) AsKind(w Sink, e Operand, c Column, kind Type) {
	switch own := d.owned(c); {
	case kind == Time:
		d.Instant(w, e, c)
	case own == "":
		d.Compared(w, e, kind)
	case kind == UUID && own == "bytea":
		uuidOfBytes(w, e)
	case !d.HasOrder(c):
		d.Format(w, e)
	default:
		d.Cast(w, e, kind)
	}
}

// Format appends a value as text.
func (d *Dialect) Format(w Sink, e Operand) {
	before, after, _ := strings.Cut(d.Formatted, "@1")
	w.Write(before)
	w.Operand(e)
	w.Write(after)
}

// Assign appends a computed value for a column.
func (d *Dialect) Assign(w Sink, e Operand, c Column) {
	own := d.owned(c)
	switch {
	case c.Digits > 0 && d.UnionTypes:
		cast(w, e, fmt.Sprintf("%s(38, %d)", d.Types[c.Type.Elem()], c.Scale))
		return
	case own == "" || c.Type == JSON || own == castable["char"]: // an assignment pads, and CrateDB has no name for the type without its length
		w.Operand(e)
		return
	}
	if c.Type == UUID && own == "bytea" {
		uuidBytes(w, e)
		return
	}
	cast(w, e, own)
}

// uuidBytes writes a UUID, or its text, as bytes. There is no cast for it.
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

// Bound appends the argument of a comparison with a column. An integer has the widest type, because it may be out of the range of a narrow
// column.
func (d *Dialect) Bound(w Sink, column string, v wire.Value) {
	c := w.At().Column(column)
	if d.narrow(c) {
		d.Cast(w, Part(func(w Sink) { w.ArgFor(column, v) }), Int64)
		return
	}
	w.ArgFor(column, v)
}

// Among appends the test whether a column is one of the elements of a list. key says that the column is the whole primary key.
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
