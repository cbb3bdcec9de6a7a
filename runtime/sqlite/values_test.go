package sqlite_test

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

// trip writes a value to a column and reads it back, and says how SQLite stores it.
type trip struct {
	name   string
	column string // the declared type
	value  wire.Value
	read   func(wire.Row) any
	want   any
	stored string // what typeof and quote say; not looked at if empty
}

func as[T any](read func(wire.Row) T) func(wire.Row) any {
	return func(r wire.Row) any { return read(r) }
}

var (
	readText  = as(wire.Row.Text)
	readInt   = as(wire.Row.Int)
	readFloat = as(wire.Row.Float)
	readTime  = as(wire.Row.Time)
	uuid      = [16]byte{0xDE, 0xAD, 0xBE, 0xEF, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255}
)

var trips = []trip{
	{"true", "integer", wire.Bool(true), as(wire.Row.Bool), true, "integer 1"},
	{"false", "integer", wire.Bool(false), as(wire.Row.Bool), false, "integer 0"},
	{"int 0", "integer", wire.Int(0), readInt, int64(0), "integer 0"},
	{"least int64", "integer", wire.Int(math.MinInt64), readInt, int64(math.MinInt64), "integer -9223372036854775808"},
	{"most int64", "integer", wire.Int(math.MaxInt64), readInt, int64(math.MaxInt64), "integer 9223372036854775807"},
	{"2^53+1", "integer", wire.Int(1<<53 + 1), readInt, int64(1<<53 + 1), ""},
	{"uint", "integer", wire.Uint(math.MaxInt64), as(wire.Row.Uint), uint64(math.MaxInt64), ""},
	{"float", "real", wire.Float(0.1), readFloat, 0.1, "real 0.1"},
	{"integral float", "real", wire.Float(3), readFloat, 3.0, "real 3.0"},
	{"smallest float", "real", wire.Float(math.SmallestNonzeroFloat64), readFloat, math.SmallestNonzeroFloat64, ""},
	{"greatest float", "real", wire.Float(math.MaxFloat64), readFloat, math.MaxFloat64, ""},
	{"infinity", "real", wire.Float(math.Inf(1)), readFloat, math.Inf(1), ""},
	{"-infinity", "real", wire.Float(math.Inf(-1)), readFloat, math.Inf(-1), ""},
	{"-0", "real", wire.Float(math.Copysign(0, -1)), readFloat, 0.0, "real 0.0"},
	{"empty text", "text", wire.Text(""), readText, "", "text ''"},
	{"unicode", "text", wire.Text("žluť 🦀 \U0010FFFF '\""), readText, "žluť 🦀 \U0010FFFF '\"", ""},
	{"NUL in text", "text", wire.Text("a\x00b\x00"), readText, "a\x00b\x00", ""},
	{"text like a number", "text", wire.Text("007"), readText, "007", "text '007'"},
	{"long text", "text", wire.Text(strings.Repeat("é", 1<<20)), readText, strings.Repeat("é", 1<<20), ""},
	{"empty bytes", "blob", wire.Bytes([]byte{}), as(wire.Row.Bytes), []byte{}, "blob X''"},
	{"bytes", "blob", wire.Bytes([]byte{0, 255, 128}), as(wire.Row.Bytes), []byte{0, 255, 128}, "blob X'00FF80'"},
	{"time", "text", wire.Time(time.Date(2024, 2, 29, 23, 59, 59, 999_999_999, time.FixedZone("", 3600))), readTime,
		time.Date(2024, 2, 29, 22, 59, 59, 999_999_000, time.UTC), "text '2024-02-29T22:59:59.999999Z'"},
	{"time before 1970", "text", wire.Time(time.Date(1969, 12, 31, 23, 59, 59, 1999, time.UTC)), readTime,
		time.Date(1969, 12, 31, 23, 59, 59, 1000, time.UTC), "text '1969-12-31T23:59:59.000001Z'"},
	{"first time", "text", wire.Time(time.Time{}), readTime, time.Time{}, "text '0001-01-01T00:00:00.000000Z'"},
	{"last time", "text", wire.Time(time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC)), readTime,
		time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC), ""},
	{"UUID", "text", wire.UUID(uuid), as(wire.Row.UUID), uuid, "text 'deadbeef-0405-0607-0809-0a0b0c0d0eff'"},
	{"JSON", "text", wire.JSON([]byte(`{"a":[1,null]}`)), func(r wire.Row) any { return string(r.JSON()) }, `{"a":[1,null]}`, ""},
	{"texts", "text", wire.Texts([]string{"", "a,b", `"\/`, "\x00\n\x1f\u007f", "🦀", "]"}), as(wire.Row.Texts),
		[]string{"", "a,b", `"\/`, "\x00\n\x1f\u007f", "🦀", "]"}, ""},
	{"no texts", "text", wire.Texts([]string{}), as(wire.Row.Texts), []string{}, "text '[]'"},
	{"ints", "text", wire.Ints([]int64{math.MinInt64, -1, 0, math.MaxInt64}), as(wire.Row.Ints),
		[]int64{math.MinInt64, -1, 0, math.MaxInt64}, "text '[-9223372036854775808,-1,0,9223372036854775807]'"},
	{"floats", "text", wire.Floats([]float64{0.1, -1e300, 5e-324, 3}), as(wire.Row.Floats), []float64{0.1, -1e300, 5e-324, 3}, ""},
	{"bools", "text", wire.Bools([]bool{true, false}), as(wire.Row.Bools), []bool{true, false}, "text '[true,false]'"},
	{"times", "text", wire.Times([]time.Time{{}, time.Unix(0, 1500).UTC()}), as(wire.Row.Times),
		[]time.Time{{}, time.Unix(0, 1000).UTC()}, `text '["0001-01-01T00:00:00.000000Z","1970-01-01T00:00:00.000001Z"]'`},
	{"UUIDs", "text", wire.UUIDs([][16]byte{uuid, {}}), as(wire.Row.UUIDs), [][16]byte{uuid, {}}, ""},
}

func TestRoundTrip(t *testing.T) {
	each(t, func(t *testing.T, db wire.DB) {
		for _, c := range trips {
			t.Run(c.name, func(t *testing.T) {
				exec(t, db, "CREATE TABLE t (id integer PRIMARY KEY, v "+c.column+") STRICT")
				defer exec(t, db, "DROP TABLE t")
				back := one(t, db, c.read, "INSERT INTO t (v) VALUES (?1) RETURNING v", c.value)
				if d := cmp.Diff(c.want, back); d != "" {
					t.Errorf("RETURNING (-want +got):\n%s", d)
				}
				if d := cmp.Diff(c.want, one(t, db, c.read, "SELECT v FROM t WHERE v = ?1", c.value)); d != "" {
					t.Errorf("(-want +got):\n%s", d)
				}
				stored := one(t, db, wire.Row.Text, "SELECT typeof(v) || ' ' || quote(v) FROM t")
				if c.stored != "" && stored != c.stored {
					t.Errorf("stored as %s, want %s", stored, c.stored)
				}
				// NULL goes in and out of the same column.
				exec(t, db, "UPDATE t SET v = ?1", wire.Null())
				r := query(t, db, "SELECT v, 7 FROM t")
				if !r.Next() || !r.Null() || r.Null() || r.Int() != 7 || r.Close() != nil {
					t.Errorf("NULL was not read as such: %v", r.Err())
				}
			})
		}
	})
}

func TestNullLists(t *testing.T) {
	db := open(t, &wire.Config{Database: ":memory:"})
	r := query(t, db, "SELECT NULL, NULL, NULL, NULL, NULL, NULL")
	defer r.Close()
	if !r.Next() || r.Texts() != nil || r.Ints() != nil || r.Floats() != nil || r.Bools() != nil || r.Times() != nil ||
		r.UUIDs() != nil || r.Err() != nil {
		t.Errorf("a NULL list is not nil: %v", r.Err())
	}
}

func TestRefusedArguments(t *testing.T) {
	why := errors.New("cannot be encoded")
	tests := map[string]struct {
		value wire.Value
		want  string
	}{
		"uint of 2^63":       {wire.Uint(1 << 63), "argument 1: SQLite cannot store an integer of 2^63 or more"},
		"NaN":                {wire.Float(math.NaN()), "argument 1: SQLite cannot store NaN"},
		"NaN in a list":      {wire.Floats([]float64{math.NaN()}), "argument 1: SQLite cannot store NaN"},
		"infinity in a list": {wire.Floats([]float64{math.Inf(1)}), "a list stored as JSON cannot contain an infinity"},
		"bad UTF-8":          {wire.Text("secret\xff"), "argument 1: the text is not valid UTF-8"},
		"bad UTF-8 in JSON":  {wire.JSON([]byte("\"\xff\"")), "argument 1: the text is not valid UTF-8"},
		"bad UTF-8 in list":  {wire.Texts([]string{"a", "\xed\xa0\x80"}), "the text is not valid UTF-8"},
		"year 10000":         {wire.Time(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)), "the time is outside of the years 1 to 9999"},
		"year 0":             {wire.Time(time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC)), "the time is outside of the years 1 to 9999"},
		"year in a list":     {wire.Times([]time.Time{time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)}), "the time is outside"},
		"invalid":            {wire.Invalid(why), why.Error()},
	}
	db := open(t, &wire.Config{Database: ":memory:"})
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := db.Exec(t.Context(), stmt("SELECT ?1", c.value))
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, err := db.Exec(t.Context(), stmt("SELECT ?1, ?2", wire.Int(1))); err == nil {
		t.Error("a missing argument passed")
	}
}

// TestRawCells reads what raw SQL and other programs leave in a database.
func TestRawCells(t *testing.T) {
	noon := time.Date(2024, 5, 6, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		sql  string
		read func(wire.Row) any
		want any // an error's text if the cell cannot be read
	}{
		{"3.0", readInt, int64(3)},
		{"-9223372036854775808.0", readInt, int64(math.MinInt64)},
		{"9223372036854775808.0", readInt, errors.New("the REAL is not an integer of 64 bits")},
		{"3.5", readInt, errors.New("the REAL is not an integer of 64 bits")},
		{"'3'", readInt, errors.New("TEXT where an integer is expected")},
		{"NULL", readInt, dberr.ErrNull},
		{"-1", as(wire.Row.Uint), errors.New("the INTEGER is negative, which no unsigned integer is")},
		{"7", readFloat, 7.0},
		{"x'00'", readFloat, errors.New("BLOB where a number is expected")},
		{"42", readText, "42"},
		{"1.5", readText, "1.5"},
		{"x'c3a9'", readText, "é"},
		{"x'ff'", readText, errors.New("the text is not valid UTF-8")},
		{"CAST(x'61ff' AS text)", readText, errors.New("the text is not valid UTF-8")},
		{"'é'", as(wire.Row.Bytes), []byte("é")},
		{"1", as(wire.Row.Bytes), errors.New("INTEGER where a BLOB is expected")},
		{`json_extract('{"a":true}', '$.a')`, as(wire.Row.Bool), true},
		{`'{"a":false}' -> '$.a'`, as(wire.Row.Bool), false},
		{`'true'`, as(wire.Row.Bool), true},
		{"2", as(wire.Row.Bool), errors.New("INTEGER where a boolean (0 or 1) is expected")},
		{`'{"a":12}' ->> '$.a'`, func(r wire.Row) any { return string(r.JSON()) }, "12"},
		{"'2024-05-06 12:00:00'", readTime, noon},
		{"'2024-05-06T14:00:00.000+02:00'", readTime, noon},
		{"'2024-05-06 12:00'", readTime, noon},
		{"datetime('2024-05-06 12:00:00')", readTime, noon},
		{"date('2024-05-06')", readTime, noon.Add(-12 * time.Hour)},
		{"unixepoch('2024-05-06 12:00:00')", readTime, noon},
		{"'2023-02-29T00:00:00.000000Z'", readTime, errors.New("the text is not a time of the form 2006-01-02T15:04:05.000000Z")},
		{"'2023-02-2xT00:00:00.000000Z'", readTime, errors.New("the text is not a time of the form 2006-01-02T15:04:05.000000Z")},
		{"'soon'", readTime, errors.New("the text is not a time of the form 2006-01-02T15:04:05.000000Z")},
		{"1.5", readTime, errors.New("REAL where a time is expected")},
		{"x'deadbeef0405060708090a0b0c0d0eff'", as(wire.Row.UUID), uuid},
		{"'DEADBEEF-0405-0607-0809-0A0B0C0D0EFF'", as(wire.Row.UUID), uuid},
		{"'deadbeef-0405-0607-0809-0a0b0c0d0efg'", as(wire.Row.UUID), errors.New("the text is not a UUID of 36 characters")},
		{"'deadbeef0405060708090a0b0c0d0eff'", as(wire.Row.UUID), errors.New("the text is not a UUID of 36 characters")},
		{`' [ 1 , -2 ] '`, as(wire.Row.Ints), []int64{1, -2}},
		{`'[]'`, as(wire.Row.Ints), []int64{}},
		{`'[9223372036854775808]'`, as(wire.Row.Ints), errors.New("an element of the list is not an integer of 64 bits")},
		{`'[1.5]'`, as(wire.Row.Ints), errors.New("an element of the list is not an integer of 64 bits")},
		{`'[1,null]'`, as(wire.Row.Ints), errors.New("element 1 of the list: " + dberr.ErrNull.Error())},
		{`'["a\u00e9\ud83e\udd80\n"]'`, as(wire.Row.Texts), []string{"aé🦀\n"}},
		{`'["null"]'`, as(wire.Row.Texts), []string{"null"}},
		{`'[1]'`, as(wire.Row.Texts), errors.New("an element of the list is not a string")},
		{`'[-Inf]'`, as(wire.Row.Floats), errors.New("an element of the list is not a number")},
		{`'[0x10]'`, as(wire.Row.Floats), errors.New("an element of the list is not a number")},
		{`'[1e999]'`, as(wire.Row.Floats), errors.New("an element of the list is not a number")},
		{"'[1'", as(wire.Row.Ints), errors.New("the text is not a JSON array")},
		{"'[1,]'", as(wire.Row.Ints), errors.New("the text is not a JSON array")},
		{"'[1] 2'", as(wire.Row.Ints), errors.New("the text is not a JSON array")},
		{"'[[1]]'", as(wire.Row.Ints), errors.New("the text is not a JSON array")},
		{`'["a'`, as(wire.Row.Texts), errors.New("the text is not a JSON array")},
		{`'["a\'`, as(wire.Row.Texts), errors.New("the text is not a JSON array")},
		{`'["\x"]'`, as(wire.Row.Texts), errors.New("the text is not a JSON array")},
		{"''", as(wire.Row.Ints), errors.New("the text is not a JSON array")},
		{"5", as(wire.Row.Ints), errors.New("INTEGER where a list (a JSON array) is expected")},
	}
	each(t, func(t *testing.T, db wire.DB) {
		for _, c := range tests {
			got, err := try(t, db, c.read, `SELECT `+c.sql+` AS "the column"`)
			want, fails := c.want.(error)
			if !fails {
				if d := cmp.Diff(c.want, got); d != "" || err != nil {
					t.Errorf("%s: %v (-want +got):\n%s", c.sql, err, d)
				}
				continue
			}
			var column *dberr.ColumnError
			if !errors.As(err, &column) || column.Column != "the column" || column.Err.Error() != want.Error() {
				t.Errorf("%s: got %v, want %v", c.sql, err, want)
			}
		}
	})
}
