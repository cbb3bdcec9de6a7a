// Package schema has a schema whose method does not count.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Book has its method on the pointer.
type Book struct{ ent.Schema }

// Fields of the Book.
func (*Book) Fields() []ent.Field { return []ent.Field{field.String("title")} }
