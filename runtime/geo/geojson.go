package geo

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/paulmach/orb"
)

// object is a geometry object of GeoJSON (RFC 7946).
type object struct {
	Type        string            `json:"type"`
	Coordinates json.RawMessage   `json:"coordinates,omitempty"`
	Geometries  []json.RawMessage `json:"geometries,omitempty"`
}

// MarshalJSON writes a shape as GeoJSON (RFC 7946): {"type":"Point","coordinates":[16.37,48.2]}. A nil shape is null. It does not check the shape.
func MarshalJSON(g orb.Geometry) ([]byte, error) {
	switch g := g.(type) {
	case nil:
		return []byte("null"), nil
	case orb.Ring:
		return MarshalJSON(orb.Polygon{g})
	case orb.Bound:
		return MarshalJSON(polygonOf(g))
	case orb.Collection:
		out := object{Type: g.GeoJSONType(), Geometries: make([]json.RawMessage, len(g))}
		for i, part := range g {
			var err error
			if out.Geometries[i], err = MarshalJSON(part); err != nil {
				return nil, err
			}
		}
		return json.Marshal(out)
	}
	coordinates, err := json.Marshal(g) // they are arrays
	if err != nil {
		return nil, err
	}
	return json.Marshal(object{Type: g.GeoJSONType(), Coordinates: coordinates})
}

var errNoShape = errors.New("the value is no shape")

// UnmarshalJSON reads a geometry object of GeoJSON. null is a nil shape. A Feature is an error, and so is a third coordinate. It does not check
// the shape.
func UnmarshalJSON(text []byte) (orb.Geometry, error) { return unmarshal(text, 0) }

func unmarshal(text []byte, depth int) (orb.Geometry, error) {
	if string(text) == "null" {
		return nil, nil
	}
	var o object
	if err := json.Unmarshal(text, &o); err != nil {
		return nil, errNoShape
	}
	switch o.Type {
	case "Point":
		return coordinates(o, pointOf)
	case "MultiPoint":
		return coordinates(o, func(c [][]float64) (orb.MultiPoint, error) { return list(c, pointOf) })
	case "LineString":
		return coordinates(o, lineOf[orb.LineString])
	case "MultiLineString":
		return coordinates(o, func(c [][][]float64) (orb.MultiLineString, error) { return list(c, lineOf[orb.LineString]) })
	case "Polygon":
		return coordinates(o, polygon)
	case "MultiPolygon":
		return coordinates(o, func(c [][][][]float64) (orb.MultiPolygon, error) { return list(c, polygon) })
	case "GeometryCollection":
		if depth == maxDepth {
			return nil, errDeep
		}
		out := make(orb.Collection, len(o.Geometries))
		for i, part := range o.Geometries {
			var err error
			if out[i], err = unmarshal(part, depth+1); err != nil {
				return nil, err
			}
			if out[i] == nil {
				return nil, errNoShape
			}
		}
		return out, nil
	}
	return nil, fmt.Errorf("%w: its GeoJSON is not of a type such as Point or Polygon", errNoShape)
}

// coordinates reads the coordinates of an object.
func coordinates[C any, G orb.Geometry](o object, shape func(C) (G, error)) (orb.Geometry, error) {
	var c C
	if err := json.Unmarshal(o.Coordinates, &c); err != nil {
		return nil, errNoShape
	}
	g, err := shape(c)
	if err != nil {
		return nil, err
	}
	return g, nil
}

func list[C, T any](c []C, element func(C) (T, error)) ([]T, error) {
	out := make([]T, len(c))
	for i := range c {
		var err error
		if out[i], err = element(c[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func pointOf(c []float64) (orb.Point, error) {
	if len(c) != 2 {
		return orb.Point{}, fmt.Errorf("%w: a point has two coordinates, not %d", errNoShape, len(c))
	}
	return orb.Point(c), nil
}

func lineOf[L ~[]orb.Point](c [][]float64) (L, error) {
	l, err := list(c, pointOf)
	return L(l), err
}

func polygon(c [][][]float64) (orb.Polygon, error) { return list(c, lineOf[orb.Ring]) }
