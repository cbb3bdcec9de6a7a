package planar

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

var errNoShape = errors.New("a value is no shape")

// Parse reads well-known text: POLYGON ((0 0,1 0,1 1,0 0)).
func Parse(text string) (*Shape, error) {
	r := reader{rest: text}
	s := new(Shape)
	r.shape(s, 0)
	if r.skip(); r.failed || r.rest != "" {
		return nil, errNoShape
	}
	return s, nil
}

// reader reads a text from its beginning. After an error it reads nothing more.
type reader struct {
	rest   string
	failed bool
}

func (r *reader) skip() { r.rest = strings.TrimLeft(r.rest, " \t\n") }

// accept reports whether a byte follows, and reads it.
func (r *reader) accept(c byte) bool {
	if r.skip(); r.failed || r.rest == "" || r.rest[0] != c {
		return false
	}
	r.rest = r.rest[1:]
	return true
}

func (r *reader) expect(c byte) {
	if !r.accept(c) {
		r.failed = true
	}
}

// list reads elements in brackets.
func (r *reader) list(element func()) {
	for r.expect('('); !r.failed; {
		if element(); !r.accept(',') {
			r.expect(')')
			return
		}
	}
}

const maxDepth = 32

// shape adds what follows to s.
func (r *reader) shape(s *Shape, depth int) {
	if depth > maxDepth {
		r.failed = true
		return
	}
	r.skip()
	end := strings.IndexAny(r.rest, " (")
	if end < 0 {
		r.failed = true
		return
	}
	name := r.rest[:end]
	r.rest = r.rest[end:]
	point := func() { s.Points = append(s.Points, r.point()) }
	line := func() { s.Lines = append(s.Lines, r.line()) }
	polygon := func() {
		var rings [][]Point
		r.list(func() { rings = append(rings, r.line()) })
		s.Polygons = append(s.Polygons, rings)
	}
	switch name {
	case "POINT":
		r.list(point)
	case "MULTIPOINT":
		r.list(func() {
			if r.accept('(') {
				point()
				r.expect(')')
				return
			}
			point()
		})
	case "LINESTRING":
		line()
	case "MULTILINESTRING":
		r.list(line)
	case "POLYGON":
		polygon()
	case "MULTIPOLYGON":
		r.list(polygon)
	case "GEOMETRYCOLLECTION":
		r.list(func() { r.shape(s, depth+1) })
	default:
		r.failed = true
	}
}

func (r *reader) line() (out []Point) {
	r.list(func() { out = append(out, r.point()) })
	return out
}

func (r *reader) point() (p Point) {
	p.X = r.number()
	p.Y = r.number()
	return p
}

func (r *reader) number() float64 {
	r.skip()
	end := strings.IndexAny(r.rest, " ,)")
	if r.failed || end < 0 {
		r.failed = true
		return 0
	}
	x, err := strconv.ParseFloat(r.rest[:end], 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		r.failed = true
	}
	r.rest = r.rest[end:]
	return x
}
