// Package schema declares the entities of the bank example.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"
)

// Account is a bank account.
type Account struct{ ent.Schema }

// Fields of the Account.
func (Account) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.Int64("balance").Comment("What is on the account, in cents."),
	}
}

// Edges of the Account. An account that has transfers cannot be deleted.
func (Account) Edges() []ent.Edge {
	return []ent.Edge{edge.To("sent", Transfer.Type), edge.To("received", Transfer.Type)}
}
