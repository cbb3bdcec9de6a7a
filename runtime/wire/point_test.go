package wire

import (
	"math"
	"strings"
	"testing"
)

func TestPointForms(t *testing.T) {
	for text, want := range map[string][2]float64{
		"[16.37,48.2]":       {16.37, 48.2},
		"[ -1.0E-5 , 2 ]":    {-1e-5, 2},
		"POINT (16.37 48.2)": {16.37, 48.2},
		"POINT(-180 90)":     {-180, 90},
		`{"coordinates": [16.37, 48.2], "type": "Point"}`:      {16.37, 48.2},
		"0101000020E61000001F85EB51B85E30409A99999999194840":   {16.37, 48.2},
		"0101000000" + "000000000000F03F" + "0000000000000040": {1, 2},
		"0000000001" + "3FF0000000000000" + "4000000000000000": {1, 2},
	} {
		got, err := parsePoint([]byte(text))
		if err != nil || got != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "x", "[1]", "[1,2,3]", "[1,2", "POINT (1)", "POINT EMPTY", "0101000000000000000000F87F000000000000F87F", "01010000A0E6100000" + strings.Repeat("0", 48), "{}", `{"type":"Point","coordinates":[1]}`, `{"type":"LineString","coordinates":[1,2]}`, "0102000000"} {
		if got, err := parsePoint([]byte(text)); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestPointValue(t *testing.T) {
	for _, p := range [][2]float64{{0, 0}, {180, -90}, {1e-300, 0.1}, {-16.373819, 48.208174}} {
		v := PointValue(p)
		if v.Err() != nil || PointOf[[2]float64](v) != p {
			t.Errorf("%v is sent as %q, %v", p, v.Text(), v.Err())
		}
		if got := ReadPoint[[2]float64](RowOf(v)); got != p {
			t.Errorf("%v is read as %v", p, got)
		}
	}
	if v := PointValue([2]float64{math.Copysign(0, -1), 1}); v.Text() != "POINT (0 1)" {
		t.Errorf("-0 is sent as %s", v.Text())
	}
	for _, p := range [][2]float64{{181, 0}, {-180.1, 0}, {0, 91}, {48.2, 163.7}, {math.NaN(), 0}, {0, math.NaN()}, {math.Inf(1), 0}} {
		if PointValue(p).Err() == nil {
			t.Errorf("%v is accepted", p)
		}
	}
}
