// Package schema has full-text indexes.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
)

// Book is found by the words in it.
type Book struct{ ent.Schema }

// Fields of the Book.
func (Book) Fields() []ent.Field {
	return []ent.Field{
		field.String("title").Annotations(schema.Fulltext("english")),
		field.Text("blurb").Optional().Annotations(schema.Fulltext("simple")),
		field.String("isbn").Immutable().Annotations(schema.Fulltext("simple")),
	}
}
