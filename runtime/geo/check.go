package geo

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// The errors of Check. They have no coordinates, because those are values of the user.
var (
	errNil       = errors.New("the shape is nil")
	errEmpty     = errors.New("the shape, or a part of it, is empty")
	errLongitude = errors.New("a longitude, the first number of a point, is not between -180 and 180 degrees")
	errLatitude  = errors.New("a latitude, the second number of a point, is not between -90 and 90 degrees: the order is longitude, latitude")
	errLine      = errors.New("a line needs two different points")
	errOpen      = errors.New("a ring of a polygon is not closed: its last point must be its first")
	errRepeated  = errors.New("two points of a ring that follow each other are equal: remove one of them")
	errFlat      = errors.New("a ring of a polygon encloses no area: it needs three points that are not on one line, and must not cross itself")
	errWide      = errors.New("an edge spans 180 degrees of longitude or more, so that databases disagree about its way: add points to it, " +
		"or cut the shape at the antimeridian into several")
	errDeep = fmt.Errorf("collections are nested more than %d levels deep", maxDepth)
)

// maxDepth is the maximum depth of nested collections.
const maxDepth = 16

// Check says what is wrong with a shape, nil if nothing is. Every statement checks the shapes that it sends. Refused are: nil, also as a part; an
// empty shape or part; a longitude or latitude out of range, or NaN; a line without two different points; a ring that is not closed, has equal
// points that follow each other, or has no area; and an edge that spans 180 degrees of longitude or more. A ring that crosses itself, or a hole
// outside of its polygon, is not found here; CrateDB refuses them.
func Check(g orb.Geometry) error { return check(g, 0) }

func check(g orb.Geometry, depth int) error {
	switch g := g.(type) {
	case nil:
		return errNil
	case orb.Point:
		return checkPoint(g)
	case orb.MultiPoint:
		return each(g, checkPoint)
	case orb.LineString:
		return checkLine(g)
	case orb.MultiLineString:
		return each(g, checkLine)
	case orb.Ring:
		return checkRing(g)
	case orb.Polygon:
		return checkPolygon(g)
	case orb.MultiPolygon:
		return each(g, checkPolygon)
	case orb.Bound:
		if g.Min[0] > g.Max[0] || g.Min[1] > g.Max[1] {
			return errEmpty
		}
		return checkPolygon(polygonOf(g))
	case orb.Collection:
		if depth == maxDepth {
			return errDeep
		}
		return each(g, func(part orb.Geometry) error { return check(part, depth+1) })
	}
	return fmt.Errorf("a %T is no shape that databases have", g)
}

// each checks the parts of a shape, which must not be empty.
func each[T any](parts []T, check func(T) error) error {
	if len(parts) == 0 {
		return errEmpty
	}
	for _, part := range parts {
		if err := check(part); err != nil {
			return err
		}
	}
	return nil
}

// checkPoint accepts no NaN.
func checkPoint(p orb.Point) error {
	switch {
	case !(p[0] >= -180 && p[0] <= 180):
		return errLongitude
	case !(p[1] >= -90 && p[1] <= 90):
		return errLatitude
	}
	return nil
}

// checkEdges checks the points of a line and its edges.
func checkEdges(points []orb.Point) error {
	if err := each(points, checkPoint); err != nil {
		return err
	}
	for i := 1; i < len(points); i++ {
		if math.Abs(points[i][0]-points[i-1][0]) >= 180 {
			return errWide
		}
	}
	return nil
}

func checkLine(l orb.LineString) error {
	if err := checkEdges(l); err != nil {
		return err
	}
	for _, p := range l {
		if p != l[0] {
			return nil
		}
	}
	return errLine
}

func checkPolygon(p orb.Polygon) error { return each(p, checkRing) }

func checkRing(r orb.Ring) error {
	if err := checkEdges(r); err != nil {
		return err
	}
	if r[0] != r[len(r)-1] {
		return errOpen
	}
	area := 0.0
	for i := 1; i < len(r); i++ {
		if r[i] == r[i-1] {
			return errRepeated
		}
		area += (r[i-1][0]-r[0][0])*(r[i][1]-r[0][1]) - (r[i][0]-r[0][0])*(r[i-1][1]-r[0][1])
	}
	if len(r) < 4 || area == 0 {
		return errFlat
	}
	return nil
}

// polygonOf is a box as a polygon, counter-clockwise.
func polygonOf(b orb.Bound) orb.Polygon {
	west, south, east, north := b.Min[0], b.Min[1], b.Max[0], b.Max[1]
	return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
}
