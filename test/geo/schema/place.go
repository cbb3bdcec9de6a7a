// Package schema is a schema with places on the earth.
package schema

import (
	"errors"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/paulmach/orb"

	"github.com/crategen/crategen/schema"
)

// Spot is a point with a type of its own.
type Spot [2]float64

// Place is a place.
type Place struct{ ent.Schema }

// Fields of the place.
func (Place) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		schema.GeoPoint("location").Comment("Where it is."),
		schema.GeoPoint("entrance").Optional(),
		schema.GeoPoint("origin").Immutable().DefaultFunc(func() orb.Point { return orb.Point{16.37, 48.2} }),
		schema.GeoPoint("spot").GoType(Spot{}).Optional().Validate(func(p Spot) error {
			if p[1] == 13 {
				return errors.New("the latitude is 13")
			}
			return nil
		}),
	}
}

// Indexes of the place.
func (Place) Indexes() []ent.Index { return []ent.Index{index.Fields("location")} }
