package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
)

// Note is a text with its embedding.
type Note struct{ ent.Schema }

// Fields of the note.
func (Note) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.String("lang").Default("en"),
		field.String("body").Default("").Annotations(schema.Fulltext("english")),
		schema.Vector("embedding", 3),
		schema.Vector("summary", 2).Optional(),
	}
}

// Indexes of the note.
func (Note) Indexes() []ent.Index { return []ent.Index{index.Fields("embedding")} }
