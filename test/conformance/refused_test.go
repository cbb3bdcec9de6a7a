package conformance

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	shopgo "github.com/crategen/crategen/test/shop"
	shop "github.com/crategen/crategen/test/shop/db"
)

// TestSameOrRefused writes values that some databases hold and others do not: what is written is read back the same, and
// what cannot be is refused. fits names the databases that are known to hold the value.
func TestSameOrRefused(t *testing.T) {
	deep := map[string]any{"leaf": "x"}
	for range 50 {
		deep = map[string]any{"in": deep, "list": []any{deep["leaf"]}}
	}
	const all = "sqlite postgres cockroachdb cratedb"
	cases := []struct {
		name string
		fits string
		set  func(*shop.Kind)
	}{
		{"NaN", "postgres cockroachdb", func(k *shop.Kind) { k.AFloat64 = math.NaN() }},
		{"nullable NaN", "postgres cockroachdb", func(k *shop.Kind) { k.NFloat64 = ptr(math.NaN()) }},
		{"infinite float32", all, func(k *shop.Kind) { k.AFloat32 = float32(math.Inf(1)) }},
		{"NaN in an array", "postgres cockroachdb", func(k *shop.Kind) { k.AFloats = []float64{1, math.NaN()} }},
		{"negative zero", all, func(k *shop.Kind) { k.AFloat64 = math.Copysign(0, -1) }},
		{"NUL in a text", "", func(k *shop.Kind) { k.AString = "a\x00b" }},
		{"NUL in an array", "", func(k *shop.Kind) { k.AStrings = []string{"a\x00b"} }},
		{"NUL in a document", "", func(k *shop.Kind) { k.AMap = map[string]any{"k": "a\x00b"} }},
		{"least int64", "sqlite postgres cockroachdb", func(k *shop.Kind) { k.AInt64 = math.MinInt64 }},
		{"greatest int64", "sqlite postgres cockroachdb", func(k *shop.Kind) { k.AInt64 = math.MaxInt64 }},
		{"greatest uint64", "", func(k *shop.Kind) { k.AUint64 = math.MaxUint64 }},
		{"year 10000", "", func(k *shop.Kind) { k.ATime = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }},
		{"year 0", "", func(k *shop.Kind) { k.ATime = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC) }},
		{"before Christ", "", func(k *shop.Kind) { k.ATime = time.Date(-400, 1, 1, 0, 0, 0, 0, time.UTC) }},
		{"before 1970", all, func(k *shop.Kind) { k.ATime = time.Date(1969, 12, 31, 23, 59, 59, 999_000_000, time.UTC) }},
		{"deep document", all, func(k *shop.Kind) { k.AMap = deep }},
		{"wide text", all, func(k *shop.Kind) { k.AText = strings.Repeat("𝒳", 100_000) }},
		{"large array", all, func(k *shop.Kind) { k.AInts = make([]int, 10_000) }},
		{"nil and empty", all, func(k *shop.Kind) { k.NStrings, k.NInts, k.NMap = nil, []int{}, map[string]any{} }},
		{"empty strings in an array", all, func(k *shop.Kind) { k.AStrings = []string{"", "", "x"} }},
		{"empty key in a document", "", func(k *shop.Kind) { k.AMap = map[string]any{"": 1.0} }},
		{"null in a document", all, func(k *shop.Kind) { k.AMap = map[string]any{"none": nil} }},
		{"numbers in a document", all, func(k *shop.Kind) { k.AMap = map[string]any{"big": 1e300, "small": 5e-324, "int": 9007199254740992.0} }},
		{"zero document", all, func(k *shop.Kind) { k.AJSON, k.NJSON = shopgo.Details{}, &shopgo.Details{} }},
	}
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		for i, tc := range cases {
			k := plain(int64(i + 1))
			tc.set(k)
			err := c.Kinds.Insert(ctx, k)
			if err != nil {
				if strings.Contains(tc.fits, c.Conn().Dialect()) {
					t.Errorf("%s: %v", tc.name, err)
				} else {
					t.Logf("%s is refused: %v", tc.name, err)
				}
				continue
			}
			got, err := c.Kinds.Get(ctx, k.ID)
			if err != nil {
				t.Errorf("%s was written, and cannot be read: %v", tc.name, err)
				continue
			}
			if diff := cmp.Diff(k, got, cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("%s: written (-) and read (+):\n%s", tc.name, diff)
			}
			signed := strings.Contains("postgres cockroachdb", c.Conn().Dialect()) // SQLite stores 0, and CrateDB is sent 0
			if signed && math.Signbit(k.AFloat64) != math.Signbit(got.AFloat64) {
				t.Errorf("%s: the sign is lost", tc.name)
			}
		}
	})
}
