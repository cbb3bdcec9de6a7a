package planar_test

import (
	"math"
	"testing"

	"github.com/crategen/crategen/runtime/sqlite/internal/planar"
)

// The tests of shapes with few points. The words are: in (s is within t), has (t is within s), hits (they intersect).
func TestShapes(t *testing.T) {
	const (
		square = "POLYGON ((0 0,10 0,10 10,0 10,0 0))"
		ring   = "POLYGON ((0 0,10 0,10 10,0 10,0 0),(4 4,6 4,6 6,4 6,4 4))"
		u      = "POLYGON ((0 0,9 0,9 9,6 9,6 3,3 3,3 9,0 9,0 0))"
		two    = "MULTIPOLYGON (((0 0,2 0,2 2,0 2,0 0)),((5 5,7 5,7 7,5 7,5 5)))"
	)
	for _, c := range []struct {
		s, t          string
		in, has, hits bool
	}{
		{square, square, true, true, true},
		{"POLYGON ((10 10,0 10,0 0,10 0,10 10))", square, true, true, true},
		{"POINT (5 5)", square, true, false, true},
		{"POINT (10 5)", square, true, false, true},
		{"POINT (10.00001 5)", square, false, false, false},
		{"POINT (5 5)", ring, false, false, false},
		{"POINT (4 5)", ring, true, false, true},
		{"MULTIPOINT (1 1,5 5)", ring, false, false, true},
		{"MULTIPOINT ((1 1),(2 2))", ring, true, false, true},
		{"POLYGON ((4 4,6 4,6 6,4 6,4 4))", ring, false, false, true},
		{"POLYGON ((3 3,7 3,7 7,3 7,3 3))", ring, false, false, true},
		{"POLYGON ((4.5 4.5,5.5 4.5,5.5 5.5,4.5 5.5,4.5 4.5))", ring, false, false, false},
		{ring, square, true, false, true},
		{"LINESTRING (1 1,9 9)", ring, false, false, true},
		{"LINESTRING (1 1,9 1)", ring, true, false, true},
		{"LINESTRING (1 5,8 5)", u, false, false, true},
		{"LINESTRING (1 1,8 1)", u, true, false, true},
		{"LINESTRING (0 0,9 0)", u, true, false, true},
		{"POLYGON ((1 4,8 4,8 5,1 5,1 4))", u, false, false, true},
		{"POLYGON ((4 4,5 4,5 5,4 5,4 4))", u, false, false, false},
		{"POLYGON ((3 3,6 3,6 9,3 9,3 3))", u, false, false, true},
		{"POLYGON ((1 1,2 1,2 2,1 2,1 1))", two, true, false, true},
		{"POLYGON ((1 1,6 1,6 6,1 6,1 1))", two, false, false, true},
		{"MULTIPOLYGON (((0 0,1 0,1 1,0 1,0 0)),((5 5,6 5,6 6,5 6,5 5)))", two, true, false, true},
		{"LINESTRING (0 0,10 0)", "LINESTRING (0 0,4 0,10 0)", true, true, true},
		{"LINESTRING (0 0,4 0)", "LINESTRING (-1 0,10 0)", true, false, true},
		{"LINESTRING (0 -1,0 1)", "LINESTRING (-1 0,1 0)", false, false, true},
		{"LINESTRING (0 1,0 2)", "LINESTRING (-1 0,1 0)", false, false, false},
		{"POINT (0 0)", "POINT (0 0)", true, true, true},
		{"GEOMETRYCOLLECTION (POINT (1 1),LINESTRING (2 2,3 3))", square, true, false, true},
		{"GEOMETRYCOLLECTION (POINT (1 1),GEOMETRYCOLLECTION (POINT (11 11)))", square, false, false, true},
		{"POLYGON ((20 20,30 20,30 30,20 20))", square, false, false, false},
	} {
		s, err := planar.Parse(c.s)
		if err != nil {
			t.Fatal(c.s, err)
		}
		o, err := planar.Parse(c.t)
		if err != nil {
			t.Fatal(c.t, err)
		}
		if in, has, hits, back := planar.Within(s, o), planar.Within(o, s), planar.Intersects(s, o), planar.Intersects(o, s); in != c.in || has != c.has || hits != c.hits || back != hits {
			t.Errorf("%s and %s: within %t, contains %t, intersects %t and %t", c.s, c.t, in, has, hits, back)
		}
	}
}

func TestArea(t *testing.T) {
	for text, want := range map[string]float64{
		"POLYGON ((2 2,4 2,4 4,2 4,2 2))":                       4.939206855738644e10, // as CockroachDB computes it
		"POLYGON ((2 2,2 4,4 4,4 2,2 2))":                       4.939206855738644e10,
		"POLYGON ((0 0,10 0,10 10,0 10,0 0))":                   1.2332042279032075e12,
		"POLYGON ((0 0,90 0,0 90,0 0))":                         math.Pi / 2 * 6371008.7714 * 6371008.7714,
		"POLYGON ((0 0,3 0,3 3,0 3,0 0),(1 1,2 1,2 2,1 2,1 1))": 1.1120e11 - 1.2361e10,
		"LINESTRING (1 1,2 2)":                                  0,
	} {
		s, err := planar.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Area(6371008.7714); math.Abs(got-want) > want/1000 {
			t.Errorf("the area of %s is %g, want %g", text, got, want)
		}
	}
}

func TestWrongTexts(t *testing.T) {
	for _, text := range []string{"", "POINT", "POINT EMPTY", "POINT (1)", "POINT (1 2", "POINT (1 2) x", "POINT (a b)", "CIRCLE (1 2)", "POLYGON (1 2,3 4)", "LINESTRING ()", "GEOMETRYCOLLECTION (1 2)"} {
		if s, err := planar.Parse(text); err == nil {
			t.Errorf("%q is read as %v", text, s)
		}
	}
}

// FuzzParse: no text makes the reader or the tests of shapes panic.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"POINT (1 2)", "POLYGON ((0 0,10 0,10 10,0 0),(1 1,2 1,2 2,1 1))", "MULTIPOINT (1 2,(3 4))", "POLYGON ((1 2))", "LINESTRING (1 1,1 1)",
		"GEOMETRYCOLLECTION (POINT (1 2),LINESTRING (0 0,1 1))", "POINT (NaN 1)", "POINT (1e400 1)", "POLYGON EMPTY", "POINT(", "(", "POLYGON ((0 0,0 0,0 0))",
		"MULTIPOLYGON (((0 0,1 0,1 1,0 0)),((1e308 1,-1e308 1,0 1e308,1e308 1)))"} {
		f.Add(text, "POLYGON ((0 0,10 0,10 10,0 0))")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		s, err := planar.Parse(a)
		if err != nil {
			return
		}
		s.Area(1)
		o, err := planar.Parse(b)
		if err != nil {
			return
		}
		planar.Within(s, o)
		planar.Within(o, s)
		if planar.Intersects(s, o) != planar.Intersects(o, s) {
			t.Errorf("%q and %q intersect in one direction", a, b)
		}
	})
}
