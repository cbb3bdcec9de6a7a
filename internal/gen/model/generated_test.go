package model

import (
	"maps"
	"slices"
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// TestNamedColumns has expressions whose functions and texts have the names of columns.
func TestNamedColumns(t *testing.T) {
	for expr, want := range map[string][]string{
		"upper(name)":                      {"name"},
		"upper (name) || upper":            {"name", "upper"},
		`"Upper" || coalesce("a""b", 'c')`: {"Upper", `a"b`},
		"n + 1":                            {"n"},
	} {
		if got := slices.Sorted(maps.Keys(namedColumns(expr))); !slices.Equal(got, want) {
			t.Errorf("%s names %q, want %q", expr, got, want)
		}
	}
}

// TestVirtual computes a column when it is read, where the database can.
func TestVirtual(t *testing.T) {
	upper := func() ent.Field {
		a := crate.Generated("upper(name)").Virtual()
		for _, on := range []string{"postgres", "cockroachdb", "sqlite"} {
			a = a.OnDatabase(on, "upper(name)")
		}
		return field.String("loud").Optional().Annotations(a)
	}
	p := resolve(t, "cratedb,cockroachdb,sqlite,postgres@18", book(id(), field.String("name"), upper()))
	f := p.Entities[0].Fields[2]
	for on, want := range map[Dialect]string{CrateDB: "TEXT GENERATED ALWAYS AS (upper(name))", SQLite: "text GENERATED ALWAYS AS (upper(name)) VIRTUAL",
		CockroachDB: "text GENERATED ALWAYS AS (upper(name)) VIRTUAL", Postgres: "text GENERATED ALWAYS AS (upper(name)) VIRTUAL"} {
		if f.SchemaType[on] != want {
			t.Errorf("on %s the type is %s", on, f.SchemaType[on])
		}
	}
	runErrorCases(t, []errorCase{
		{"before PostgreSQL 18", "postgres", []any{book(id(), field.String("name"), upper())},
			"Book.loud: PostgreSQL has generated columns that are not stored since version 18.0; name the target postgres@18.0 if all servers are that new"},
		{"in an index", "postgres@18", []any{entity{name: "Book", fields: fields(id(), field.String("name"), upper()), indexes: indexes(index.Fields("loud"))}},
			`Book.index(loud): field "loud" is a generated column that is not stored, and PostgreSQL has no indexes over those; remove Virtual() from the field, or index the expression with schema.ExpressionIndex`},
		{"unique", "postgres@18", []any{book(id(), field.String("name"), field.String("loud").Unique().Annotations(crate.Generated("upper(name)").OnDatabase("postgres", "upper(name)").Virtual()))},
			"Book.loud: PostgreSQL has no unique constraints over generated columns that are not stored; remove Unique() or Virtual()"},
		{"in the key", "sqlite", []any{entity{name: "Book", fields: fields(field.String("name"), field.Time("ts"), field.Time("month").Annotations(crate.Generated("date_trunc('month', ts)").Virtual())),
			annotations: annotations(schema.PrimaryKey("name", "month"))}}, "Book.month: a column that is not stored cannot be in the primary key; remove Virtual()"},
	})
}
