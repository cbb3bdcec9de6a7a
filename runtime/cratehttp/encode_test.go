package cratehttp

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

func TestAppendValue(t *testing.T) {
	for _, c := range []struct {
		value wire.Value
		want  string
	}{
		{wire.Null(), `null`},
		{wire.Bool(true), `true`},
		{wire.Int(math.MinInt64), `-9223372036854775808`},
		{wire.Uint(math.MaxInt64), `9223372036854775807`},
		{wire.Float(1), `1.0`},
		{wire.Float(math.Copysign(0, -1)), `0.0`},
		{wire.Float(0.1), `0.1`},
		{wire.Float(1e6), `1e+06`},
		{wire.Float(123456), `123456.0`},
		{wire.Float(5e-324), `5e-324`},
		{wire.Float(math.NaN()), `"NaN"`},
		{wire.Float(math.Inf(1)), `"Infinity"`},
		{wire.Float(math.Inf(-1)), `"-Infinity"`},
		{wire.Text(""), `""`},
		{wire.Text("Grüße 😀 日本語"), `"Grüße 😀 日本語"`},
		{wire.Text("a\"b\\c\n\r\t\x00\x1f/\u2028"), `"a\"b\\c\n\r\t\u0000\u001f/` + "\u2028\""},
		{wire.Bytes([]byte{0, 1, 2, 255}), `"AAEC/w=="`},
		{wire.Bytes([]byte{}), `""`},
		{wire.Time(time.Date(1975, 4, 3, 14, 30, 0, 123_999_999, time.UTC)), `165767400123`},
		{wire.Time(time.Unix(0, -1)), `-1`},
		{wire.Time(time.Unix(-1, 999_999)), `-1000`},
		{wire.UUID([16]byte{0x55, 0x0e, 0x84, 0, 0xe2, 0x9b, 0x41, 0xd4, 0xa7, 0x16, 0x44, 0x66, 0x55, 0x44, 0, 1}),
			`"550e8400-e29b-41d4-a716-446655440001"`},
		{wire.JSON([]byte(`{"a": [1, 1234567890123456789]}`)), `{"a": [1, 1234567890123456789]}`},
		{wire.Texts([]string{"a", `"`}), `["a","\""]`},
		{wire.Texts([]string{}), `[]`},
		{wire.Texts(nil), `null`},
		{wire.Ints([]int64{1, -2}), `[1,-2]`},
		{wire.Floats([]float64{1, 2.5}), `[1.0,2.5]`},
		{wire.Bools([]bool{true, false}), `[true,false]`},
		{wire.Times([]time.Time{time.UnixMilli(7)}), `[7]`},
		{wire.UUIDs([][16]byte{{}}), `["00000000-0000-0000-0000-000000000000"]`},
	} {
		got, err := appendValue(nil, c.value)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v; want %s", c.value.Kind(), got, err, c.want)
		}
		if !json.Valid(got) {
			t.Errorf("%s is not JSON", got)
		}
	}
}

func TestRefusedArguments(t *testing.T) {
	broken := errors.New("cannot be encoded")
	for _, c := range []struct {
		value wire.Value
		err   error
	}{
		{wire.Text("a\xffb"), errUTF8},
		{wire.Texts([]string{"a", "\xff"}), errUTF8},
		{wire.Uint(1 << 63), errUint},
		{wire.JSON([]byte(`1], "stmt": "DROP TABLE books`)), errJSON},
		{wire.JSON([]byte(``)), errJSON},
		{wire.JSON([]byte("\"\xff\"")), errUTF8},
		{wire.Invalid(broken), broken},
	} {
		_, err := appendStatement(nil, insert(wire.Int(1), c.value))
		var v *dberr.ArgumentError
		if !errors.Is(err, c.err) || !errors.As(err, &v) || !strings.HasPrefix(err.Error(), "argument 2: ") {
			t.Errorf("error %v, want %v of argument 2", err, c.err)
		}
		st := insert(wire.Int(1), wire.Int(2), wire.Int(3), c.value)
		st.Rows = 2
		if _, _, err := appendBulk(nil, st, 0, bulkSize); !errors.Is(err, c.err) || !strings.HasPrefix(err.Error(), "argument 4: ") {
			t.Errorf("error %v, want %v of argument 4", err, c.err)
		}
	}
	if _, err := appendStatement(nil, &wire.Statement{SQL: "SELECT '\xff'"}); !errors.Is(err, errUTF8) {
		t.Errorf("error %v, want errUTF8", err)
	}
}

func TestAppendStatement(t *testing.T) {
	got, err := appendStatement(nil, &wire.Statement{SQL: "SELECT \"a\""})
	if want := `{"stmt":"SELECT \"a\""}`; err != nil || string(got) != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
	got, err = appendStatement(nil, &wire.Statement{SQL: "SELECT ?, ?", Args: []wire.Value{wire.Int(1), wire.Null()}})
	if want := `{"stmt":"SELECT ?, ?","args":[1,null]}`; err != nil || string(got) != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
}

func TestAppendBulk(t *testing.T) {
	st := &wire.Statement{SQL: "I", Rows: 3, Args: []wire.Value{
		wire.Int(1), wire.Text("a"), wire.Int(2), wire.Text("b"), wire.Int(3), wire.Text("c")}}
	var got []string
	for _, limit := range []int{1000, 40, 1} {
		for first := 0; first < st.Rows; {
			b, next, err := appendBulk(nil, st, first, limit)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(b))
			first = next
		}
	}
	want := []string{
		`{"stmt":"I","bulk_args":[[1,"a"],[2,"b"],[3,"c"]]}`,
		`{"stmt":"I","bulk_args":[[1,"a"],[2,"b"]]}`, `{"stmt":"I","bulk_args":[[3,"c"]]}`,
		`{"stmt":"I","bulk_args":[[1,"a"]]}`, `{"stmt":"I","bulk_args":[[2,"b"]]}`, `{"stmt":"I","bulk_args":[[3,"c"]]}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzText holds that every string arrives as it was sent.
func FuzzText(f *testing.F) {
	f.Add("a\"b\\c\n\x00😀")
	f.Fuzz(func(t *testing.T, s string) {
		b, err := appendText(nil, s)
		if err != nil {
			return
		}
		if got := cellsOf(t, string(b)).Text(); got != s {
			t.Errorf("%q became %q", s, got)
		}
		other, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := cellsOf(t, string(other)).Text(); got != s {
			t.Errorf("%q became %q", s, got)
		}
	})
}
