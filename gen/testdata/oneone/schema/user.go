// Package schema has one-to-one edges: on both sides, by a field, by the key, and from an entity to itself.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// User may have a card, a profile and a spouse.
type User struct{ ent.Schema }

// Fields of the User.
func (User) Fields() []ent.Field { return []ent.Field{field.String("name")} }

// Edges of the User.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("card", Card.Type).Unique(),
		edge.To("profile", Profile.Type).Unique().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("settings", Settings.Type).Unique().StorageKey(edge.Column("id")),
		edge.To("spouse", User.Type).Unique(),
		edge.From("mentor", User.Type).Ref("student").Unique().Comment("Who teaches the user."),
		edge.To("student", User.Type).Unique().StorageKey(edge.Column("mentor"), edge.Symbol("fk_mentor")),
	}
}

// Card belongs to a user, or to nobody yet.
type Card struct{ ent.Schema }

// Fields of the Card.
func (Card) Fields() []ent.Field { return []ent.Field{field.String("number").Unique()} }

// Edges of the Card.
func (Card) Edges() []ent.Edge {
	return []ent.Edge{edge.From("owner", User.Type).Ref("card").Unique()}
}

// Profile belongs to a user, and goes with her.
type Profile struct{ ent.Schema }

// Fields of the Profile.
func (Profile) Fields() []ent.Field {
	return []ent.Field{field.Text("about"), field.Int("user_id").Immutable()}
}

// Edges of the Profile.
func (Profile) Edges() []ent.Edge {
	return []ent.Edge{edge.From("user", User.Type).Ref("profile").Field("user_id").Unique().Required().Immutable()}
}

// Settings have the key of their user.
type Settings struct{ ent.Schema }

// Fields of the Settings.
func (Settings) Fields() []ent.Field { return []ent.Field{field.Bool("dark").Default(false)} }

// Edges of the Settings.
func (Settings) Edges() []ent.Edge {
	return []ent.Edge{edge.From("user", User.Type).Ref("settings").Unique()}
}

// Step is an element of a linked list.
type Step struct{ ent.Schema }

// Edges of the Step.
func (Step) Edges() []ent.Edge {
	return []ent.Edge{edge.To("next", Step.Type).Unique().From("previous").Unique()}
}
