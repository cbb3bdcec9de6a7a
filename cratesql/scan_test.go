package cratesql

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/dberr"
)

// scanned reads src into a T.
func scanned[T any](src any) (any, error) {
	var v T
	err := Scan(&v).Scan(src)
	return v, err
}

func TestScan(t *testing.T) {
	when := time.UnixMilli(1709204400123).UTC()
	id := uuid.MustParse("01020304-0506-0708-090a-0b0c0d0e0f10")
	one, text := 1, "a"
	type point [2]float64
	type details struct {
		Pages int                `json:"pages"`
		At    Column[time.Time]  `json:"at"`
		Until Column[*time.Time] `json:"until"`
		Any   any                `json:"any"`
	}
	for name, c := range map[string]struct {
		scan func(any) (any, error)
		src  any
		want any
	}{
		"texts":           {scanned[[]string], []byte(`["a","b\n"]`), []string{"a", "b\n"}},
		"no texts":        {scanned[[]string], []byte(`[]`), []string{}},
		"NULL texts":      {scanned[[]string], nil, []string(nil)},
		"nullable":        {scanned[[]*string], []byte(`["a",null]`), []*string{&text, nil}},
		"ints":            {scanned[[]int], []byte(`[1, -2]`), []int{1, -2}},
		"unsigned":        {scanned[[]uint8], []byte(`[1]`), []byte(`[1]`)}, // bytes are the document
		"floats":          {scanned[[]float32], []byte(`[1.0E0,0.1]`), []float32{1, 0.1}},
		"not finite":      {scanned[[]float64], []byte(`["NaN","-Infinity"]`), []float64{math.NaN(), math.Inf(-1)}},
		"times":           {scanned[[]time.Time], []byte(`[1709204400123]`), []time.Time{when}},
		"time as text":    {scanned[[]time.Time], []byte(`["2024-02-29T12:00:00.123+01:00"]`), []time.Time{when}},
		"UUIDs":           {scanned[[]uuid.UUID], []byte(`["01020304-0506-0708-090a-0b0c0d0e0f10"]`), []uuid.UUID{id}},
		"nested":          {scanned[[][]int64], []byte(`[[1],null,[]]`), [][]int64{{1}, nil, {}}},
		"point":           {scanned[point], []byte(`[13.4,52.0]`), point{13.4, 52}},
		"decimals":        {scanned[[]string], []byte(`[1.10,12345678901234567890.5]`), []string{"1.10", "12345678901234567890.5"}},
		"big decimals":    {scanned[[]*big.Rat], []byte(`[0.5]`), []*big.Rat{big.NewRat(1, 2)}},
		"objects":         {scanned[[]map[string]int], []byte(`[{"a":1},{}]`), []map[string]int{{"a": 1}, {}}},
		"object":          {scanned[map[string]any], []byte(`{"i":9007199254740993,"f":0.1,"e":1.0E10,"n":0.12345678901234567890,"l":[1,null,{"t":true}]}`), map[string]any{"i": int64(9007199254740993), "f": 0.1, "e": 1e10, "n": json.Number("0.12345678901234567890"), "l": []any{int64(1), nil, map[string]any{"t": true}}}},
		"struct":          {scanned[details], []byte(`{"pages":3,"at":1709204400123,"until":null,"any":5}`), details{Pages: 3, At: Column[time.Time]{when}, Any: json.Number("5")}},
		"pointer":         {scanned[*details], []byte(`{"pages":3}`), &details{Pages: 3}},
		"raw":             {scanned[json.RawMessage], []byte(`{"a": 1}`), json.RawMessage(`{"a": 1}`)},
		"document":        {scanned[string], []byte(`[1]`), "[1]"},
		"JSON as text":    {scanned[map[string]int], `{"a":1}`, map[string]int{"a": 1}},
		"anything":        {scanned[any], []byte(`[1.5,"a"]`), []any{1.5, "a"}},
		"any text":        {scanned[any], "[1]", "[1]"},
		"address":         {scanned[netip.Addr], "10.0.0.1", netip.MustParseAddr("10.0.0.1")},
		"address or NULL": {scanned[*netip.Addr], nil, (*netip.Addr)(nil)},
		"interval":        {scanned[time.Duration], "2 days -01:-30:00", 46*time.Hour + 30*time.Minute},
		"numeric":         {scanned[float64], "1.5E-8", 1.5e-8},
		"numeric integer": {scanned[int], "15", 15},
		"big":             {scanned[*big.Int], "123456789012345678901234567890", func() any { i, _ := new(big.Int).SetString("123456789012345678901234567890", 10); return i }()},
		"big int":         {scanned[big.Int], int64(5), *big.NewInt(5)},
		"int":             {scanned[int32], int64(5), int32(5)},
		"int or NULL":     {scanned[*int], int64(1), &one},
		"unsigned int":    {scanned[uint8], int64(255), uint8(255)},
		"float of int":    {scanned[float64], int64(5), 5.0},
		"bool":            {scanned[bool], true, true},
		"time":            {scanned[time.Time], when, when},
		"bytes":           {scanned[Bytes], "AP8=", Bytes{0, 255}},
		"scanner":         {scanned[uuid.UUID], id.String(), id},
	} {
		got, err := c.scan(c.src)
		compare := cmp.Options{cmpopts.EquateNaNs(), cmp.Comparer(func(a, b big.Int) bool { return a.Cmp(&b) == 0 }),
			cmp.Comparer(func(a, b big.Rat) bool { return a.Cmp(&b) == 0 }), cmp.Comparer(func(a, b netip.Addr) bool { return a == b })}
		if diff := cmp.Diff(c.want, got, compare); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func TestScanRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		scan func(any) (any, error)
		src  any
		want string
	}{
		"NULL":           {scanned[int], nil, dberr.ErrNull.Error()},
		"NULL element":   {scanned[[]string], []byte(`["a",null]`), "element 2: " + dberr.ErrNull.Error()},
		"range":          {scanned[[]int8], []byte(`[1,300]`), "element 2: 300 does not fit in int8"},
		"sign":           {scanned[uint], int64(-1), "-1 does not fit in uint"},
		"fraction":       {scanned[[]int], []byte(`[1.5]`), "1.5 does not fit in int"},
		"float32":        {scanned[float32], 1e300, "does not fit in float32"},
		"type":           {scanned[[]string], int64(1), "a int64 cannot be read into a []string"},
		"object":         {scanned[[]string], []byte(`{}`), "an object cannot be read into a []string"},
		"array":          {scanned[map[string]int], []byte(`[]`), "an array cannot be read into a map"},
		"length":         {scanned[[2]float64], []byte(`[1.0]`), "an array of 1 elements"},
		"member":         {scanned[map[string]int], []byte(`{"a":"x"}`), `member "a": the text is not a number`},
		"no document":    {scanned[[]string], "plain", "a string cannot be read into a []string"},
		"huge number":    {scanned[[]string], []byte(`1e999`), "cannot be read into a []string"},
		"huge text":      {scanned[[]string], "1e999", "cannot be read into a []string"},
		"cut":            {scanned[[]string], []byte(`["a"`), "unexpected end"},
		"empty":          {scanned[[]string], []byte(``), "empty document"},
		"month":          {scanned[time.Duration], "1 mon 00:00:00", "mon has no fixed length"},
		"interval":       {scanned[time.Duration], "soon", "not an interval"},
		"clock":          {scanned[time.Duration], "1:2", "not an interval"},
		"long interval":  {scanned[time.Duration], "99999999 days", "longer than a time.Duration"},
		"time":           {scanned[time.Time], "soon", "not a time"},
		"address":        {scanned[netip.Addr], "here", "ParseAddr"},
		"bytes":          {scanned[Bytes], "%", "not base64"},
		"bytes of a int": {scanned[Bytes], int64(1), "not bytes in base64"},
	} {
		if _, err := c.scan(c.src); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
	if _, err := scanned[string](nil); !errors.Is(err, dberr.ErrNull) {
		t.Error(err)
	}
}

// TestScanAgain holds that a second row leaves nothing of the first.
func TestScanAgain(t *testing.T) {
	m := map[string]int{"old": 1}
	if err := Scan(&m).Scan([]byte(`{"new":2}`)); err != nil || !cmp.Equal(m, map[string]int{"new": 2}) {
		t.Errorf("%v, %v", m, err)
	}
	v := struct{ A, B int }{1, 1}
	if err := Scan(&v).Scan([]byte(`{"B":2}`)); err != nil || v.A != 0 || v.B != 2 {
		t.Errorf("%v, %v", v, err)
	}
}

// FuzzScan holds that no document makes a scan panic, and that what was read into an any can be written and read again.
func FuzzScan(f *testing.F) {
	for _, s := range []string{`[1,null,[]]`, `{"a":{"b":1.0E10}}`, `[1709204400123,"NaN"]`, `-`, `[`, `"`, ` null `, `{"a"`, `1e999`} {
		f.Add([]byte(s))
	}
	scans := []func(any) (any, error){
		scanned[[]string], scanned[[][]float32], scanned[map[string]int], scanned[map[named]*time.Time], scanned[[2]float64],
		scanned[[]time.Time], scanned[[]*big.Int], scanned[pair], scanned[[]Column[*int8]], scanned[json.RawMessage], scanned[string],
		scanned[time.Duration], scanned[netip.Addr], scanned[uuid.UUID], scanned[Bytes],
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		for _, scan := range scans {
			_, _ = scan(document)
			_, _ = scan(string(document))
		}
		v, err := scanned[[]any](document)
		if err != nil {
			return
		}
		b, err := cratehttp.AppendValue(nil, valueOf(v))
		if err != nil {
			t.Fatalf("%s: %v", document, err)
		}
		if again, err := scanned[[]any](b); err != nil || !cmp.Equal(v, again) {
			t.Errorf("%s became %s: %v, %v", document, b, again, err)
		}
	})
}
