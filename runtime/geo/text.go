package geo

import (
	"strconv"

	"github.com/paulmach/orb"
)

// Text is a shape as well-known text, with the longitude first: POINT (16.37 48.2). It does not check the shape.
func Text(g orb.Geometry) string {
	return string(appendShape(make([]byte, 0, 256), g))
}

func appendShape(b []byte, g orb.Geometry) []byte {
	switch g := g.(type) {
	case orb.Point:
		return appendList(append(b, "POINT "...), []orb.Point{g}, appendPoint)
	case orb.MultiPoint:
		return appendList(append(b, "MULTIPOINT "...), g, func(b []byte, p orb.Point) []byte { return appendLine(b, []orb.Point{p}) })
	case orb.LineString:
		return appendLine(append(b, "LINESTRING "...), g)
	case orb.MultiLineString:
		return appendList(append(b, "MULTILINESTRING "...), g, appendLine[orb.LineString])
	case orb.Ring:
		return appendShape(b, orb.Polygon{g})
	case orb.Bound:
		return appendShape(b, polygonOf(g))
	case orb.Polygon:
		return appendPolygon(append(b, "POLYGON "...), g)
	case orb.MultiPolygon:
		return appendList(append(b, "MULTIPOLYGON "...), g, appendPolygon)
	case orb.Collection:
		return appendList(append(b, "GEOMETRYCOLLECTION "...), g, appendShape)
	}
	return b
}

func appendPolygon(b []byte, p orb.Polygon) []byte { return appendList(b, p, appendLine[orb.Ring]) }

func appendLine[L ~[]orb.Point](b []byte, l L) []byte { return appendList(b, l, appendPoint) }

// appendList appends elements in brackets, or EMPTY.
func appendList[T any](b []byte, list []T, element func([]byte, T) []byte) []byte {
	if len(list) == 0 {
		return append(b, "EMPTY"...)
	}
	for i, x := range list {
		if i == 0 {
			b = append(b, '(')
		} else {
			b = append(b, ',')
		}
		b = element(b, x)
	}
	return append(b, ')')
}

func appendPoint(b []byte, p orb.Point) []byte {
	b = strconv.AppendFloat(b, p[0]+0, 'f', -1, 64) // -0 + 0 is 0
	return strconv.AppendFloat(append(b, ' '), p[1]+0, 'f', -1, 64)
}
