// Package schema declares the entities of the books example.
package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
)

// Book is a book with a searchable title.
type Book struct{ ent.Schema }

// Fields of the Book.
func (Book) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("title").Annotations(schema.Fulltext("english")),
		field.String("author"),
		field.Time("publication_date").Comment("The day on which it first appeared, at midnight UTC."),
		field.Strings("categories").Default([]string{}),
		field.JSON("details", Details{}).Optional(),
	}
}

// Annotations of the Book.
func (Book) Annotations() []entschema.Annotation {
	return []entschema.Annotation{
		schema.FulltextIndex("search", "title", "author", "categories", "details.summary").Language("english"),
	}
}

// Details are a document of a Book.
type Details struct {
	Pages   int    `json:"pages"`
	Summary string `json:"summary"`
}
