package model

import (
	"testing"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/cockroach"
)

// stored is an entity with an annotation.
func stored(a entschema.Annotation, list ...ent.Field) entity {
	return entity{name: "Book", fields: list, annotations: []entschema.Annotation{a}}
}

// indexedBook is an entity with indexes.
func indexedBook(list []ent.Field, indexes ...ent.Index) entity {
	return entity{name: "Book", fields: list, indexes: indexes}
}

func TestCockroachErrors(t *testing.T) {
	text := field.String("a")
	runErrorCases(t, []errorCase{
		{"buckets of a key", "cockroachdb", []any{stored(cockroach.Table{KeyBuckets: 1})},
			"Book: cockroach.Table.KeyBuckets is 1; use 2 to 2048 buckets; 16 is the server's own choice"},
		{"an option of a computed column", "cockroachdb", []any{book(
			field.String("a").SchemaType(map[string]string{"cockroachdb": "text AS (lower(b)) VIRTUAL"}).Annotations(cockroach.Column{Family: "f", OnUpdate: "now()"}), field.String("b"))}, `
Book.a: the database computes it, and cockroach.Column has an OnUpdate; remove OnUpdate
Book.a: a virtual column is not stored, and cockroach.Column has the family "f"; remove Family`},
		{"buckets of an index", "cockroachdb", []any{indexedBook([]ent.Field{text}, index.Fields("a").Annotations(cockroach.HashSharded(4096)))},
			"Book.index(a): cockroach.HashSharded has 4096; use 2 to 2048 buckets; 16 is the server's own choice"},
		{"stored fields", "cockroachdb", []any{indexedBook([]ent.Field{text, field.String("b")}, index.Fields("a").Annotations(cockroach.Storing("a", "b", "b", "c")))}, `
Book.index(a): cockroach.Storing names "a", which is a field of the index; remove it from cockroach.Storing
Book.index(a): the index stores "b" twice; name it once
Book.index(a): cockroach.Storing names "c", which is not a field; did you mean "a"?`},
		{"an inverted index", "cockroachdb", []any{indexedBook([]ent.Field{field.Strings("tags"), text},
			index.Fields("tags").Annotations(cockroach.HashSharded(4), cockroach.Storing("a")))}, `
Book.index(tags): an inverted or vector index cannot be hash-sharded; remove cockroach.HashSharded
Book.index(tags): an inverted or vector index stores no further columns; remove cockroach.Storing`},
		{"misplaced", "postgres", []any{entity{name: "Book", fields: []ent.Field{field.String("a").Annotations(cockroach.Table{})},
			annotations: []entschema.Annotation{cockroach.NotVisible(), cockroach.Column{}}}}, `
Book: cockroach.Column has no effect on an entity; put it on a field of an entity
Book: cockroach.Index has no effect on an entity; put it on an index
Book.a: cockroach.Table has no effect on a field; put it on the entity`},
	})
}
