// Package schema has places on the earth.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
)

// Place is a place.
type Place struct{ ent.Schema }

// Fields of the place.
func (Place) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		schema.GeoPoint("location"),
		schema.GeoPoint("entrance").Optional(),
	}
}

// Indexes of the place.
func (Place) Indexes() []ent.Index { return []ent.Index{index.Fields("location")} }
