package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"
)

// Tag has UUIDs of CrateDB's own type.
type Tag struct{ ent.Schema }

// Fields of a Tag.
func (Tag) Fields() []ent.Field {
	native := map[string]string{"cratedb": "UUID"}
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New).SchemaType(native),
		field.UUID("owner", uuid.UUID{}).Optional().SchemaType(native),
		field.String("name"),
	}
}
