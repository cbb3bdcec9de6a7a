// Package schema has keys of all sorts.
package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
)

// Reading has a composite key.
type Reading struct{ ent.Schema }

// Fields of the Reading.
func (Reading) Fields() []ent.Field {
	return []ent.Field{
		field.String("tenant"),
		field.Float("value"),
		field.Time("ts"),
	}
}

// Annotations of the Reading.
func (Reading) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("tenant", "ts")}
}

// Country has a key that its user knows.
type Country struct{ ent.Schema }

// Fields of the Country.
func (Country) Fields() []ent.Field {
	return []ent.Field{
		field.String("code"),
		field.String("name"),
	}
}

// Annotations of the Country.
func (Country) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("code")}
}

// Membership has a key made of a foreign key and a field.
type Membership struct{ ent.Schema }

// Fields of the Membership.
func (Membership) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("person", uuid.UUID{}).Default(uuid.New),
		field.Enum("role").Values("guest", "owner"),
	}
}

// Edges of the Membership.
func (Membership) Edges() []ent.Edge {
	return []ent.Edge{edge.To("country", Country.Type).Unique().Required().Immutable()}
}

// Annotations of the Membership.
func (Membership) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("country_id", "person", "role")}
}

// Counter has a small key that the database makes.
type Counter struct{ ent.Schema }

// Fields of the Counter.
func (Counter) Fields() []ent.Field {
	return []ent.Field{field.Int32("id"), field.Int("n")}
}
