// Package schema has the entities of package relational.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
)

// Account has a version.
type Account struct{ ent.Schema }

// Mixin of an Account.
func (Account) Mixin() []ent.Mixin { return []ent.Mixin{schema.Versioned{}} }

// Fields of an Account.
func (Account) Fields() []ent.Field {
	return []ent.Field{field.String("name"), field.Int64("balance"), field.String("email").Optional().Unique()}
}

// Project has tickets. It is deleted softly and belongs to a tenant.
type Project struct{ ent.Schema }

// Mixin of a Project.
func (Project) Mixin() []ent.Mixin { return []ent.Mixin{schema.SoftDelete{}, schema.Versioned{}} }

// Fields of a Project.
func (Project) Fields() []ent.Field {
	return []ent.Field{field.String("id"), field.String("tenant"), field.String("name")}
}

// Edges of a Project.
func (Project) Edges() []ent.Edge { return []ent.Edge{edge.To("tickets", Ticket.Type)} }

// Ticket has all that an update adds to its changes: a version, the time of the update, and a value of Go.
type Ticket struct{ ent.Schema }

// Mixin of a Ticket.
func (Ticket) Mixin() []ent.Mixin {
	return []ent.Mixin{schema.SoftDelete{}, schema.Timestamps{}, schema.Versioned{}}
}

// Fields of a Ticket.
func (Ticket) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.String("tenant"),
		field.String("title").MaxLen(20),
		field.Int64("edits").Default(0).UpdateDefault(func() int64 { return 7 }),
		field.String("project_id").Optional(),
	}
}

// Edges of a Ticket.
func (Ticket) Edges() []ent.Edge {
	return []ent.Edge{edge.From("project", Project.Type).Ref("tickets").Field("project_id").Unique()}
}
