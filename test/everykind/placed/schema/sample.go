// Package schema has an entity with the kinds that PostgreSQL has in extensions only that are no part of the server.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
)

// Sample has a field of each of these kinds.
type Sample struct{ ent.Schema }

// Fields of the Sample.
func (Sample) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		schema.GeoPoint("point"),
		schema.GeoPoint("point_null").Optional(),
		schema.GeoShape("shape"),
		schema.GeoShape("shape_null").Optional(),
		schema.Vector("vector", 3),
		schema.Vector("vector_null", 3).Optional(),
	}
}
