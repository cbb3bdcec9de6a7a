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

// TestClocks holds that dates, local times, times of day and intervals are sent in binary without allocations, and that the decoder reads them.
func TestClocks(t *testing.T) {
	for _, c := range []struct {
		oid        uint32
		text, want string
	}{
		{oidDate, "0001-01-01", "0001-01-01"}, {oidDate, "2000-01-01", "2000-01-01"}, {oidDate, "9999-12-31", "9999-12-31"},
		{oidTimestamp, "1999-12-31T23:59:59.999999", "1999-12-31T23:59:59.999999Z"}, {oidTimestamp, "0001-01-01T00:00:00.000000", "0001-01-01T00:00:00Z"},
		{oidTime, "23:59:59.999999", "23:59:59.999999"}, {oidInterval, "P-1Y2M-3DT-4H-5M-6.000007S", "P-10M-3DT-4H-5M-6.000007S"},
		{oidInterval, "PT-2562047788H-54.775808S", "PT-2562047788H-54.775808S"},
	} {
		buf, v := make([]byte, 0, 64), wire.Text(c.text)
		var format int16
		allocs := testing.AllocsPerRun(100, func() {
			var err error
			if buf, format, err = appendValue(buf[:0], c.oid, v); err != nil {
				t.Fatal(err)
			}
		})
		r := &row{cols: []column{{oid: c.oid}}, cells: [][]byte{buf}}
		if have := r.Text(); format != formatBinary || allocs != 0 || have != c.want || r.err != nil {
			t.Errorf("%s as %s: format %d, %.0f allocations, read as %s, %v", c.text, typeName(c.oid), format, allocs, have, r.err)
		}
	}
	for _, c := range []struct {
		oid  uint32
		text string
	}{{oidDate, "infinity"}, {oidDate, "0044-03-15 BC"}, {oidTimestamp, "now"}, {oidTimestamp, "2024-01-01T00:00:00+02"}, {oidTime, "24:00:00"},
		{oidInterval, "1.5 weeks"}, {oidTimestamptz, "2024-01-01T00:00:00"}} {
		if buf, format, err := appendValue(nil, c.oid, wire.Text(c.text)); format != formatText || string(buf) != c.text || err != nil {
			t.Errorf("%s as %s: format %d, %q, %v", c.text, typeName(c.oid), format, buf, err)
		}
	}
}

// TestOddCells reads values that a server should not send, or that Go types do not hold.
func TestOddCells(t *testing.T) {
	for name, c := range map[string]struct {
		oid  uint32
		text bool
		cell string
		read func(*row)
	}{
		"a time of day beyond 24:00":  {oidTime, false, "\x00\x00\x00\x14\x1d\xd7\x60\x01", func(r *row) { r.Text() }},
		"a negative time of day":      {oidTime, false, "\xff\xff\xff\xff\xff\xff\xff\xff", func(r *row) { r.Text() }},
		"a short interval":            {oidInterval, false, "\x00\x00\x00", func(r *row) { r.Text() }},
		"an infinite interval":        {oidInterval, false, "\x7f\xff\xff\xff\xff\xff\xff\xff\x7f\xff\xff\xff\x7f\xff\xff\xff", func(r *row) { r.Text() }},
		"an infinite time as text":    {oidTimestamptz, true, "infinity", func(r *row) { r.Time() }}, // its 8 bytes are no binary form
		"a UUID of characters":        {oidUUID, true, "0123456789abcdef", func(r *row) { r.UUID() }},
		"bytes as hexadecimal digits": {oidBytea, true, `\x00ff`, func(r *row) { r.Bytes() }},
	} {
		r := &row{cols: []column{{name: "c", oid: c.oid, text: c.text}}, cells: [][]byte{[]byte(c.cell)}}
		if c.read(r); r.err == nil || strings.Contains(r.err.Error(), c.cell) {
			t.Errorf("%s: the error is %v", name, r.err)
		}
	}
	r := &row{cols: []column{{oid: oidBool, text: true}}, cells: [][]byte{[]byte("f")}}
	if r.Bool() || r.err != nil {
		t.Errorf("a false as text is true, %v", r.err)
	}
}

// FuzzRow: no bytes of a server make the decoder panic or read beyond its cell.
func FuzzRow(f *testing.F) {
	f.Add(uint32(oidInt8), false, []byte{0, 0, 0, 0, 0, 0, 0, 1})
	f.Add(uint32(1009), false, []byte{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 'a'})
	f.Add(uint32(1009), false, []byte{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1, 0, 0, 0, 1})
	f.Add(uint32(1231), true, []byte(`{1.5,"2"}`))
	f.Add(uint32(oidJSONB), false, []byte("\x01{}"))
	f.Add(uint32(oidTime), false, []byte{0, 0, 0, 0x14, 0x1d, 0xd7, 0x60, 0})
	f.Add(uint32(oidInterval), false, []byte{0x80, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0x80, 0, 0, 0})
	f.Add(uint32(1187), false, []byte{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 0xa2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 16, 0, 0})
	f.Add(uint32(oidBool), true, []byte("f"))
	f.Add(uint32(1000), true, []byte("{t,f}"))
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
