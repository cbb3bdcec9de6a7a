package cratehttp

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

type book struct {
	ID, Title, Author *string
	Date              *time.Time
	Categories        []string
	Details           string
	Price             *float64
	Stock             *int64
	Rating            *float64
	Available         *bool
	Location          []float64
	IP                *string
	Score             *float64
	Embedding         []float64
}

func readBook(r wire.Row) (b book) {
	b.ID, b.Title, b.Author = wire.Ptr(r, wire.ReadText[string]), wire.Ptr(r, wire.ReadText[string]), wire.Ptr(r, wire.ReadText[string])
	b.Date = wire.Ptr(r, wire.ReadTime)
	b.Categories = r.Texts()
	if !r.Null() {
		b.Details = string(r.JSON())
	}
	b.Price = wire.Ptr(r, wire.ReadFloat[float64])
	b.Stock = wire.Ptr(r, wire.ReadInt[int64])
	b.Rating = wire.Ptr(r, wire.ReadFloat[float64])
	b.Available = wire.Ptr(r, wire.ReadBool[bool])
	b.Location = r.Floats()
	b.IP = wire.Ptr(r, wire.ReadText[string])
	b.Score = wire.Ptr(r, wire.ReadFloat[float64])
	b.Embedding = r.Floats()
	return b
}

func TestRecordedRow(t *testing.T) {
	for _, name := range []string{"select_no_types", "select_all_types"} {
		r := open(t, recorded(t, name).Body)
		var got *book
		count := 0
		for r.Next() {
			b := readBook(r)
			if b.ID != nil && *b.ID == "b4" { // its categories hold a NULL, see below
				r.err = nil
			}
			if b.ID != nil && *b.ID == "b1" {
				got = &b
			}
			count++
		}
		if err := r.Close(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := &book{
			ID: new("b1"), Title: new("Monty Python and the Holy Grail"), Author: new("Grüße 😀 日本語"),
			Date:       new(time.UnixMilli(165760200123).UTC()),
			Categories: []string{"comedy", "film", "ünïcode"},
			Details:    `{"extra":{"deep":[1,2]},"pages":123,"isbn":"978-3"}`,
			Price:      new(12.5), Stock: new(int64(9007199254740993)), Rating: new(4.5), Available: new(true),
			Location: []float64{13.4, 52.5}, IP: new("192.168.1.10"), Score: new(12345.6789),
			Embedding: []float64{0.1, 0.2, 0.3, 0.4},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if name == "select_all_types" && count != 19 {
			t.Errorf("%d rows, want 19", count)
		}
	}
}

func TestRecordedCells(t *testing.T) {
	r := open(t, recorded(t, "floats").Body)
	if !r.Next() {
		t.Fatal(r.Err())
	}
	want := []float64{1, 1e10, 1e-7, 1.23456789123e8, 1e20, 0.1, math.NaN(), math.Inf(1), math.Copysign(0, -1), 1e22, 3.4e38}
	for i, w := range want {
		if got := r.Float(); math.Float64bits(got) != math.Float64bits(w) && !(math.IsNaN(got) && math.IsNaN(w)) {
			t.Errorf("float %d: %v, want %v", i, got, w)
		}
	}
	if r.Next() || r.Close() != nil {
		t.Errorf("more rows, or %v", r.Err())
	}

	r = open(t, recorded(t, "literals_types").Body)
	r.Next()
	var texts []string
	for !r.Null() && r.Err() == nil && len(texts) < 6 {
		texts = append(texts, r.Text())
	}
	if diff := cmp.Diff([]string{"1", "1.5", "1", "2147483648", "x", "true"}, texts); diff != "" {
		t.Errorf("raw texts (-want +got):\n%s", diff)
	}
	// Null stepped past the NULL behind true.
	if f := r.Float(); f != 1 {
		t.Errorf("behind NULL: %v, want 1", f)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestNoRows(t *testing.T) {
	for name, affected := range map[string]int64{
		"create_table": 1, "update": 1, "update_none": 0, "insert_with_types": 1, "select_by_pk_missing": 0,
		"zero_rows_types": 0, "part_delete_partition": -1,
	} {
		b := newBuffer()
		b.b = append([]byte(recorded(t, name).Body), 0)
		r, err := newRows("n1:4200", b, wire.OpOther)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if r.Next() || r.Affected() != affected || r.Close() != nil {
			t.Errorf("%s: affected %d, want %d; error %v", name, r.Affected(), affected, r.Err())
		}
	}
	if r := open(t, recorded(t, "select_all_types").Body); true {
		for r.Next() {
		}
		if r.Affected() != 0 {
			t.Errorf("a read affected %d rows", r.Affected())
		}
	}
}

func TestCells(t *testing.T) {
	text := func(r *rows) any { return r.Text() }
	integer := func(r *rows) any { return r.Int() }
	unsigned := func(r *rows) any { return r.Uint() }
	float := func(r *rows) any { return r.Float() }
	when := func(r *rows) any { return r.Time() }
	for _, c := range []struct {
		cell string
		read func(*rows) any
		want any    // if nothing is wrong
		err  string // part of the error's text
	}{
		{`"plain"`, text, "plain", ""},
		{`""`, text, "", ""},
		{`"a\"b\\c\/d\b\f\n\r\t\u00e9\u20AC\uD83D\uDE00."`, text, "a\"b\\c/d\b\f\n\r\té€😀.", ""},
		{`"eight bytes and more before the \" quote"`, text, `eight bytes and more before the " quote`, ""},
		{`"\\"`, text, `\`, ""},
		{`"\x"`, text, nil, "invalid escape"},
		{`"\u12g4"`, text, nil, "invalid escape"},
		{`"\u12"`, text, nil, "invalid escape"},
		{`"\uD83D"`, text, nil, "invalid escape"},
		{`"\uD83D\u0041"`, text, nil, "invalid escape"},
		{`"\uDE00\uD83D"`, text, nil, "invalid escape"},
		{`12.50`, text, "12.50", ""},
		{`true`, text, "true", ""},
		{`[1, {"a":"]"}]`, text, `[1, {"a":"]"}]`, ""},
		{`null`, text, nil, "NULL in a field"},

		{`0`, integer, int64(0), ""},
		{`-0`, integer, int64(0), ""},
		{`-1`, integer, int64(-1), ""},
		{`9007199254740993`, integer, int64(9007199254740993), ""},
		{`9223372036854775807`, integer, int64(math.MaxInt64), ""},
		{`-9223372036854775808`, integer, int64(math.MinInt64), ""},
		{`9223372036854775808`, integer, nil, "out of range"},
		{`-9223372036854775809`, integer, nil, "out of range"},
		{`99999999999999999999999999`, integer, nil, "out of range"},
		{`1.0E10`, integer, int64(10_000_000_000), ""},
		{`1.50e1`, integer, int64(15), ""},
		{`9007199254740993.0000`, integer, int64(9007199254740993), ""},
		{`1.000000000000000000000000000`, integer, int64(1), ""},
		{`120e-1`, integer, int64(12), ""},
		{`0e99999999999`, integer, int64(0), ""},
		{`1e99999999999`, integer, nil, "out of range"},
		{`1e-99999999999`, integer, nil, "fraction"},
		{`1.5`, integer, nil, "fraction"},
		{`"1"`, integer, nil, `column "a": found a string (text) where an integer is wanted`},
		{`null`, integer, nil, "NULL in a field"},

		{`18446744073709551615`, unsigned, uint64(math.MaxUint64), ""},
		{`18446744073709551616`, unsigned, nil, "out of range"},
		{`-1`, unsigned, nil, "out of range"},
		{`-0.0`, unsigned, uint64(0), ""},

		{`-Infinity`, float, nil, "malformed"},
		{`"-Infinity"`, float, math.Inf(-1), ""},
		{`1e400`, float, nil, "out of range"},
		{`"1.5"`, float, nil, "found a string"},
		{`12345678901234567890.123456789`, float, 12345678901234567890.123456789, ""},

		{`-7603200000`, when, time.Date(1969, 10, 5, 0, 0, 0, 0, time.UTC), ""},
		{`"2024-01-02T03:04:05.678+02:00"`, when, time.Date(2024, 1, 2, 1, 4, 5, 678e6, time.UTC), ""},
		{`"2024-01-02 03:04:05.5"`, when, time.Date(2024, 1, 2, 3, 4, 5, 5e8, time.UTC), ""},
		{`"2024-01-02"`, when, time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC), ""},
		{`"noon"`, when, nil, "not a time"},
		{`[43200000000,3600]`, when, nil, "found an array"},
		{`1.5`, when, nil, "fraction"},

		{`true`, func(r *rows) any { return r.Bool() }, true, ""},
		{`false`, func(r *rows) any { return r.Bool() }, false, ""},
		{`1`, func(r *rows) any { return r.Bool() }, nil, "found a number (text) where a boolean is wanted"},
		{`"AAEC/w=="`, func(r *rows) any { return r.Bytes() }, []byte{0, 1, 2, 255}, ""},
		{`"\u0041AEC"`, func(r *rows) any { return r.Bytes() }, []byte{0, 1, 2}, ""},
		{`"***"`, func(r *rows) any { return r.Bytes() }, nil, "not base64"},
		{`"550e8400-E29B-41d4-a716-446655440000"`, func(r *rows) any { return r.UUID() },
			[16]byte{0x55, 0x0e, 0x84, 0, 0xe2, 0x9b, 0x41, 0xd4, 0xa7, 0x16, 0x44, 0x66, 0x55, 0x44, 0, 0}, ""},
		{`"550e8400-e29b-41d4-a716-44665544000g"`, func(r *rows) any { return r.UUID() }, nil, "not a UUID"},
		{`"550e8400e29b41d4a716446655440000"`, func(r *rows) any { return r.UUID() }, nil, "not a UUID"},
		{`{"a":[1,"}"]}`, func(r *rows) any { return string(r.JSON()) }, `{"a":[1,"}"]}`, ""},
		{`null`, func(r *rows) any { return string(r.JSON()) }, nil, "NULL in a field"},

		{`["a","\n"]`, func(r *rows) any { return r.Texts() }, []string{"a", "\n"}, ""},
		{`[ ]`, func(r *rows) any { return r.Texts() }, []string{}, ""},
		{`null`, func(r *rows) any { return r.Texts() }, []string(nil), ""},
		{`["a",null]`, func(r *rows) any { return r.Texts() }, nil, "an element of the array is NULL"},
		{`["a",]`, func(r *rows) any { return r.Texts() }, nil, "malformed"},
		{`["a" "b"]`, func(r *rows) any { return r.Texts() }, nil, "malformed"},
		{`"a"`, func(r *rows) any { return r.Texts() }, nil, "found a string (text) where an array is wanted"},
		{`[1, -2 ,3.0]`, func(r *rows) any { return r.Ints() }, []int64{1, -2, 3}, ""},
		{`[1,"2"]`, func(r *rows) any { return r.Ints() }, nil, "where an integer is wanted"},
		{`[1.5,"NaN"]`, func(r *rows) any { return len(r.Floats()) }, 2, ""},
		{`[true,false]`, func(r *rows) any { return r.Bools() }, []bool{true, false}, ""},
		{`[0]`, func(r *rows) any { return r.Times() }, []time.Time{time.Unix(0, 0).UTC()}, ""},
		{`["00000000-0000-0000-0000-000000000001"]`, func(r *rows) any { return r.UUIDs() }, [][16]byte{{15: 1}}, ""},

		{`01`, integer, nil, "malformed"},
		{`1.`, float, nil, "malformed"},
		{`-`, integer, nil, "malformed"},
		{`nul`, text, nil, "malformed"},
		{`truth`, func(r *rows) any { return r.Bool() }, nil, "malformed"},
		{`1 2`, integer, nil, "malformed"},
	} {
		r := cellsOf(t, c.cell)
		got := c.read(r)
		if r.Next() {
			t.Errorf("%s: a second row", c.cell)
		}
		switch err := r.Close(); {
		case c.err == "" && err != nil:
			t.Errorf("%s: %v", c.cell, err)
		case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%s: error %v, want one with %q", c.cell, err, c.err)
		case c.err == "":
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.cell, diff)
			}
		}
	}
}

func TestCursor(t *testing.T) {
	// White space, columns that are not read, columns behind the rows.
	r := open(t, " {\"rows\" : [ [ 1 , \"a\" ] ,\n[ 2 , \"b\" ] ] , \"cols\" : [ \"n\" , \"s\\u00e9\" ] , \"rowcount\" : 2 } ")
	var got []int64
	for r.Next() {
		got = append(got, r.Int())
	}
	if diff := cmp.Diff([]int64{1, 2}, got); diff != "" || r.Err() != nil {
		t.Errorf("%v (-want +got):\n%s", r.Err(), diff)
	}
	if diff := cmp.Diff([]string{"n", "sé"}, r.Columns()); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}

	// The first error stays, names its column, and what follows can still be called.
	r = cellsOf(t, `"x",null,3`)
	_, _, _ = r.Text(), r.Int(), r.Int()
	r.Fail(errors.New("later"))
	var column *dberr.ColumnError
	if err := r.Err(); !errors.Is(err, dberr.ErrNull) || !errors.As(err, &column) || column.Column != "b" {
		t.Errorf("error %v, want ErrNull of column b", err)
	}
	if r.Int() != 0 || r.Null() || r.Texts() != nil || r.Next() {
		t.Error("something can be read behind the row")
	}

	// More cells than there are, cells without a row, and use after Close.
	r = cellsOf(t, `1`)
	_, _ = r.Int(), r.Int()
	if err := r.Err(); err == nil || !strings.Contains(err.Error(), `column "b": the row has no more cells`) {
		t.Errorf("error %v", err)
	}
	r = open(t, `{"cols":["a"],"rows":[[1]],"rowcount":1}`)
	if r.Int(); !errors.Is(r.Err(), errNoRow) {
		t.Errorf("error %v, want errNoRow", r.Err())
	}
	r = cellsOf(t, `"a"`)
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if r.Text() != "" || r.Next() || len(r.Columns()) != 0 || r.Close() == nil {
		t.Error("a closed cursor reads")
	}
}

func TestKeptValues(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"cols":["s","l"],"rows":[`)
	long := strings.Repeat("x", 70_000)
	for i := range 3000 {
		if i > 0 {
			b.WriteByte(',')
		}
		s := "text"
		if i == 1500 {
			s = long
		}
		b.WriteString(`["` + s + `",["one","two","three","four","five","six","seven","eight","nine","ten"]]`)
	}
	b.WriteString(`],"rowcount":3000}`)
	r := open(t, b.String())
	var texts []string
	var lists [][]string
	for r.Next() {
		texts = append(texts, r.Text())
		lists = append(lists, r.Texts())
	}
	if err := r.Close(); err != nil || len(texts) != 3000 {
		t.Fatalf("%d rows, %v", len(texts), err)
	}
	for i := range lists {
		_ = append(lists[i], "must not touch the next list")
		lists[i][0] = "uno"
	}
	for i, s := range texts {
		if want := map[bool]string{true: long, false: "text"}[i == 1500]; s != want {
			t.Fatalf("text %d changed", i)
		}
		if diff := cmp.Diff([]string{"uno", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}, lists[i]); diff != "" {
			t.Fatalf("list %d changed:\n%s", i, diff)
		}
	}
}
