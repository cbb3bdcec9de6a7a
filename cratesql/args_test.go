package cratesql

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/cratehttp"
)

type named string

type pair struct {
	A int               `json:"a"`
	T Column[time.Time] `json:"t"`
}

type valuer struct {
	v   any
	err error
}

func (v valuer) Value() (driver.Value, error) { return v.v, v.err }

func TestArguments(t *testing.T) {
	when := time.Date(2024, 2, 29, 12, 0, 0, 123456789, time.FixedZone("", 3600))
	id := uuid.MustParse("01020304-0506-0708-090a-0b0c0d0e0f10")
	text := "a\"b"
	huge, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	var none *valuer
	for _, c := range []struct {
		v    any
		want string
	}{
		{nil, `null`}, {true, `true`}, {1, `1`}, {int8(-1), `-1`}, {uint16(9), `9`}, {uint64(math.MaxInt64), `9223372036854775807`},
		{1.0, `1.0`}, {1e300, `1e+300`}, {float32(0.1), `0.1`}, {math.NaN(), `"NaN"`}, {math.Inf(-1), `"-Infinity"`},
		{float32(math.Inf(1)), `"Infinity"`}, {text, `"a\"b"`}, {&text, `"a\"b"`}, {named("x"), `"x"`}, {(*string)(nil), `null`},
		{when, `1709204400123`}, {&when, `1709204400123`}, {[]byte(text), `"a\"b"`}, {[]byte(nil), `null`}, {[]byte{}, `""`},
		{Bytes{0, 255}, `"AP8="`}, {Bytes(nil), `null`}, {Bytes{}, `""`},
		{id, `"01020304-0506-0708-090a-0b0c0d0e0f10"`}, {[16]byte(id), `"01020304-0506-0708-090a-0b0c0d0e0f10"`},
		{json.RawMessage(`{"a": 1}`), `{"a": 1}`}, {json.Number("12"), `12`}, {json.Number("1.10"), `"1.10"`},
		{big.NewInt(7), `7`}, {huge, `"123456789012345678901234567890"`}, {(*big.Int)(nil), `null`},
		{netip.MustParseAddr("10.0.0.1"), `"10.0.0.1"`}, {net.ParseIP("::1"), `"::1"`},
		{sql.NullString{}, `null`}, {sql.NullInt64{Int64: 4, Valid: true}, `4`},
		{valuer{v: []byte(`{"a":1}`)}, `"{\"a\":1}"`}, {none, `null`}, {valuer{v: uint64(3)}, `3`},
		{[]string{"a", ""}, `["a",""]`}, {[]string(nil), `null`}, {[]string{}, `[]`}, {[]named{"x"}, `["x"]`},
		{[]int{1, 2}, `[1,2]`}, {[]int16{1}, `[1]`}, {[]float64{1, 2.5}, `[1.0,2.5]`}, {[]float32{0.1}, `[0.1]`}, {[]bool{true}, `[true]`},
		{[]time.Time{when}, `[1709204400123]`}, {[]uuid.UUID{id}, `["01020304-0506-0708-090a-0b0c0d0e0f10"]`},
		{&id, `"01020304-0506-0708-090a-0b0c0d0e0f10"`}, {&struct{ A int }{1}, `{"A":1}`}, {[]*string{&text, nil}, `["a\"b",null]`}, {[][]int64{{1}, nil, {}}, `[[1],null,[]]`}, {[2]float64{13.4, 52}, `[13.4,52.0]`},
		{[]any{1, "a", nil, []any{2.0}}, `[1,"a",null,[2.0]]`}, {[]map[string]any{{"a": 1}, nil}, `[{"a":1},null]`},
		{map[string]any{"b": 1.0, "a": when, "c": map[string]int{"x": 1}}, `{"a":1709204400123,"b":1.0,"c":{"x":1}}`},
		{map[named]string{"k\n": "v"}, `{"k\n":"v"}`}, {map[string]string(nil), `null`},
		{pair{1, Column[time.Time]{when}}, `{"a":1,"t":1709204400123}`}, {[]pair{{A: 2, T: Column[time.Time]{when}}}, `[{"a":2,"t":1709204400123}]`},
		{Column[[]string]{[]string{"a"}}, `["a"]`}, {Column[*int]{}, `null`}, {time.Minute, `60000000000`},
	} {
		v := driver.NamedValue{Value: c.v}
		if err := check(&v); err != nil {
			t.Errorf("%#v: %v", c.v, err)
			continue
		}
		b, err := cratehttp.AppendValue(nil, valueOf(v.Value))
		if err != nil || string(b) != c.want {
			t.Errorf("%#v: %s, %v; want %s", c.v, b, err, c.want)
		}
	}
}

func TestArgumentsRefused(t *testing.T) {
	type ring map[string]any
	loop := ring{}
	loop["x"] = loop
	for _, c := range []struct {
		v    any
		want string
	}{
		{uint64(1 << 63), "larger than 2^63-1"}, {[]uint64{1 << 63}, "element 1: the number is larger"},
		{[]byte{0xff}, "cratesql.Bytes"}, {make(chan int), "chan int cannot be an argument"}, {func() {}, "cannot be an argument"},
		{map[int]string{1: "a"}, "keys of an object are strings"}, {loop, "nested more than 100 deep"}, {complex(1, 1), "cannot be an argument"},
		{valuer{err: errors.New("no value")}, "no value"}, {valuer{v: valuer{}}, "another driver.Valuer"}, {sql.Out{}, "output parameters"},
		{map[string]any{"a": []any{1, make(chan int)}}, `member "a": element 2: a chan int`}, {struct{ F func() }{}, "unsupported type"},
		{[]string{"\xff"}, ""},
	} {
		v := driver.NamedValue{Value: c.v}
		err := check(&v)
		if err == nil { // text is looked at when it is sent
			_, err = cratehttp.AppendValue(nil, valueOf(v.Value))
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%T: %v; want %q", c.v, err, c.want)
		}
	}
}
