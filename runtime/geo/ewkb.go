package geo

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
)

// The types of geometries in EWKB, and its flags. A shape with a third coordinate or a measure is none of these.
const (
	ewkbPoint = iota + 1
	ewkbLine
	ewkbPolygon
	ewkbPoints
	ewkbLines
	ewkbPolygons
	ewkbCollection

	ewkbSRID = 0x20000000
)

// ewkb reads extended well-known binary from its beginning. After an error it reads nothing more. Every number of parts is compared with the
// bytes that are left, so that a wrong one does not cost memory.
type ewkb struct {
	rest  []byte
	order binary.ByteOrder
	err   error
}

// parseEWKB reads a shape, and nothing behind it.
func parseEWKB(b []byte) (orb.Geometry, error) {
	r := &ewkb{rest: b}
	g := r.shape(0, 0)
	if r.err == nil && len(r.rest) > 0 {
		r.err = errNoShape
	}
	if r.err != nil {
		return nil, r.err
	}
	return g, nil
}

func (r *ewkb) fail(err error) {
	if r.err == nil {
		r.err, r.rest = err, nil
	}
}

// take returns the next n bytes, which are zeros after an error.
func (r *ewkb) take(n int) []byte {
	if len(r.rest) < n {
		r.fail(errNoShape)
		return make([]byte, n)
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// count reads the number of parts that have at least so many bytes each.
func (r *ewkb) count(least int) int {
	n := int64(r.order.Uint32(r.take(4)))
	if n*int64(least) > int64(len(r.rest)) {
		r.fail(errNoShape)
		return 0
	}
	return int(n)
}

func (r *ewkb) point() orb.Point {
	b := r.take(16)
	return orb.Point{math.Float64frombits(r.order.Uint64(b)), math.Float64frombits(r.order.Uint64(b[8:]))}
}

func (r *ewkb) line() []orb.Point {
	out := make([]orb.Point, r.count(16))
	for i := range out {
		out[i] = r.point()
	}
	return out
}

func (r *ewkb) polygon() orb.Polygon {
	out := make(orb.Polygon, r.count(4))
	for i := range out {
		out[i] = r.line()
	}
	return out
}

// shape reads a shape with its head. only is the type that it must have as a part of another one, 0 for any.
func (r *ewkb) shape(only uint32, depth int) orb.Geometry {
	if depth > maxDepth {
		r.fail(errDeep)
		return nil
	}
	switch r.take(1)[0] {
	case 0:
		r.order = binary.BigEndian
	case 1:
		r.order = binary.LittleEndian
	default:
		r.fail(errNoShape)
		return nil
	}
	kind := r.order.Uint32(r.take(4))
	if kind&ewkbSRID != 0 {
		r.take(4) // columns have 4326 alone
	}
	if kind &^= ewkbSRID; only != 0 && kind != only {
		r.fail(errNoShape)
	}
	if r.err != nil {
		return nil
	}
	const head = 5 // the least number of bytes of a part with a head
	switch kind {
	case ewkbPoint:
		return r.point()
	case ewkbLine:
		return orb.LineString(r.line())
	case ewkbPolygon:
		return r.polygon()
	case ewkbPoints:
		return orb.MultiPoint(parts[orb.Point](r, ewkbPoint, head+16, depth))
	case ewkbLines:
		return orb.MultiLineString(parts[orb.LineString](r, ewkbLine, head+4, depth))
	case ewkbPolygons:
		return orb.MultiPolygon(parts[orb.Polygon](r, ewkbPolygon, head+4, depth))
	case ewkbCollection:
		return orb.Collection(parts[orb.Geometry](r, 0, head+4, depth))
	}
	r.fail(errNoShape)
	return nil
}

// parts reads the parts of a shape, each with a head.
func parts[G orb.Geometry](r *ewkb, only uint32, least, depth int) []G {
	n := r.count(least)
	out := make([]G, 0, n)
	for range n {
		g, ok := r.shape(only, depth+1).(G)
		if !ok || r.err != nil {
			r.fail(errNoShape)
			return nil
		}
		out = append(out, g)
	}
	return out
}
