package model

import (
	"strings"
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
)

func TestNativeEnumErrors(t *testing.T) {
	status := func(native schema.NativeEnumAnnotation, values ...string) ent.Field {
		return field.Enum("status").Values(values...).Annotations(native)
	}
	mood := schema.NativeEnum("mood")
	runErrorCases(t, []errorCase{
		{"on a text", "", []any{book(id(), field.String("a").Annotations(mood))},
			"Book.a: schema.NativeEnum has no effect on a field of kind text; use it on a field.Enum or a field.Strings"},
		{"on an array of numbers", "", []any{book(id(), field.Ints("a").Annotations(mood.Of("x")))},
			"Book.a: schema.NativeEnum has no effect on a field of kind array; use it on a field.Enum or a field.Strings"},
		{"on an array without values", "", []any{book(id(), field.Strings("a").Annotations(mood))},
			`Book.a: schema.NativeEnum of an array has no values; list them: schema.NativeEnum("mood").Of("first", "second")`},
		{"on an array with a value twice", "", []any{book(id(), field.Strings("a").Annotations(mood.Of("x", "y", "x")))},
			`Book.a: the enum type mood has the value "x" twice; list it once`},
		{"on an array with an empty value", "", []any{book(id(), field.Strings("a").Annotations(mood.Of("x", "")))},
			`Book.a: the enum type mood has the value ""; use a text of 1 to 63 bytes`},
		{"with a long value", "", []any{book(id(), status(mood, strings.Repeat("x", 64)))},
			`Book.status: the enum type mood has the value "` + strings.Repeat("x", 64) + `"; use a text of 1 to 63 bytes`},
		{"with values of its own and those of the field", "", []any{book(id(), status(mood.Of("x"), "x"))},
			"Book.status: schema.NativeEnum lists values for a field.Enum; remove Of: its values are those of the field"},
		{"an array of other values", "", []any{book(id(), status(mood, "x", "y"), field.Strings("b").Annotations(mood.Of("x")))},
			`Book.b: the enum type mood has the values "x", and in Book.status it has "x", "y"; list the same values in the same order, or name another type`},
		{"without a name", "", []any{book(id(), status(schema.NativeEnum(""), "x"))},
			`Book.status: schema.NativeEnum has no name; name the type: schema.NativeEnum("book_status")`},
		{"with a dot", "", []any{book(id(), status(schema.NativeEnum("types.mood"), "x"))},
			`Book.status: the name of schema.NativeEnum has a dot: "types.mood"; name the schema with InSchema`},
		{"a type of the server", "", []any{book(id(), status(schema.NativeEnum("name"), "x"))},
			`Book.status: the enum type "name" has the name of a type of PostgreSQL or CockroachDB; give the type another name, such as book_status`},
		{"with a SchemaType", "", []any{book(id(), field.Enum("a").Values("x").SchemaType(map[string]string{"postgres": "mood"}).Annotations(mood))},
			"Book.a: it has both a column type of the schema for PostgreSQL and schema.NativeEnum; keep one of them"},
		{"with a collation", "", []any{book(id(), field.Enum("a").Values("x").Annotations(mood, entsql.Annotation{Collation: "C"}))},
			`Book.a: the values of an enum type have no collation, and the field has "C"; remove entsql.Collation`},
		{"the name of a table", "", []any{book(id(), status(schema.NativeEnum("books"), "x"))},
			"Book.status: the enum type books has the name of the table of Book; give the type another name, such as books_type"},
		{"its own old name", "", []any{book(id(), status(mood.RenamedFrom("mood"), "x"))},
			`Book.status: RenamedFrom("mood") of schema.NativeEnum is not another name; write the name that it had before`},
		{"a new name that is no value", "", []any{book(id(), status(mood.RenamedValue("x", "y"), "x"))},
			`Book.status: RenamedValue("x", "y") of schema.NativeEnum: the enum has no value "y"; write the former name first, then the one of the schema`},
		{"an old name that is a value", "", []any{book(id(), status(mood.RenamedValue("x", "y"), "x", "y"))},
			`Book.status: RenamedValue("x", "y") of schema.NativeEnum: "x" is a value of the enum; write the name that the value had before`},
		{"other values", "", []any{book(id(), status(schema.NativeEnum("mood"), "x", "y"), field.Enum("b").Values("y", "x").Annotations(mood))},
			`Book.b: the enum type mood has the values "y", "x", and in Book.status it has "x", "y"; list the same values in the same order, or name another type`},
		{"other old names", "", []any{book(id(), status(schema.NativeEnum("mood"), "x"), field.Enum("b").Values("x").Annotations(mood.RenamedValue("z", "x")))},
			"Book.b: RenamedFrom and RenamedValue of the enum type mood differ from those in Book.status; write the same for each field of the type"},
		{"a schema of the server", "", []any{book(id(), status(mood.InSchema("pg_catalog"), "x"))},
			`Book.status: PostgreSQL does not allow the schema name "pg_catalog"; set another with entsql.Schema("...")`},
	})
}

// TestNativeEnum gives the column a type where the database has one.
func TestNativeEnum(t *testing.T) {
	p := resolve(t, "sqlite,postgres,cockroachdb,cratedb", book(id(), field.Enum("a").Values("x").Annotations(schema.NativeEnum("mood").InSchema("types"))))
	f := p.Entities[0].Fields[1]
	if f.SchemaType[Postgres] != `"types"."mood"` || f.SchemaType[CockroachDB] != `"types"."mood"` || len(f.SchemaType) != 2 || f.NativeEnum.String() != "types.mood" {
		t.Errorf("%+v, %v", f.SchemaType, f.NativeEnum)
	}
	p = resolve(t, "sqlite,postgres,cockroachdb,cratedb", book(id(), field.Strings("a").Annotations(schema.NativeEnum("mood").InSchema("types").Of("x", "it's"))))
	f = p.Entities[0].Fields[1]
	if f.SchemaType[Postgres] != `"types"."mood"[]` || f.SchemaType[CockroachDB] != `"types"."mood"[]` || len(f.SchemaType) != 2 || len(f.NativeEnum.Labels) != 2 {
		t.Errorf("%+v, %+v", f.SchemaType, f.NativeEnum)
	}
}
