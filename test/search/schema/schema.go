// Package schema is a schema with texts, lists and times.
package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
)

// Page is a page of a book.
type Page struct{ ent.Schema }

// Fields of the page.
func (Page) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.String("title").Annotations(schema.Fulltext("english")),
		field.String("summary").Optional().Nillable().Annotations(schema.Fulltext("english")),
		field.String("note").Optional().Nillable().Annotations(schema.Fulltext("simple")),
		field.Strings("tags").Optional(),
		field.Ints("counts").Optional(),
		field.Floats("weights").Optional(),
		field.Time("at"),
		field.Int("n").Optional().Nillable(),
		field.String("kind").Default("a"),
	}
}

// Annotations of the page.
func (Page) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.FulltextIndex("search", "title", "note", "summary").Language("english")}
}
