// Package schema declares the books as CrateDB holds them.
package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/schema/crate"
)

// Book is what every operation reads.
type Book struct{ ent.Schema }

// Fields of the Book.
func (Book) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.Int64("author_id"),
		field.String("title"),
		field.Float("price"),
		field.Int64("stock"),
		field.Time("published_at"),
		field.Strings("categories"),
		field.JSON("details", data.Details{}),
	}
}

// Annotations of the Book: one node is enough.
func (Book) Annotations() []entschema.Annotation {
	return []entschema.Annotation{crate.Table{Shards: 2, Replicas: "0"}}
}
