package wire

// ShapeCodec writes and reads shapes on the earth of a Go type, in the formats of the databases, so that no library for geometry is linked by
// this package. Package runtime/geo has the one of orb.Geometry. A shape is sent as well-known text, to CrateDB as GeoJSON. CrateDB returns GeoJSON, SQLite the text,
// and CockroachDB and PostGIS the bytes of EWKB in hexadecimal.
type ShapeCodec[T any] interface {
	// ShapeValue is the argument for a shape: Null for nil, and Invalid for one that is not on the earth or that a database refuses.
	ShapeValue(T) Value
	// ReadShape reads a shape in any of the formats.
	ReadShape(text []byte) (T, error)
}

// ShapeValue is the argument for a shape.
func ShapeValue[T any, C ShapeCodec[T]](v T) Value { return (*new(C)).ShapeValue(v) }

// ShapeOf returns the shape of a ShapeValue.
func ShapeOf[T any, C ShapeCodec[T]](v Value) T {
	out, _ := (*new(C)).ReadShape(v.Bytes())
	return out
}

// ReadShape reads the next cell, which is not NULL.
func ReadShape[T any, C ShapeCodec[T]](r Row) (v T) {
	b := r.JSON()
	if b == nil {
		return v
	}
	v, err := (*new(C)).ReadShape(b)
	if err != nil {
		r.Fail(err)
	}
	return v
}

// ShapeField is for a shape; NULL is nil.
func ShapeField[T any, C ShapeCodec[T]](c *Cell, v *T) {
	switch {
	case c.row == nil:
		c.value = ShapeValue[T, C](*v)
	case c.row.Null():
		*v = *new(T)
	default:
		*v = ReadShape[T, C](c.row)
	}
}
