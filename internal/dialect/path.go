package dialect

import "github.com/crategen/crategen/internal/sqlquote"

// A member of a document is read as a value of its type in the schema. Documents of other programs or of an older schema may contain other
// values. A member of another type or out of range is NULL, so that one such document does not fail every statement on the column. Only CASE
// guarantees that a value is tested before it is cast.

// The limits of numbers of documents that are cast to int8 and float8.
const (
	leastInt, greatestInt = "-9223372036854775808", "9223372036854775807"
	greatestFloat         = "1.7976931348623157e308"
	leastFloat            = "2.4703282292062328e-324" // rounds to the least float8, 5e-324; PostgreSQL refuses to round a smaller number to zero
)

// Path is a member of a jsonb column as a value of type t, or NULL for another value. Arrays and documents remain jsonb; the
// null of JSON is NULL.
func (postgres) Path(w Sink, column string, path []string, t Type) {
	doc := Part(func(w Sink) { w.Col(column) })
	of := Operand(doc)
	if w.At().Dialect.owned(w.At().Column(column)) == "json" {
		of = Part(func(w Sink) { cast(w, doc, "jsonb") })
	}
	member := func(arrow string) Operand {
		return Part(func(w Sink) {
			w.Operand(of)
			for i, p := range path {
				if i < len(path)-1 {
					w.Write("->")
				} else {
					w.Write(arrow)
				}
				w.Literal(p)
			}
		})
	}
	switch {
	case t == JSON:
		w.Write("nullif(")
		w.Operand(member("->"))
		w.Write(", CAST('null' AS jsonb))")
	case t.IsArray() && t.Elem() != JSON:
		elementsOf(w, member("->"), t.Elem())
	case t.IsArray():
		w.Write("(")
		w.Operand(member("->"))
		w.Write(")")
	default:
		typed(w, member, t)
	}
}

// typed writes a value of jsonb as a value of type t, or NULL for another value. member writes it behind an arrow: -> as jsonb, ->> as text.
func typed(w Sink, member func(arrow string) Operand, t Type) {
	when := func(kind string, value func()) {
		w.Write("CASE jsonb_typeof(")
		w.Operand(member("->"))
		w.Write(") WHEN ")
		w.Literal(kind)
		w.Write(" THEN ")
		value()
		w.Write(" END")
	}
	text := Part(func(w Sink) {
		w.Write("(")
		w.Operand(member("->>"))
		w.Write(")")
	})
	number := Part(func(w Sink) { cast(w, text, "numeric") })
	switch {
	case t == Text:
		when("string", func() { w.Operand(text) })
	case t == Float32 || t == Float64:
		when("number", func() {
			w.Write("CASE WHEN abs(")
			w.Operand(number)
			w.Write(") BETWEEN " + leastFloat + " AND " + greatestFloat + " THEN ")
			cast(w, text, pgType(t))
			w.Write(" WHEN abs(")
			w.Operand(number)
			w.Write(") < " + leastFloat + " THEN 0 END")
		})
	case t == Int16 || t == Int32 || t == Int64:
		when("number", func() {
			w.Write("CASE WHEN ")
			w.Operand(number)
			w.Write(" BETWEEN " + leastInt + " AND " + greatestInt + " AND ")
			w.Operand(number)
			w.Write(" = trunc(")
			w.Operand(number)
			w.Write(") THEN ")
			cast(w, number, pgType(t))
			w.Write(" END")
		})
	case t == Bool:
		when("boolean", func() { cast(w, text, "bool") })
	default:
		when("string", func() { cast(w, text, pgType(t)) })
	}
}

// Path is a member of a JSON text as a value of type t, or NULL for another value. Arrays and documents remain JSON; its
// null is NULL. SQLite reads integers
// of more than 64 bits, and numbers out of the range of floats, as floats.
func (sqlite) Path(w Sink, column string, path []string, t Type) {
	at := sqlquote.JSONPath(path)
	member := func(arrow string) {
		w.Write("(")
		w.Col(column)
		w.Write(arrow)
		w.Literal(at)
		w.Write(")")
	}
	if t == JSON {
		w.Write("nullif(")
		member(" -> ")
		w.Write(", 'null')")
		return
	}
	if t.IsArray() {
		if t.Elem() == JSON {
			member(" -> ")
			return
		}
		jsonElementsOf(w, column, at, t.Elem())
		return
	}
	w.Write("CASE json_type(")
	w.Col(column)
	w.Write(", ")
	w.Literal(at)
	w.Write(")")
	switch t {
	case Float32, Float64:
		for _, kind := range []string{"integer", "real"} {
			w.Write(" WHEN ")
			w.Literal(kind)
			w.Write(" THEN CASE WHEN abs(")
			member(" ->> ")
			w.Write(" + 0.0) <= " + greatestFloat + " THEN ")
			member(" ->> ")
			w.Write(" + 0.0 END")
		}
	case Int16, Int32, Int64:
		for _, kind := range []string{"integer", "real"} {
			w.Write(" WHEN ")
			w.Literal(kind)
			w.Write(" THEN CASE WHEN ")
			member(" ->> ")
			w.Write(" = CAST(")
			member(" ->> ")
			w.Write(" AS integer) THEN CAST(")
			member(" ->> ")
			w.Write(" AS integer) END")
		}
	case Bool:
		w.Write(" WHEN 'true' THEN 1 WHEN 'false' THEN 0")
	default:
		w.Write(" WHEN 'text' THEN ")
		member(" ->> ")
	}
	w.Write(" END")
}

// FreePath is a member of an object that does not declare it, as a value of type t, or NULL for a value that cannot be converted. Without
// the conversion, CrateDB converts every row, and fails for the first that it cannot.
func (d *Dialect) FreePath(w Sink, column string, path []string, t Type) {
	member := Part(func(w Sink) { d.Path(w, column, path, t) })
	w.Write("try_cast(")
	w.Operand(member)
	if t.IsArray() {
		w.Write(" AS " + d.ListType(t.Elem()) + ")")
		return
	}
	w.Write(" AS " + d.Types[t] + ")")
}
