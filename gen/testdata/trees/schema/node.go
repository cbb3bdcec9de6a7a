// Package schema has edges from an entity to itself that have one target on one side.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
)

// Node is in a tree.
type Node struct{ ent.Schema }

// Fields of the Node.
func (Node) Fields() []ent.Field {
	return []ent.Field{field.UUID("id", uuid.UUID{}).Default(uuid.New), field.Int("value")}
}

// Edges of the Node.
func (Node) Edges() []ent.Edge {
	return []ent.Edge{edge.To("children", Node.Type).From("parent").Unique()}
}

// Indexes of the Node.
func (Node) Indexes() []ent.Index {
	return []ent.Index{index.Fields("value").Edges("parent")}
}

// Folder is in a tree by a field, and goes with the folder that it is in.
type Folder struct{ ent.Schema }

// Fields of the Folder.
func (Folder) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.String("parent_id").Optional().Immutable(),
		field.String("link_id").Optional(),
	}
}

// Edges of the Folder.
func (Folder) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("folders", Folder.Type).Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.From("parent", Folder.Type).Ref("folders").Field("parent_id").Unique().Immutable(),
		edge.To("link", Folder.Type).Field("link_id").Unique().Annotations(schema.NoForeignKey()).From("links"),
	}
}
