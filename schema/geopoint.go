package schema

// GeoPointBuilder builds a field of points on the earth; GeoPoint makes it.
type GeoPointBuilder struct {
	builder[*GeoPointBuilder]
}

// GeoPoint is a field of points on the earth, each with a longitude of -180 to 180 degrees and a latitude of -90 to 90, in this order.
// Another value is an error before it is sent.
//
// Its Go type is orb.Point of github.com/paulmach/orb, which the program must require (go get github.com/paulmach/orb), unless GoType
// names another. On PostgreSQL it needs the extension PostGIS: the target is postgres+postgis.
func GeoPoint(name string) *GeoPointBuilder {
	b := new(GeoPointBuilder)
	b.self = b
	b.desc = newDescriptor(name, orbPath, "orb", "orb.Point", ColumnAnnotation{Kind: "geo_point"})
	return b
}

const orbPath = "github.com/paulmach/orb"

// GoType makes the Go type that of v: an array of two float64, the longitude and the latitude.
func (b *GeoPointBuilder) GoType(v any) *GeoPointBuilder { return b.goType(v) }

// Validate adds a check of every value that is written: a function of the Go type of the field that returns an error.
func (b *GeoPointBuilder) Validate(f any) *GeoPointBuilder { return b.validate(f) }
