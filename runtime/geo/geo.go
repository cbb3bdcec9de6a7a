// Package geo has the shapes of schema.GeoShape: points, lines, polygons and collections of them, as orb.Geometry of github.com/paulmach/orb.
// Only programs that use them link orb.
//
// A shape has longitudes of -180 to 180 and latitudes of -90 to 90 degrees, in this order. Check lists what is refused. A nil shape is NULL.
// An orb.Ring and an orb.Bound are sent, and read back, as a polygon. All functions are safe for concurrent use.
package geo

import (
	"errors"

	"github.com/paulmach/orb"

	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
)

// Shapes is the codec of shapes for generated code.
type Shapes struct{}

var _ wire.ShapeCodec[orb.Geometry] = Shapes{}

// ShapeValue is the argument for a shape.
func (Shapes) ShapeValue(g orb.Geometry) wire.Value {
	if g == nil {
		return wire.Null()
	}
	if err := Check(g); err != nil {
		return wire.Invalid(err)
	}
	document, err := MarshalJSON(g)
	if err != nil {
		return wire.Invalid(err)
	}
	return wire.TextOrJSON(Text(g), document) // CrateDB changes the order of points in the text of a box
}

// ReadShape reads a shape as a database returns it.
func (Shapes) ReadShape(text []byte) (orb.Geometry, error) { return Parse(text) }

var errNoArea = errors.New("a point is within a polygon or several: the shape must be an orb.Polygon, orb.MultiPolygon, orb.Ring or orb.Bound")

// Within matches the points of a column that are within a polygon, or within one of several. It uses the index of the column. Points on the
// border may be on either side: databases differ there.
//
//	client.Places.Where(geo.Within(place.Location, district))
func Within[M any](column query.PointColumn[M], area orb.Geometry) query.Predicate[M] {
	v := Shapes{}.ShapeValue(area)
	switch area.(type) {
	case orb.Polygon, orb.MultiPolygon, orb.Ring, orb.Bound:
	default:
		v = wire.Invalid(errNoArea)
	}
	return query.PointWithin(column, v)
}

// Distance is the least distance in metres, on a sphere, between the points or shapes of a column and another shape, 0 if they have a point in
// common. It is a value to select, compare and order by, and reads the table: Near uses an index. CrateDB computes distances of points only, so
// that it does not compile for a package with CrateDB among its targets: use the Distance of a column of points there.
//
//	client.Regions.OrderBy(geo.Distance(region.Area, route).Asc())
func Distance[M capability.Relate](column query.PlaceColumn[M], from orb.Geometry) query.Expr[M, float64] {
	return query.PlaceDistance(column, Shapes{}.ShapeValue(from))
}

// Near matches the points or shapes of a column that are at most a number of metres away from another shape, on a sphere. An index of the column
// answers it. A negative number of metres, or NaN, is a *dberr.ValidationError before anything is sent. As Distance, it does not compile with CrateDB
// among the targets.
func Near[M capability.Relate](column query.PlaceColumn[M], from orb.Geometry, metres float64) query.Predicate[M] {
	return query.PlaceNear(column, Shapes{}.ShapeValue(from), metres)
}

// Around is a square around a point, with sides of about 100 metres, for factories of tests.
func Around(p orb.Point) orb.Geometry {
	const half = 0.0005
	west, east, south, north := p[0]-half, p[0]+half, p[1]-half, p[1]+half
	return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
}
