package schema

import (
	"errors"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/paulmach/orb"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// Region is a part of the earth.
type Region struct{ ent.Schema }

// Fields of the region.
func (Region) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		schema.GeoShape("area").Comment("Where it is."),
		schema.GeoShape("route").Optional().Annotations(crate.GeoIndex{Kind: crate.BKDTree}),
		schema.GeoShape("origin").Immutable().DefaultFunc(func() orb.Geometry { return orb.Point{16.37, 48.2} }),
		schema.GeoShape("checked").Optional().Annotations(crate.GeoIndex{Kind: crate.Quadtree, Precision: 100, DistanceError: 0.05}).
			Validate(func(g orb.Geometry) error {
				if _, ok := g.(orb.Polygon); !ok {
					return errors.New("it is no polygon")
				}
				return nil
			}),
	}
}

// Indexes of the region.
func (Region) Indexes() []ent.Index { return []ent.Index{index.Fields("area")} }
