// Package schema has enums: generated ones, and one of its own.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Priority is an enum with a Go type of its own.
type Priority string

// Values implements field.EnumValues.
func (Priority) Values() []string { return []string{"low", "high"} }

// Ticket is a ticket.
type Ticket struct{ ent.Schema }

// Fields of the Ticket.
func (Ticket) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("status").Values("open", "in-progress", "on_hold", "closed").Default("open"),
		field.Enum("size").NamedValues("Small", "S", "Large", "L"),
		field.Enum("channel").Values("mail", "phone").Optional().Comment("How it came in."),
		field.Enum("priority").GoType(Priority("")),
	}
}
