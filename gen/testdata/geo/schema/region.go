package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// Region is a part of the earth.
type Region struct{ ent.Schema }

// Fields of the region.
func (Region) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		schema.GeoShape("area"),
		schema.GeoShape("route").Optional().Annotations(crate.GeoIndex{Kind: crate.BKDTree}),
	}
}

// Indexes of the region.
func (Region) Indexes() []ent.Index { return []ent.Index{index.Fields("area")} }
