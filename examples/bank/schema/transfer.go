package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"
)

// Transfer is a movement of money. Its key is the idempotency key of the client, so a repeated request finds the first one.
type Transfer struct{ ent.Schema }

// Fields of the Transfer.
func (Transfer) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Comment("The idempotency key."),
		field.UUID("source_id", uuid.UUID{}),
		field.UUID("target_id", uuid.UUID{}),
		field.Int64("amount").Positive().Comment("In cents."),
		field.Time("at").Default(time.Now),
	}
}

// Edges of the Transfer.
func (Transfer) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("source", Account.Type).Ref("sent").Field("source_id").Unique().Required(),
		edge.From("target", Account.Type).Ref("received").Field("target_id").Unique().Required(),
	}
}
