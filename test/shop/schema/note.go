package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
)

// Note belongs to a tenant, is deleted softly and knows its times.
type Note struct{ ent.Schema }

// Mixin of the Note.
func (Note) Mixin() []ent.Mixin { return []ent.Mixin{schema.Timestamps{}, schema.SoftDelete{}} }

// Fields of the Note.
func (Note) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("tenant").NotEmpty(),
		field.String("title"),
		field.Int("place").Optional(),
		field.Strings("marks").Optional(),
		field.String("secret").Sensitive().Optional(),
		field.UUID("folder_id", uuid.UUID{}).Optional(),
	}
}

// Edges of the Note.
func (Note) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("folder", Folder.Type).Ref("notes").Field("folder_id").Unique(),
		edge.To("labels", Label.Type),
	}
}

// Indexes of the Note.
func (Note) Indexes() []ent.Index { return []ent.Index{index.Fields("tenant", "created_at")} }

// Folder holds notes.
type Folder struct{ ent.Schema }

// Mixin of the Folder.
func (Folder) Mixin() []ent.Mixin { return []ent.Mixin{schema.SoftDelete{}} }

// Fields of the Folder.
func (Folder) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("tenant"),
		field.String("name"),
	}
}

// Edges of the Folder.
func (Folder) Edges() []ent.Edge { return []ent.Edge{edge.To("notes", Note.Type)} }

// Label is put on notes.
type Label struct{ ent.Schema }

// Fields of the Label.
func (Label) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("tenant"),
		field.String("name"),
	}
}

// Edges of the Label.
func (Label) Edges() []ent.Edge { return []ent.Edge{edge.From("notes", Note.Type).Ref("labels")} }
