// Package schema has the entities of package versions.
package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// Details are the document of an Account.
type Details struct {
	Level int64  `json:"level"`
	Color string `json:"color,omitempty"`
}

// Account has a version, and fields of most kinds.
type Account struct{ ent.Schema }

// Mixin of an Account.
func (Account) Mixin() []ent.Mixin { return []ent.Mixin{schema.Timestamps{}, schema.Versioned{}} }

// Fields of an Account.
func (Account) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("name").NotEmpty(),
		field.String("opened_by").Immutable(),
		field.Int64("balance"),
		field.Strings("tags"),
		field.JSON("details", Details{}),
		field.String("note").Optional().Default("none"),
		field.Float("rate"),
		field.UUID("owner_id", uuid.UUID{}).Optional(),
	}
}

// Edges of an Account.
func (Account) Edges() []ent.Edge {
	return []ent.Edge{edge.From("owner", Owner.Type).Ref("accounts").Field("owner_id").Unique().Annotations(schema.NoForeignKey())}
}

// Owner has accounts. It has a version with another name.
type Owner struct{ ent.Schema }

// Fields of an Owner.
func (Owner) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("name"),
		field.Int64("revision").StorageKey("rev").Annotations(schema.Version()),
	}
}

// Edges of an Owner.
func (Owner) Edges() []ent.Edge { return []ent.Edge{edge.To("accounts", Account.Type)} }

// Draft is deleted softly and belongs to a tenant.
type Draft struct{ ent.Schema }

// Mixin of a Draft.
func (Draft) Mixin() []ent.Mixin { return []ent.Mixin{schema.SoftDelete{}, schema.Versioned{}} }

// Fields of a Draft.
func (Draft) Fields() []ent.Field {
	return []ent.Field{field.String("id"), field.String("tenant"), field.String("text")}
}

// Slot has a composite key with a generated part.
type Slot struct{ ent.Schema }

// Mixin of a Slot.
func (Slot) Mixin() []ent.Mixin { return []ent.Mixin{schema.Versioned{}} }

// Fields of a Slot.
func (Slot) Fields() []ent.Field {
	return []ent.Field{
		field.String("room"),
		field.Time("ts"),
		field.Time("month").Annotations(crate.Generated("date_trunc('month', ts)")),
		field.String("guest"),
	}
}

// Annotations of a Slot.
func (Slot) Annotations() []entschema.Annotation {
	return []entschema.Annotation{
		schema.PrimaryKey("room", "ts", "month"),
		crate.Table{Shards: 2, ClusteredBy: "room", PartitionedBy: []string{"month"}},
	}
}
