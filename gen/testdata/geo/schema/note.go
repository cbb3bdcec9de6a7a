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
		schema.Vector("embedding", 384),
	}
}

// Indexes of the note.
func (Note) Indexes() []ent.Index { return []ent.Index{index.Fields("embedding")} }
