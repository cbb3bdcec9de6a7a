package model

import (
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/cockroach"
)

func TestIdentityErrors(t *testing.T) {
	n := func(i schema.Identity) ent.Field { return field.Int32("n").Annotations(i) }
	key := func(i schema.Identity) ent.Field { return field.Int64("id").Annotations(i) }
	const both = "postgres,cockroachdb"
	keyed := func(f ent.Field, a entschema.Annotation) entity {
		return entity{name: "Book", fields: []ent.Field{f}, annotations: []entschema.Annotation{a}}
	}
	runErrorCases(t, []errorCase{
		{"on a text", both, []any{book(id(), field.String("a").Annotations(schema.Identity{}))},
			"Book.a: schema.Identity has no effect on a field of kind text; use it on a field of integers"},
		{"with a default", both, []any{book(id(), field.Int("a").Default(1).Annotations(schema.Identity{}))},
			"Book.a: the database makes its values, and it has a default; remove the default"},
		{"optional", both, []any{book(id(), field.Int("a").Optional().Annotations(schema.Identity{}))},
			"Book.a: the database makes its values, and it is Optional; remove Optional()"},
		{"with a SchemaType", both, []any{book(id(), field.Int("a").SchemaType(map[string]string{"postgres": "bigserial"}).Annotations(schema.Identity{}))},
			"Book.a: it has both a column type of the schema for PostgreSQL and schema.Identity; keep one of them"},
		{"too large", both, []any{book(id(), n(schema.Identity{Max: 1 << 31}))},
			"Book.n: Max of schema.Identity is 2147483648, which int32 does not hold; use a number of the type"},
		{"bounds in the wrong order", both, []any{book(id(), n(schema.Identity{Min: 10, Max: 9}))},
			"Book.n: the values of schema.Identity go from 10 to 9; let Max be greater than Min"},
		{"start outside", both, []any{book(id(), n(schema.Identity{Increment: -1, Start: 5}))},
			"Book.n: Start of schema.Identity is 5, and its values go from -2147483648 to -1; use a number between them"},
		{"negative cache", both, []any{book(id(), n(schema.Identity{Cache: -1}))}, "Book.n: Cache of schema.Identity is -1; use a positive number"},
		{"per node without a cache", both, []any{book(id(), n(schema.Identity{PerNode: true}))},
			"Book.n: PerNode of schema.Identity has no effect without a Cache; set Cache as well"},
		{"cycle on CockroachDB", both, []any{book(id(), n(schema.Identity{Cycle: true}))},
			"Book.n: CockroachDB has no sequences that begin again, and schema.Identity has Cycle; remove it, and let Max be large enough"},
		{"not the key on SQLite", "", []any{book(id(), n(schema.Identity{}))},
			"Book.n: SQLite has no sequences for fields that are not the key, and it has schema.Identity; remove it, and give the field a default in Go"},
		{"two starts", both, []any{keyed(key(schema.Identity{}), entsql.IncrementStart(5))},
			"Book.id: it has both schema.Identity and entsql.IncrementStart; set Start of schema.Identity"},
		{"the key on CrateDB", "cratedb,postgres", []any{book(key(schema.Identity{}))},
			"Book.id: schema.Identity: CrateDB makes no keys; remove it, and give the key a default in Go"},
		{"unordered keys by a sequence", both, []any{keyed(key(schema.Identity{}), cockroach.Table{UnorderedKeys: true})},
			`Book: cockroach.Table.UnorderedKeys: the key "id" comes from a sequence; remove it, or make the key an int64 without options`},
		{"unordered UUIDs", both, []any{keyed(id(), cockroach.Table{UnorderedKeys: true})},
			`Book: cockroach.Table.UnorderedKeys: the key "id" is not an integer; remove it`},
	})
}
