// Package schema has comments, tags and sensitive fields.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// User is somebody who signs in.
//
// What counts as signing in:
//
//   - a password
//   - a key
type User struct{ ent.Schema }

// Fields of the User.
func (User) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Comment("Name is how the user signs in.").StructTag(`json:"login" xml:"login"`),
		field.String("password").Sensitive().Comment("Password is hashed.\n\nIt is never shown."),
		field.String("nick").Optional().Deprecated("use name"),
		field.String("email").Unique().StructTag(`form:"email"`),
	}
}
