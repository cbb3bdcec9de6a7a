package schema

import (
	"time"

	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
)

// Card is the one card of an account.
type Card struct{ ent.Schema }

// Fields of the Card.
func (Card) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.Bool("blocked").Default(false),
	}
}

// Edges of the Card.
func (Card) Edges() []ent.Edge {
	return []ent.Edge{edge.From("account", Account.Type).Ref("card").Unique()}
}

// Group is a number of accounts.
type Group struct{ ent.Schema }

// Fields of the Group.
func (Group) Fields() []ent.Field { return []ent.Field{field.String("id")} }

// Edges of the Group.
func (Group) Edges() []ent.Edge {
	return []ent.Edge{edge.To("accounts", Account.Type).Through("memberships", Membership.Type)}
}

// Membership is an account in a group; its key has two columns.
type Membership struct{ ent.Schema }

// Fields of the Membership.
func (Membership) Fields() []ent.Field {
	return []ent.Field{
		field.Int("account_id"),
		field.String("group_id"),
		field.String("role").Default("reader"),
		field.Time("joined_at").Default(time.Now),
	}
}

// Edges of the Membership.
func (Membership) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", Account.Type).Unique().Required().Field("account_id"),
		edge.To("group", Group.Type).Unique().Required().Field("group_id"),
	}
}

// Annotations of the Membership.
func (Membership) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("account_id", "group_id")}
}
