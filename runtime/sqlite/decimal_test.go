package sqlite

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestCompareExact compares with math/big.
func TestCompareExact(t *testing.T) {
	text := func() string {
		x := exact{scale: rand.IntN(6)}
		x.n.SetInt64(rand.Int64N(2_000) - 1_000)
		if rand.IntN(4) == 0 {
			x.n.Mul(&x.n, ten(rand.IntN(40)))
		}
		return x.String()
	}
	for range 20_000 {
		a, b := text(), text()
		x, okX := new(big.Rat).SetString(a)
		y, okY := new(big.Rat).SetString(b)
		if !okX || !okY {
			t.Fatal(a, b)
		}
		if got := compareExact([]byte(a), []byte(b)); got < 0 != (x.Cmp(y) < 0) || got > 0 != (x.Cmp(y) > 0) {
			t.Fatalf("%s and %s compare as %d", a, b, got)
		}
	}
	for _, c := range [][2]string{{"9", "x"}, {"", "x"}, {"-1", ""}} {
		if compareExact([]byte(c[0]), []byte(c[1])) >= 0 || compareExact([]byte(c[1]), []byte(c[0])) <= 0 {
			t.Errorf("%q is not less than %q", c[0], c[1])
		}
	}
}

func TestQuotient(t *testing.T) {
	for _, c := range [][3]int64{{5, 2, 3}, {-5, 2, -3}, {4, 3, 1}, {-4, 3, -1}, {0, 3, 0}, {1, 2, 1}, {-1, 2, -1}, {49, 100, 0}, {7, -2, -4}} {
		if got := quotient(big.NewInt(c[0]), big.NewInt(c[1])); got.Int64() != c[2] {
			t.Errorf("%d / %d is %s, want %d", c[0], c[1], &got, c[2])
		}
	}
}
