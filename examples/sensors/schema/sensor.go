package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
)

// Sensor is where readings come from.
type Sensor struct{ ent.Schema }

// Fields of a Sensor.
func (Sensor) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		schema.GeoPoint("location"),
	}
}
