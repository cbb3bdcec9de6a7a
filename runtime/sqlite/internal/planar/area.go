package planar

import "math"

// Area is the area of the polygons on a sphere of a radius, with the shortest ways between their points as borders.
func (s *Shape) Area(radius float64) float64 {
	sum := 0.0
	for _, rings := range s.Polygons {
		for i, ring := range rings {
			excess := math.Abs(excess(ring))
			if i > 0 {
				excess = -excess
			}
			sum += excess
		}
	}
	return sum * radius * radius
}

// excess is the spherical excess of a ring: the sum of those of the triangles of each edge and the pole.
func excess(ring []Point) float64 {
	sum := 0.0
	for _, e := range edgesOf(ring) {
		const degree = math.Pi / 180
		turn := math.Tan((e.b.X - e.a.X) * degree / 2)
		a, b := math.Tan(e.a.Y*degree/2), math.Tan(e.b.Y*degree/2)
		sum += 2 * math.Atan2(turn*(a+b), 1+a*b)
	}
	return sum
}
