package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Author holds the schema definition for the Author entity.
type Author struct{ ent.Schema }

// Fields of the Author.
func (Author) Fields() []ent.Field {
	return []ent.Field{
		field.String("name"),
		field.String("homeURL").Optional(),
	}
}

// Edges of the Author.
func (Author) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("books", Book.Type).Annotations(entsql.OnDelete(entsql.Restrict)),
	}
}

// Indexes of the Author.
func (Author) Indexes() []ent.Index {
	return []ent.Index{index.Fields("name")}
}

// Annotations of the Author.
func (Author) Annotations() []entschema.Annotation {
	return []entschema.Annotation{entsql.Annotation{Table: "writers"}}
}
