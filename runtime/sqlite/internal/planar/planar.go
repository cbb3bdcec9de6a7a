// Package planar tests shapes as CrateDB does: longitude and latitude are coordinates of a plane, and edges are straight in it. A point on the
// border of a polygon is within it.
package planar

import (
	"math"
	"slices"
)

// Point is a longitude and a latitude in degrees.
type Point struct{ X, Y float64 }

// Shape is points, lines and polygons together. The first ring of a polygon is its border, the others are its holes.
type Shape struct {
	Points   []Point
	Lines    [][]Point
	Polygons [][][]Point
}

// edge is a part of a line or a border.
type edge struct{ a, b Point }

func edgesOf(line []Point) []edge {
	out := make([]edge, 0, len(line))
	for i := 1; i < len(line); i++ {
		out = append(out, edge{line[i-1], line[i]})
	}
	return out
}

// lines are the edges of the lines of a shape, borders those of its polygons.
func (s *Shape) lines() (out []edge) {
	for _, l := range s.Lines {
		out = append(out, edgesOf(l)...)
	}
	return out
}

func (s *Shape) borders() (out []edge) {
	for _, rings := range s.Polygons {
		for _, ring := range rings {
			out = append(out, edgesOf(ring)...)
		}
	}
	return out
}

// Intersects reports whether two shapes have a point in common.
func Intersects(s, t *Shape) bool {
	a, b := slices.Concat(s.lines(), s.borders()), slices.Concat(t.lines(), t.borders())
	for _, e := range a {
		for _, f := range b {
			if e.crosses(f) {
				return true
			}
		}
	}
	return s.hasVertexIn(t) || t.hasVertexIn(s)
}

// hasVertexIn reports whether a point of s, or the first one of each of its lines and borders, is in t. Without common points of edges, all
// points of a line or border are on the same side.
func (s *Shape) hasVertexIn(t *Shape) bool {
	if slices.ContainsFunc(s.Points, t.has) {
		return true
	}
	first := func(line []Point) bool { return len(line) > 0 && t.has(line[0]) }
	return slices.ContainsFunc(s.Lines, first) || slices.ContainsFunc(s.Polygons, func(rings [][]Point) bool { return slices.ContainsFunc(rings, first) })
}

// Within reports whether no point of s is outside of t.
func Within(s, t *Shape) bool {
	for _, p := range s.Points {
		if !t.has(p) {
			return false
		}
	}
	all := slices.Concat(t.lines(), t.borders())
	for _, e := range slices.Concat(s.lines(), s.borders()) {
		for _, m := range e.middles(all) {
			if !t.has(m) {
				return false
			}
		}
	}
	if len(s.Polygons) == 0 {
		return true
	}
	areas := &Shape{Polygons: t.Polygons}
	for _, rings := range s.Polygons { // its border may be in t's, and an area of it outside
		if !areas.has(inner(rings)) {
			return false
		}
	}
	border := s.borders()
	for _, f := range t.borders() { // a border within s has t on both sides
		for _, m := range f.middles(border) {
			if s.inside(m) && !(areas.has(f.beside(m, 1)) && areas.has(f.beside(m, -1))) {
				return false
			}
		}
	}
	return true
}

// has reports whether a point is in the shape or on its border.
func (s *Shape) has(p Point) bool {
	on := func(e edge) bool { return e.has(p) }
	return slices.Contains(s.Points, p) || slices.ContainsFunc(s.lines(), on) || slices.ContainsFunc(s.borders(), on) || s.inside(p)
}

// inside reports whether a point is within a polygon and not on a border.
func (s *Shape) inside(p Point) bool {
	if slices.ContainsFunc(s.borders(), func(e edge) bool { return e.has(p) }) {
		return false
	}
	return slices.ContainsFunc(s.Polygons, func(rings [][]Point) bool {
		in := false
		for _, ring := range rings { // a ray to the east crosses the borders an odd number of times
			for _, e := range edgesOf(ring) {
				if (e.a.Y > p.Y) != (e.b.Y > p.Y) && p.X < e.a.X+(p.Y-e.a.Y)/(e.b.Y-e.a.Y)*(e.b.X-e.a.X) {
					in = !in
				}
			}
		}
		return in
	})
}

// inner is a point within a polygon, and not on its border.
func inner(rings [][]Point) Point {
	s := &Shape{Polygons: [][][]Point{rings}}
	for _, e := range edgesOf(rings[0]) {
		for _, side := range []float64{1, -1} {
			if p := e.beside(e.at(0.5), side); s.inside(p) {
				return p
			}
		}
	}
	return rings[0][0]
}

// tolerance is the distance in degrees at which a point counts as on an edge: the length of about a tenth of a millimetre.
const tolerance = 1e-9

// side is twice the area of the triangle of an edge and a point, positive to the left.
func (e edge) side(p Point) float64 {
	return (e.b.X-e.a.X)*(p.Y-e.a.Y) - (e.b.Y-e.a.Y)*(p.X-e.a.X)
}

func (e edge) length() float64 { return math.Hypot(e.b.X-e.a.X, e.b.Y-e.a.Y) }

func (e edge) at(part float64) Point {
	return Point{e.a.X + part*(e.b.X-e.a.X), e.a.Y + part*(e.b.Y-e.a.Y)}
}

// has reports whether a point is on the edge.
func (e edge) has(p Point) bool {
	n := e.length()
	if n == 0 {
		return e.a == p
	}
	along := ((p.X-e.a.X)*(e.b.X-e.a.X) + (p.Y-e.a.Y)*(e.b.Y-e.a.Y)) / n
	return math.Abs(e.side(p))/n <= tolerance && along >= -tolerance && along <= n+tolerance
}

// beside is a point close to a point of the edge, on one side.
func (e edge) beside(p Point, side float64) Point {
	n := e.length()
	if n == 0 {
		return p
	}
	step := min(100*tolerance, n/10) * side
	return Point{p.X - step*(e.b.Y-e.a.Y)/n, p.Y + step*(e.b.X-e.a.X)/n}
}

// crosses reports whether two edges have a point in common.
func (e edge) crosses(f edge) bool {
	if e.has(f.a) || e.has(f.b) || f.has(e.a) || f.has(e.b) {
		return true
	}
	return (e.side(f.a) > 0) != (e.side(f.b) > 0) && (f.side(e.a) > 0) != (f.side(e.b) > 0)
}

// middles are the middle points of the parts into which other edges cut the edge. Each part is on one side of them, or on one of them.
func (e edge) middles(others []edge) []Point {
	cuts := []float64{0, 1}
	n := e.length()
	add := func(p Point) {
		if e.has(p) && n > 0 {
			cuts = append(cuts, ((p.X-e.a.X)*(e.b.X-e.a.X)+(p.Y-e.a.Y)*(e.b.Y-e.a.Y))/(n*n))
		}
	}
	for _, f := range others {
		add(f.a)
		add(f.b)
		if a, b := f.side(e.a), f.side(e.b); (a > 0) != (b > 0) && e.crosses(f) {
			cuts = append(cuts, a/(a-b))
		}
	}
	slices.Sort(cuts)
	var out []Point
	for i := 1; i < len(cuts); i++ {
		if (cuts[i]-cuts[i-1])*n > 2*tolerance {
			out = append(out, e.at((cuts[i]+cuts[i-1])/2))
		}
	}
	return append(out, e.a, e.b)
}
