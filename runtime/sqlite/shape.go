package sqlite

import "github.com/crategen/crategen/runtime/sqlite/internal/planar"

// A column of shapes is a text, POLYGON ((0 0,1 0,1 1,0 0)). geo_within(s, t) and geo_intersects(s, t) are true as on CrateDB, in the plane of
// longitude and latitude. geo_area(s) is the area in square metres on a sphere, as CockroachDB computes it.

func init() {
	add := func(name string, test func(s, t *planar.Shape) bool) {
		scalars = append(scalars, scalarFunction{name, 2, func(args []any) (any, error) {
			s, err := shapeOf(args[0])
			if err != nil {
				return nil, err
			}
			t, err := shapeOf(args[1])
			if err != nil {
				return nil, err
			}
			return test(s, t), nil
		}})
	}
	add("geo_within", planar.Within)
	add("geo_intersects", planar.Intersects)
	scalars = append(scalars, scalarFunction{"geo_area", 1, func(args []any) (any, error) {
		s, err := shapeOf(args[0])
		if err != nil {
			return nil, err
		}
		return s.Area(earthRadius), nil
	}})
}

// distance is that of two shapes, or of a shape and a point, in metres.
func distance(a, b any) (any, error) {
	s, err := shapeOf(a)
	if err != nil {
		return nil, err
	}
	t, err := shapeOf(b)
	if err != nil {
		return nil, err
	}
	return planar.Distance(s, t, earthRadius), nil
}

func shapeOf(v any) (*planar.Shape, error) {
	text, _ := v.(string)
	return planar.Parse(text)
}
