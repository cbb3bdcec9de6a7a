package model

import (
	"testing"

	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
)

func TestCollationErrors(t *testing.T) {
	german := schema.Collation(map[string]string{"pg": "de-x-icu"})
	runErrorCases(t, []errorCase{
		{"on a number", "", []any{book(id(), field.Int("a").Annotations(german))},
			"Book.a: schema.Collation has no effect on a field of kind int; use it on String, Text and Enum fields"},
		{"on an enum type", "", []any{book(id(), field.Enum("a").Values("x").Annotations(german, schema.NativeEnum("mood")))},
			"Book.a: schema.Collation has no effect on a field of kind enum; use it on String, Text and Enum fields"},
		{"twice", "", []any{book(id(), field.String("a").Annotations(german, entsql.Annotation{Collation: "C"}))},
			"Book.a: it has both entsql.Collation and schema.Collation; keep one of them"},
		{"empty", "", []any{book(id(), field.String("a").Annotations(schema.Collation(map[string]string{"sqlite": ""})))},
			"Book.a: schema.Collation has no collation for SQLite; remove it, or name a collation"},
		{"of a newer server", "postgres@16", []any{book(id(), field.String("a").Annotations(schema.Collation(map[string]string{"postgres": "pg_c_utf8"})))},
			"Book.a: PostgreSQL has the collation pg_c_utf8 since version 17.0; name the target postgres@17.0 if all servers are that new"},
		{"of a newer server, for all databases", "postgres@17", []any{book(id(), field.String("a").Annotations(entsql.Annotation{Collation: "pg_unicode_fast"}))},
			"Book.a: PostgreSQL has the collation pg_unicode_fast since version 18.0; name the target postgres@18.0 if all servers are that new"},
	})
}

// TestCollated names the type of a text with a collation where it is another type.
func TestCollated(t *testing.T) {
	names := schema.Collation(map[string]string{"postgres": "de-x-icu", "cockroachdb": "de"})
	p := resolve(t, "sqlite,postgres,cockroachdb", book(id(), field.String("a").Annotations(names), field.String("b").Annotations(entsql.Annotation{Collation: "C"})))
	f := p.Entities[0].Fields[1]
	if got := f.PlainType(CockroachDB); got != `text COLLATE "de"` || f.PlainType(Postgres) != "" || f.CollationOn(SQLite) != "" || f.CollationOn(Postgres) != "de-x-icu" {
		t.Errorf("the type is %s", got)
	}
	if got := p.Entities[0].Fields[2].PlainType(CockroachDB); got != "" {
		t.Errorf("the type is %s", got)
	}
}
