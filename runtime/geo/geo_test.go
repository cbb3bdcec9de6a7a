package geo_test

import (
	"encoding/hex"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"

	"github.com/crategen/crategen/runtime/geo"
	"github.com/crategen/crategen/runtime/wire"
)

var ring = orb.Ring{{0, 0}, {10, 0}, {10, 10.5}, {0, 0}}

// shapes have a text and a document each.
var shapes = []struct {
	shape      orb.Geometry
	text, json string
}{
	{orb.Point{16.37, -0.0000001}, "POINT (16.37 -0.0000001)", `{"type":"Point","coordinates":[16.37,-1e-7]}`},
	{orb.Point{math.Copysign(0, -1), 90}, "POINT (0 90)", `{"type":"Point","coordinates":[-0,90]}`},
	{orb.MultiPoint{{1, 2}, {3, 4}}, "MULTIPOINT ((1 2),(3 4))", `{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}`},
	{orb.LineString{{1, 2}, {3, 4}}, "LINESTRING (1 2,3 4)", `{"type":"LineString","coordinates":[[1,2],[3,4]]}`},
	{orb.MultiLineString{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}, "MULTILINESTRING ((1 2,3 4),(5 6,7 8))",
		`{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]}`},
	{orb.Polygon{ring}, "POLYGON ((0 0,10 0,10 10.5,0 0))", `{"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10.5],[0,0]]]}`},
	{orb.MultiPolygon{{ring}, {ring}}, "MULTIPOLYGON (((0 0,10 0,10 10.5,0 0)),((0 0,10 0,10 10.5,0 0)))",
		`{"type":"MultiPolygon","coordinates":[[[[0,0],[10,0],[10,10.5],[0,0]]],[[[0,0],[10,0],[10,10.5],[0,0]]]]}`},
	{orb.Collection{orb.Point{1, 2}, orb.Collection{orb.Point{3, 4}}}, "GEOMETRYCOLLECTION (POINT (1 2),GEOMETRYCOLLECTION (POINT (3 4)))",
		`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[3,4]}]}]}`},
}

func TestForms(t *testing.T) {
	for _, c := range shapes {
		v := geo.Shapes{}.ShapeValue(c.shape)
		if v.Err() != nil || v.Kind() != wire.KindText || v.Text() != c.text || string(v.Document()) != c.json {
			t.Errorf("%s, %s, %v, want %s, %s", v.Text(), v.Document(), v.Err(), c.text, c.json)
		}
		binary, err := ewkb.Marshal(c.shape, 4326)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{c.text, c.json, hex.EncodeToString(binary), strings.ToUpper(hex.EncodeToString(binary))} {
			if got, err := geo.Parse([]byte(text)); err != nil || !cmp.Equal(got, c.shape) {
				t.Errorf("%s is read as %v, %v", text, got, err)
			}
		}
	}
	for shape, want := range map[*orb.Geometry]string{ptr(ring): "POLYGON ((0 0,10 0,10 10.5,0 0))", ptr(orb.Bound{Max: orb.Point{1, 2}}): "POLYGON ((0 0,1 0,1 2,0 2,0 0))"} {
		if v := (geo.Shapes{}).ShapeValue(*shape); v.Text() != want {
			t.Errorf("%v is %s, %v", *shape, v.Text(), v.Err())
		}
	}
	if v := (geo.Shapes{}).ShapeValue(nil); !v.IsNull() || v.Err() != nil {
		t.Errorf("nil is %v", v)
	}
	if b, err := geo.MarshalJSON(nil); string(b) != "null" || err != nil {
		t.Errorf("nil is %s, %v", b, err)
	}
	if g, err := geo.UnmarshalJSON([]byte("null")); g != nil || err != nil {
		t.Errorf("null is %v, %v", g, err)
	}
}

func ptr(g orb.Geometry) *orb.Geometry { return &g }

func TestWrongTexts(t *testing.T) {
	for _, text := range []string{"", "{", "{}", `{"type":"Feature","geometry":null}`, `{"type":"Point","coordinates":[1,2,3]}`, `{"type":"Point","coordinates":[1]}`,
		`{"type":"Point"}`, `{"type":"Polygon","coordinates":[[1,2]]}`, `{"type":"GeometryCollection","geometries":[null]}`, "POINT", "CIRCLE (1 2)", "01", "0x", "[1,2]",
		strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 40) + strings.Repeat("]}", 40)} {
		if g, err := geo.Parse([]byte(text)); err == nil {
			t.Errorf("%q is read as %v", text, g)
		}
	}
}

func TestCheck(t *testing.T) {
	nested := orb.Geometry(orb.Point{1, 1})
	for range 20 {
		nested = orb.Collection{nested}
	}
	for part, shapes := range map[string][]orb.Geometry{
		"longitude": {orb.Point{180.1, 0}, orb.Point{math.NaN(), 0}, orb.MultiPoint{{0, 0}, {-181, 0}}},
		"latitude":  {orb.Point{0, 90.1}, orb.Polygon{{{0, 0}, {1, 0}, {1, math.Inf(1)}, {0, 0}}}},
		"empty":     {orb.MultiPoint{}, orb.LineString(nil), orb.Polygon{}, orb.Polygon{ring, {}}, orb.MultiPolygon{{}}, orb.Collection{}, orb.Bound{Min: orb.Point{1, 0}}},
		"nil":       {nil, orb.Collection{orb.Point{1, 1}, nil}},
		"closed":    {orb.Ring{{0, 0}, {1, 0}, {1, 1}, {0, 1}}, orb.Polygon{ring, ring[:3]}},
		"equal":     {orb.Ring{{0, 0}, {1, 0}, {1, 0}, {1, 1}, {0, 0}}},
		"area":      {orb.Ring{{0, 0}, {1, 0}, {0, 0}}, orb.Ring{{0, 0}, {1, 1}, {2, 2}, {0, 0}}, orb.Bound{}},
		"different": {orb.LineString{{1, 1}}, orb.MultiLineString{{{1, 1}, {1, 1}}}},
		"180":       {orb.LineString{{-90, 1}, {90, 1}}, orb.Bound{Min: orb.Point{-180, 0}, Max: orb.Point{180, 1}}},
		"levels":    {nested},
	} {
		for _, g := range shapes {
			if err := geo.Check(g); err == nil && !(part == "area") || err != nil && !strings.Contains(err.Error(), part) && part != "area" {
				t.Errorf("%v: %v, want one about %s", g, err, part)
			} else if err == nil {
				t.Errorf("%v has no area and is accepted", g)
			}
		}
	}
	for _, c := range shapes {
		if err := geo.Check(c.shape); err != nil {
			t.Errorf("%v: %v", c.shape, err)
		}
	}
}

// deep are texts of collections in collections, in each form.
func deep(n int) []string {
	var document, text, binary strings.Builder
	for range n {
		document.WriteString(`{"type":"GeometryCollection","geometries":[`)
		text.WriteString("GEOMETRYCOLLECTION (")
		binary.WriteString("010700000001000000")
	}
	return []string{document.String() + `{"type":"Point","coordinates":[1,2]}` + strings.Repeat("]}", n), text.String() + "POINT (1 2)" + strings.Repeat(")", n),
		binary.String() + "0101000000000000000000f03f0000000000000040"}
}

// TestDeep holds that a shape that nests too deep is an error, and neither costs the stack nor much time.
func TestDeep(t *testing.T) {
	for _, text := range deep(15) {
		if g, err := geo.Parse([]byte(text)); err != nil || geo.Check(g) != nil {
			t.Errorf("15 levels: %v", err)
		}
	}
	for _, n := range []int{30, 1_000_000} {
		for _, text := range deep(n) {
			if _, err := geo.Parse([]byte(text)); err == nil {
				t.Errorf("%d levels are read", n)
			}
		}
	}
}

// TestWrongBinary reads texts of EWKB that end early, say that they have more than they have, or are of no shape.
func TestWrongBinary(t *testing.T) {
	whole, err := ewkb.Marshal(orb.MultiPolygon{{ring}}, 4326)
	if err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if g, err := geo.Parse([]byte(hex.EncodeToString(whole[:n]))); err == nil {
			t.Errorf("%d of %d bytes are read as %v", n, len(whole), g)
		}
	}
	for name, text := range map[string]string{
		"more behind it": hex.EncodeToString(whole) + "00", "four billion points": "0102000000ffffffff", "four billion rings": "0103000000ffffffff",
		"four billion parts": "0107000000ffffffff", "a third coordinate": "01010000800000000000000000000000000000000000000000000000",
		"a line among points": "010400000001000000010200000000000000", "no type": "0108000000", "an odd order": "0201000000", "half a byte": "010",
	} {
		if g, err := geo.Parse([]byte(text)); err == nil {
			t.Errorf("%s is read as %v", name, g)
		}
	}
	empty, err := geo.Parse([]byte("0101000000000000000000f87f000000000000f87f"))
	if err != nil || geo.Check(empty) == nil {
		t.Errorf("an empty point is read as %v, %v, and accepted", empty, err)
	}
}

// FuzzParse: no text makes the readers panic, and a shape that Check accepts is written in forms that are read as the same.
func FuzzParse(f *testing.F) {
	for _, c := range shapes {
		f.Add(c.text)
		f.Add(c.json)
		b, err := ewkb.Marshal(c.shape, 4326)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(hex.EncodeToString(b))
	}
	for _, text := range append(deep(20), "0102000000ffffffff", "POINT", "MULTIPOINT", "POLYGON((", "POINT EMPTY", "GEOMETRYCOLLECTION EMPTY", "LINESTRING (1 2,)",
		"POINT (NaN 1)", "POINT (1e400 1)", "POINT ZM (1 2 3 4)", "SRID=4326;POINT (1 2)", `{"type":"Point","coordinates":null}`) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g, err := geo.Parse([]byte(text))
		if err != nil || geo.Check(g) != nil {
			return
		}
		for _, form := range [][]byte{[]byte(geo.Text(g)), must(geo.MarshalJSON(g))} {
			if again, err := geo.Parse(form); err != nil || !orb.Equal(again, g) {
				t.Errorf("%q is %s, which is read as %v, %v", text, form, again, err)
			}
		}
	})
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}
