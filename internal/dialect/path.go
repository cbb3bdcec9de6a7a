package dialect

import "github.com/crategen/crategen/internal/sqlquote"

// A member of a document is read as a value of the type that the schema gives it. Documents may hold anything, though: another
// program's, or those of an older schema. A member of another type, or beyond the range of its own, is NULL, so that one such
// document does not fail every statement on the column. CASE alone guarantees that a value is not cast before it is looked at.

// The numbers between which a document's are cast to int8 and float8.
const (
	leastInt, greatestInt = "-9223372036854775808", "9223372036854775807"
	greatestFloat         = "1.7976931348623157e308"
	leastFloat            = "2.4703282292062328e-324" // rounds to the least float8, 5e-324; what is nearer to zero rounds to zero, which PostgreSQL refuses to do
)

// Path is a member of a jsonb column as a value of type t, and NULL if it is no such value; arrays and documents stay jsonb.
func (postgres) Path(b *Builder, column string, path []string, t Type) {
	doc := exprFunc(func(b *Builder) { b.Col(column) })
	var of Expr = doc
	if owned(b, b.Column(column)) == "json" {
		of = exprFunc(func(b *Builder) { cast(b, doc, "jsonb") })
	}
	member := func(arrow string) Expr {
		return exprFunc(func(b *Builder) {
			b.Expr(of)
			for i, p := range path {
				if i < len(path)-1 {
					b.Write("->")
				} else {
					b.Write(arrow)
				}
				b.Literal(p)
			}
		})
	}
	when := func(kind string, value func()) {
		b.Write("CASE jsonb_typeof(")
		b.Expr(member("->"))
		b.Write(") WHEN ")
		b.Literal(kind)
		b.Write(" THEN ")
		value()
		b.Write(" END")
	}
	text := exprFunc(func(b *Builder) {
		b.Write("(")
		b.Expr(member("->>"))
		b.Write(")")
	})
	number := exprFunc(func(b *Builder) { cast(b, text, "numeric") })
	switch {
	case t == JSON || t.IsArray():
		b.Write("(")
		b.Expr(member("->"))
		b.Write(")")
	case t == Text:
		when("string", func() { b.Expr(text) })
	case t == Float32 || t == Float64:
		when("number", func() {
			b.Write("CASE WHEN abs(")
			b.Expr(number)
			b.Write(") BETWEEN " + leastFloat + " AND " + greatestFloat + " THEN ")
			cast(b, text, pgType(t))
			b.Write(" WHEN abs(")
			b.Expr(number)
			b.Write(") < " + leastFloat + " THEN 0 END")
		})
	case t == Int16 || t == Int32 || t == Int64:
		when("number", func() {
			b.Write("CASE WHEN ")
			b.Expr(number)
			b.Write(" BETWEEN " + leastInt + " AND " + greatestInt + " AND ")
			b.Expr(number)
			b.Write(" = trunc(")
			b.Expr(number)
			b.Write(") THEN ")
			cast(b, number, pgType(t))
			b.Write(" END")
		})
	case t == Bool:
		when("boolean", func() { cast(b, text, "bool") })
	default:
		when("string", func() { cast(b, text, pgType(t)) })
	}
}

// Path is a member of a JSON text as a value of type t, and NULL if it is no such value; arrays and documents stay JSON.
// SQLite reads integers beyond 64 bits, and numbers beyond the range of floats, as floats.
func (sqlite) Path(b *Builder, column string, path []string, t Type) {
	at := sqlquote.JSONPath(path)
	member := func(arrow string) {
		b.Write("(")
		b.Col(column)
		b.Write(arrow)
		b.Literal(at)
		b.Write(")")
	}
	if t == JSON || t.IsArray() {
		member(" -> ")
		return
	}
	b.Write("CASE json_type(")
	b.Col(column)
	b.Write(", ")
	b.Literal(at)
	b.Write(")")
	switch t {
	case Float32, Float64:
		for _, kind := range []string{"integer", "real"} {
			b.Write(" WHEN ")
			b.Literal(kind)
			b.Write(" THEN CASE WHEN abs(")
			member(" ->> ")
			b.Write(" + 0.0) <= " + greatestFloat + " THEN ")
			member(" ->> ")
			b.Write(" + 0.0 END")
		}
	case Int16, Int32, Int64:
		for _, kind := range []string{"integer", "real"} {
			b.Write(" WHEN ")
			b.Literal(kind)
			b.Write(" THEN CASE WHEN ")
			member(" ->> ")
			b.Write(" = CAST(")
			member(" ->> ")
			b.Write(" AS integer) THEN CAST(")
			member(" ->> ")
			b.Write(" AS integer) END")
		}
	case Bool:
		b.Write(" WHEN 'true' THEN 1 WHEN 'false' THEN 0")
	default:
		b.Write(" WHEN 'text' THEN ")
		member(" ->> ")
	}
	b.Write(" END")
}
