// Package schema has the entity of package relational.
package schema

import (
	"entgo.io/ent"
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
