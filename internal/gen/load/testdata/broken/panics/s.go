// Package schema has schemas that panic or misuse ent.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Book panics.
type Book struct{ ent.Schema }

// Fields of the Book.
func (Book) Fields() []ent.Field {
	var fields []ent.Field
	return []ent.Field{fields[3]}
}

// Indexes of the Book.
func (Book) Indexes() []ent.Index { return []ent.Index{index.Fields("x")} }

// Pen has a default of the wrong type.
type Pen struct{ ent.Schema }

// Fields of the Pen.
func (Pen) Fields() []ent.Field {
	return []ent.Field{
		field.String("color").DefaultFunc(func() int { return 1 }),
		field.Enum("size").NamedValues("one"),
	}
}
