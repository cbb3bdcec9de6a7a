// Package schema declares the entities of the ledger.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Account holds money. Its key is made by the database.
type Account struct{ ent.Schema }

// Fields of the Account.
func (Account) Fields() []ent.Field {
	return []ent.Field{
		field.String("email").Unique(),
		field.Int64("balance").Default(0),
		field.String("owner").Optional(),
		field.String("currency").Default("EUR").Immutable(),
		field.Time("opened_on").Optional().SchemaType(map[string]string{"postgres": "date", "cockroachdb": "date"}),
		field.Time("seen").Optional().SchemaType(map[string]string{"postgres": "timestamp", "cockroachdb": "timestamp"}),
	}
}

// Edges of the Account.
func (Account) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("entries", Entry.Type).Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("card", Card.Type).Unique(),
		edge.To("friends", Account.Type),
		edge.From("groups", Group.Type).Ref("accounts").Through("memberships", Membership.Type),
	}
}

// Indexes of the Account.
func (Account) Indexes() []ent.Index {
	return []ent.Index{index.Fields("owner", "currency").Unique()}
}

// Entry is a movement on an account.
type Entry struct{ ent.Schema }

// Fields of the Entry.
func (Entry) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("amount"),
		field.Time("booked_at"),
	}
}

// Edges of the Entry.
func (Entry) Edges() []ent.Edge {
	return []ent.Edge{edge.From("account", Account.Type).Ref("entries").Unique().Required()}
}
