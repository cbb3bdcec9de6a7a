package wire

import (
	"math"
	"slices"
	"testing"
)

func TestVectors(t *testing.T) {
	for _, v := range [][]float32{{1}, {0.1, -2, 1e-30}, {math.MaxFloat32, math.SmallestNonzeroFloat32, 16777217}} {
		x := VectorValue(v, len(v))
		if x.Err() != nil || !slices.Equal(VectorOf(x), v) || !slices.Equal(ReadVector(RowOf(x)), v) {
			t.Errorf("%v is sent as %q, %v", v, x.Text(), x.Err())
		}
	}
	if x := VectorValue([]float32{0.1, 2}, 2); x.Text() != "[0.1,2]" {
		t.Errorf("sent as %s", x.Text())
	}
	if !VectorValue(nil, 3).IsNull() || VectorValue(nil, 3).Err() != nil {
		t.Error("nil is not NULL")
	}
	nan := float32(math.NaN())
	for _, v := range [][]float32{{}, {1}, {1, 2, 3}, {1, nan}, {float32(math.Inf(1)), 0}} {
		if VectorValue(v, 2).Err() == nil {
			t.Errorf("%v is accepted", v)
		}
	}
	for _, text := range []string{"", "1,2", "[1,x]", "[null]", "[]", "[1e99]"} {
		if v, err := parseVector(text); err == nil {
			t.Errorf("%q is read as %v", text, v)
		}
	}
}
