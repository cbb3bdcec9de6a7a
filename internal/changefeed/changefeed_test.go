package changefeed

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
)

func TestHLC(t *testing.T) {
	for text, want := range map[string]HLC{
		"1795938563401033365.0000000000": {1795938563401033365, 0},
		"1795938832457893835.2147483647": {1795938832457893835, math.MaxInt32},
		"5":                              {5, 0},
		"5.1":                            {5, 1_000_000_000},
	} {
		got, err := ParseHLC(text)
		if err != nil || got != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
		if again, err := ParseHLC(got.String()); err != nil || again != got {
			t.Errorf("%s is written as %s: %v", text, got, err)
		}
	}
	for _, bad := range []string{"", "x", "-5.0", "0", "5.99999999999", "5.9999999999", "99999999999999999999.0", "5.-1", "2024-01-01"} {
		if got, err := ParseHLC(bad); err == nil {
			t.Errorf("%q is %v", bad, got)
		}
	}
	if (HLC{5, 1}).Compare(HLC{5, 2}) >= 0 || (HLC{6, 0}).Compare(HLC{5, 2}) <= 0 {
		t.Error("the order")
	}
}

// TestRow reads cells as CockroachDB v26.1 writes them.
func TestRow(t *testing.T) {
	m, err := Parse([]byte(`{"after": {"a": [1, -2], "b": "\\x61622263", "bo": [true], "d": 1.10, "dt": "2024-02-29", "e": true, "f": 1E+300,
		"n": "NaN", "i": "10.0.0.0/8", "id": 9223372036854775807, "j": {"a": 1.50}, "s": null, "t": "2024-02-29T10:00:00.123456Z", "old": "-0044-03-15T10:00:00Z",
		"far": "12024-02-29T00:00:00Z", "ts": "2024-02-29T10:00:00", "tt": ["2024-02-29T10:00:00.5Z"], "u": "aa65fb3d-1f3c-4ba6-a30b-3ab98f5de79e", "x": "a\"\u20ac"},
		"before": null, "mvcc_timestamp": "1795938563401033365.0000000000", "updated": "1795938714503677091.0000000000"}`))
	if err != nil || m.Before != nil || m.Time.Wall != 1795938563401033365 || m.Updated.Wall != 1795938714503677091 {
		t.Fatal(m, err)
	}
	utc := func(year int, month time.Month, day, hour, nano int) time.Time {
		return time.Date(year, month, day, hour, 0, 0, nano, time.UTC)
	}
	r := new(Row)
	for _, c := range []struct {
		column string
		read   func() any
		want   any
	}{
		{"a", func() any { return r.Ints() }, []int64{1, -2}},
		{"b", func() any { return r.Bytes() }, []byte(`ab"c`)},
		{"bo", func() any { return r.Bools() }, []bool{true}},
		{"d", func() any { return r.Text() }, "1.10"},
		{"dt", func() any { return r.Time() }, utc(2024, 2, 29, 0, 0)},
		{"e", func() any { return r.Bool() }, true},
		{"f", func() any { return r.Float() }, 1e300},
		{"i", func() any { return r.Text() }, "10.0.0.0/8"},
		{"id", func() any { return r.Int() }, int64(math.MaxInt64)},
		{"id", func() any { return r.Uint() }, uint64(math.MaxInt64)},
		{"j", func() any { return string(r.JSON()) }, `{"a": 1.50}`},
		{"s", func() any { return r.Null() }, true},
		{"s", func() any { return r.Texts() }, []string(nil)},
		{"x", func() any { return r.Null() }, false},
		{"t", func() any { return r.Time() }, utc(2024, 2, 29, 10, 123456000)},
		{"old", func() any { return r.Time() }, utc(-44, 3, 15, 10, 0)},
		{"far", func() any { return r.Time() }, utc(12024, 2, 29, 0, 0)},
		{"ts", func() any { return r.Time() }, utc(2024, 2, 29, 10, 0)},
		{"tt", func() any { return r.Times() }, []time.Time{utc(2024, 2, 29, 10, 500_000_000)}},
		{"u", func() any { return r.UUID()[0] }, byte(0xaa)},
		{"x", func() any { return r.Text() }, `a"€`},
	} {
		cells, missing := Cells(nil, m.After, []string{c.column})
		if missing != "" {
			t.Fatalf("%s is missing", missing)
		}
		r.Reset([]string{c.column}, cells)
		if got := c.read(); !reflect.DeepEqual(got, c.want) || r.Err() != nil {
			t.Errorf("%s: %v (%T), %v", c.column, got, got, r.Err())
		}
	}
	if f := func() float64 { r.Reset([]string{"n"}, [][]byte{[]byte(`"NaN"`)}); return r.Float() }(); !math.IsNaN(f) {
		t.Errorf("NaN is %v", f)
	}
}

// TestBadCells has cells that are not what the code reads: each is an error of its column.
func TestBadCells(t *testing.T) {
	r := new(Row)
	for cell, read := range map[string]func(){
		`"x"`:            func() { r.Int() },
		`1.5`:            func() { r.Int() },
		`-1`:             func() { r.Uint() },
		`"no"`:           func() { r.Bool() },
		`1e999`:          func() { r.Float() },
		`"\\xzz"`:        func() { r.Bytes() },
		`"infinity"`:     func() { r.Time() },
		`"2024-13-01"`:   func() { r.Time() },
		`"aa"`:           func() { r.UUID() },
		`[1, null]`:      func() { r.Ints() },
		`{"a": 1}`:       func() { r.Texts() },
		`"9999999-1-1"`:  func() { r.Time() },
		`"2024-02-30"`:   func() { r.Time() },
		`["x", "y"]`:     func() { r.Floats() },
		`[["nested"]]`:   func() { r.Times() },
		`"not a number"`: func() { r.Float() },
	} {
		r.Reset([]string{"c"}, [][]byte{[]byte(cell)})
		read()
		var e *dberr.ColumnError
		if !errors.As(r.Err(), &e) || e.Column != "c" {
			t.Errorf("%s: %v", cell, r.Err())
		}
	}
	r.Reset([]string{"c"}, [][]byte{nil})
	if r.Int(); !errors.Is(r.Err(), dberr.ErrNull) {
		t.Errorf("NULL: %v", r.Err())
	}
	if r.Int(); r.Err() == nil {
		t.Error("a cell too many")
	}
}

func TestMessages(t *testing.T) {
	m, err := Parse([]byte(`{"resolved":"1795938714503677091.0000000000"}`))
	if err != nil || m.Resolved.Wall != 1795938714503677091 {
		t.Error(m, err)
	}
	for _, bad := range []string{"", "{}", `{"after": 3}`, `{"resolved": "x"}`, `{"after": {"a": 1}, "mvcc_timestamp": "1.0"}`} {
		if m, err := Parse([]byte(bad)); err == nil {
			t.Errorf("%s: %+v", bad, m)
		}
	}
	if _, missing := Cells(nil, map[string]json.RawMessage{"a": null}, []string{"a", "b", "c"}); missing != "b" {
		t.Errorf("missing: %q", missing)
	}
	at, ok := SchemaChange(`shut down due to schema change and schema_change_policy="stop": schema change occurred at 1795938832457893836.0000000000 [node x]`)
	if !ok || at.Wall != 1795938832457893836 {
		t.Error(at, ok)
	}
	if _, ok := SchemaChange("other"); ok {
		t.Error("other")
	}
	for version, want := range map[string]bool{
		"CockroachDB CCL v24.1.0 (x)": true, "CockroachDB CCL v24.2.10 (x)": true, "CockroachDB CCL v23.2.1": true,
		"CockroachDB CCL v24.3.0": false, "CockroachDB OSS v26.1.0-alpha.1": false, "PostgreSQL 15": false, "": false,
	} {
		if Experimental(version) != want {
			t.Errorf("%q", version)
		}
	}
}

// FuzzRow reads any JSON as every kind: it returns a value or an error.
func FuzzRow(f *testing.F) {
	for _, seed := range []string{`"x"`, `1`, `null`, `[1]`, `{"a":1}`, `"\\x00"`, `"2024-02-29T10:00:00Z"`, `"-0044-03-15"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		m, err := Parse([]byte(`{"after": {"c": ` + cell + `}, "mvcc_timestamp": "1.0", "updated": "1.0"}`))
		if err != nil || m.After == nil || strings.Contains(cell, "}") {
			return
		}
		cells, _ := Cells(nil, m.After, []string{"c"})
		r := new(Row)
		for _, read := range []func(){func() { r.Bool() }, func() { r.Int() }, func() { r.Uint() }, func() { r.Float() }, func() { r.Text() }, func() { r.Bytes() },
			func() { r.Time() }, func() { r.UUID() }, func() { r.JSON() }, func() { r.Document() }, func() { r.Texts() }, func() { r.Ints() }, func() { r.Times() }} {
			r.Reset([]string{"c"}, cells)
			read()
		}
	})
}
