package planar

import (
	"math"
	"slices"
)

// Distance is the least distance of two shapes on a sphere of a radius, 0 if they intersect. The ways between points are the shortest ones.
func Distance(s, t *Shape, radius float64) float64 {
	if Intersects(s, t) {
		return 0
	}
	least := math.Pi
	others := t.arcs()
	for _, a := range s.arcs() {
		for _, b := range others {
			least = min(least, a.angle(b))
		}
	}
	return least * radius
}

// vector is a point on the sphere of radius 1.
type vector [3]float64

func (p Point) vector() vector {
	const degree = math.Pi / 180
	lon, lat := p.X*degree, p.Y*degree
	return vector{math.Cos(lat) * math.Cos(lon), math.Cos(lat) * math.Sin(lon), math.Sin(lat)}
}

func (u vector) dot(v vector) float64 { return u[0]*v[0] + u[1]*v[1] + u[2]*v[2] }

func (u vector) cross(v vector) vector {
	return vector{u[1]*v[2] - u[2]*v[1], u[2]*v[0] - u[0]*v[2], u[0]*v[1] - u[1]*v[0]}
}

func (u vector) length() float64 { return math.Sqrt(u.dot(u)) }

func (u vector) times(f float64) vector { return vector{u[0] * f, u[1] * f, u[2] * f} }

// angle is that between two points, exact for near ones, too.
func (u vector) angle(v vector) float64 { return math.Atan2(u.cross(v).length(), u.dot(v)) }

// arc is the shortest way between two points, or one point if they are equal. normal is at a right angle to it, with the length 1, or 0 for a point.
type arc struct{ a, b, normal vector }

// arcs are the edges of a shape, and its points.
func (s *Shape) arcs() (list []arc) {
	for _, p := range s.Points {
		list = append(list, arc{a: p.vector(), b: p.vector()})
	}
	for _, e := range slices.Concat(s.lines(), s.borders()) {
		x := arc{a: e.a.vector(), b: e.b.vector()}
		if n := x.a.cross(x.b); n.length() > 0 {
			x.normal = n.times(1 / n.length())
		}
		list = append(list, x)
	}
	return list
}

// beside reports whether the place of the arc's circle that is nearest to a point is between its ends.
func (x arc) beside(p vector) bool {
	return x.normal.cross(x.a).dot(p) > 0 && x.normal.cross(x.b).dot(p) < 0
}

// to is the angle between the arc and a point.
func (x arc) to(p vector) float64 {
	if x.beside(p) {
		return math.Abs(math.Asin(max(-1, min(1, x.normal.dot(p)))))
	}
	return min(x.a.angle(p), x.b.angle(p))
}

// angle is the least angle between two arcs, 0 if they cross.
func (x arc) angle(y arc) float64 {
	at := x.normal.cross(y.normal)
	for _, p := range []vector{at, at.times(-1)} {
		if x.beside(p) && y.beside(p) {
			return 0
		}
	}
	return min(x.to(y.a), x.to(y.b), y.to(x.a), y.to(x.b))
}
