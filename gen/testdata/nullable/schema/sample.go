// Package schema has nullable and immutable fields of every kind.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"
)

// Size is a document.
type Size struct {
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// Sample has nothing but a key that must be there.
type Sample struct{ ent.Schema }

// Fields of the Sample.
func (Sample) Fields() []ent.Field {
	return []ent.Field{
		field.Bool("flag").Optional(),
		field.Int("count").Optional(),
		field.Uint16("port").Optional(),
		field.Float32("ratio").Optional(),
		field.String("name").Optional().Nillable(),
		field.Bytes("payload").Optional(),
		field.Time("at").Optional(),
		field.UUID("session", uuid.UUID{}).Optional(),
		field.Enum("level").Values("low", "high").Optional(),
		field.JSON("attributes", map[string]any{}).Optional(),
		field.JSON("size", Size{}).Optional(),
		field.JSON("other", &Size{}).Optional(),
		field.Strings("tags").Optional(),
		field.JSON("seen", []time.Time{}).Optional(),
		field.String("origin").Immutable(),
		field.String("source").Optional().Immutable(),
		field.JSON("first", Size{}).Optional().Immutable(),
	}
}
