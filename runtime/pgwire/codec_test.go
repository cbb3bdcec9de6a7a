package pgwire

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/runtime/wire"
)

func TestStmts(t *testing.T) {
	s := newStmts()
	add := func(sql string) *prepared {
		p := &prepared{desc: &pgconn.StatementDescription{SQL: sql}}
		s.put(p)
		return p
	}
	for i := range maxPrepared {
		if s.surplus() != nil {
			t.Fatalf("surplus with %d statements", i)
		}
		add(strings.Repeat("x", i))
	}
	for _, want := range []string{"", "xx", "xxx"} {
		s.get("x") // in use
		old := s.surplus()
		if old == nil || old.desc.SQL != want {
			t.Fatalf("surplus is %v, want %q", old, want)
		}
		s.remove(old)
		if s.get(want) != nil {
			t.Errorf("%q is still there", want)
		}
		add("new " + want)
	}
	if len(s.byText) != maxPrepared {
		t.Errorf("%d statements, want %d", len(s.byText), maxPrepared)
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		v    wire.Value
		want string
	}{
		{wire.Bool(true), "true"},
		{wire.Uint(math.MaxUint64), "18446744073709551615"},
		{wire.Float(1e300), "1e+300"},
		{wire.Float(math.NaN()), "NaN"},
		{wire.Float(math.Inf(1)), "Infinity"},
		{wire.Float(math.Inf(-1)), "-Infinity"},
		{wire.Bytes([]byte{0xca, 0xfe}), `\xcafe`},
		{wire.Time(time.Date(2020, 2, 29, 1, 2, 3, 4000, time.FixedZone("", -3600))), "2020-02-29T02:02:03.000004Z"},
		{wire.UUID([16]byte{15: 1}), "00000000-0000-0000-0000-000000000001"},
		{wire.Texts([]string{}), "{}"},
		{wire.Texts([]string{"", `"`, `\`, "NULL", "ä"}), `{"","\"","\\","NULL","ä"}`},
		{wire.Ints([]int64{1, -2}), `{"1","-2"}`},
	} {
		got, err := appendText([]byte("x"), c.v)
		if err != nil || string(got) != "x"+c.want {
			t.Errorf("%s: %q, %v; want %q", c.v.Kind(), got, err, c.want)
		}
	}
}

func TestLiteral(t *testing.T) {
	const malformed = "!"
	for in, want := range map[string][]string{
		`{}`:                 {},
		`{a}`:                {"a"},
		`{a,"b c",""}`:       {"a", "b c", ""},
		`{"a\"b\\c","NULL"}`: {`a"b\c`, "NULL"},
		`[2:3]={x,y}`:        {"x", "y"},
		`{NULL}`:             {malformed},
		`{a,}`:               {malformed},
		`{,a}`:               {malformed},
		`{"a",}`:             {malformed},
		`{"a"b}`:             {malformed},
		`{"a`:                {malformed},
		`{"a}`:               {malformed},
		`{"a\}`:              {malformed},
		`{{a},{b}}`:          {malformed},
		`a`:                  {malformed},
		``:                   {malformed},
	} {
		r := row{cols: []column{{name: "c", oid: 99999, text: true}}, cells: [][]byte{[]byte(in)}}
		got := r.Texts()
		if slices.Equal(want, []string{malformed}) {
			if r.err == nil {
				t.Errorf("%s: %q, want an error", in, got)
			}
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" || r.err != nil {
			t.Errorf("%s: %v %s", in, r.err, diff)
		}
	}
}

// FuzzRow: no bytes of a server make the decoder panic or read beyond its cell.
func FuzzRow(f *testing.F) {
	f.Add(uint32(oidInt8), false, []byte{0, 0, 0, 0, 0, 0, 0, 1})
	f.Add(uint32(1009), false, []byte{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 'a'})
	f.Add(uint32(1009), false, []byte{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1, 0, 0, 0, 1})
	f.Add(uint32(1231), true, []byte(`{1.5,"2"}`))
	f.Add(uint32(oidJSONB), false, []byte("\x01{}"))
	f.Add(uint32(oidTimestamptz), false, []byte{0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	reads := []func(*row){
		func(r *row) { r.Null() }, func(r *row) { r.Bool() }, func(r *row) { r.Int() }, func(r *row) { r.Uint() },
		func(r *row) { r.Float() }, func(r *row) { r.Text() }, func(r *row) { r.Bytes() }, func(r *row) { r.Time() },
		func(r *row) { r.UUID() }, func(r *row) { r.JSON() }, func(r *row) { r.Texts() }, func(r *row) { r.Ints() },
		func(r *row) { r.Floats() }, func(r *row) { r.Bools() }, func(r *row) { r.Times() }, func(r *row) { r.UUIDs() },
	}
	f.Fuzz(func(t *testing.T, oid uint32, text bool, b []byte) {
		before := slices.Clone(b)
		for _, read := range reads {
			r := &row{cols: []column{{name: "c", oid: oid, text: text}}, cells: [][]byte{b}}
			read(r)
			read(r) // beyond the last column
		}
		if !slices.Equal(before, b) {
			t.Error("the read buffer was changed")
		}
	})
}

// FuzzArray: what is encoded as a binary array or as a literal is decoded to the same.
func FuzzArray(f *testing.F) {
	f.Add("a", "", `b "c" \ {,}`)
	f.Fuzz(func(t *testing.T, a, b, c string) {
		want := []string{a, b, c}
		v := wire.Texts(want)
		bin, ok, err := appendArray(nil, oidText, v)
		if err != nil {
			t.Skip("not text")
		}
		lit, err2 := appendText(nil, v)
		if !ok || err2 != nil {
			t.Fatal(ok, err2)
		}
		for _, r := range []*row{
			{cols: []column{{oid: 1009}}, cells: [][]byte{bin}},
			{cols: []column{{oid: 1009, text: true}}, cells: [][]byte{lit}},
		} {
			if diff := cmp.Diff(want, r.Texts()); diff != "" || r.err != nil {
				t.Errorf("%v %s", r.err, diff)
			}
		}
	})
}
