package schema

// GeoShapeBuilder builds a field of shapes on the earth; GeoShape makes it.
type GeoShapeBuilder struct {
	builder[*GeoShapeBuilder]
}

// GeoShape is a field of shapes on the earth: points, lines, polygons, several of them, and collections. Longitudes are -180 to 180 degrees,
// latitudes -90 to 90, in this order. A shape that is empty, has a ring that is not closed, or a point out of range is an error before it is
// sent; package runtime/geo lists the others.
//
// Its Go type is orb.Geometry of github.com/paulmach/orb, which the program must require (go get github.com/paulmach/orb); NULL is nil. On
// PostgreSQL it needs the extension PostGIS: the target is postgres+postgis. crate.GeoIndex sets the index on CrateDB.
func GeoShape(name string) *GeoShapeBuilder {
	b := new(GeoShapeBuilder)
	b.self = b
	b.desc = newDescriptor(name, orbPath, "orb", "orb.Geometry", ColumnAnnotation{Kind: "geo_shape"})
	return b
}

// Validate adds a check of every value that is written: a func(orb.Geometry) error.
func (b *GeoShapeBuilder) Validate(f any) *GeoShapeBuilder { return b.validate(f) }
