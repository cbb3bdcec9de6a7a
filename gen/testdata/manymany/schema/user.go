// Package schema has many-to-many edges: between two entities, from one to itself, with names of their own.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
)

// User is in groups, has friends, and follows others.
type User struct{ ent.Schema }

// Fields of the User.
func (User) Fields() []ent.Field {
	return []ent.Field{field.UUID("id", uuid.UUID{}).Default(uuid.New), field.String("name")}
}

// Edges of the User.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("groups", Group.Type).Comment("What the user belongs to."),
		edge.To("friends", User.Type),
		edge.To("following", User.Type).From("followers"),
		edge.To("readTopics", Topic.Type).Annotations(schema.NoForeignKey()),
		edge.From("moderates", Topic.Type).Ref("moderators"),
	}
}

// Group has members.
type Group struct{ ent.Schema }

// Fields of the Group.
func (Group) Fields() []ent.Field {
	return []ent.Field{field.UUID("id", uuid.UUID{}).Default(uuid.New)}
}

// Edges of the Group.
func (Group) Edges() []ent.Edge {
	return []ent.Edge{edge.From("users", User.Type).Ref("groups")}
}

// Topic is named by its key.
type Topic struct{ ent.Schema }

// Fields of the Topic.
func (Topic) Fields() []ent.Field { return []ent.Field{field.String("id").MaxLen(40)} }

// Edges of the Topic.
func (Topic) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("readers", User.Type).Ref("readTopics"),
		edge.To("moderators", User.Type).
			StorageKey(edge.Table("moderation"), edge.Columns("topic", "moderator"), edge.Symbols("fk_topic", "fk_moderator")),
		edge.To("related", Topic.Type).StorageKey(edge.Columns("a", "b")),
	}
}
