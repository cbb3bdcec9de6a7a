package pgwire_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/wire"
)

var (
	aTime = time.Date(1979, 10, 12, 4, 5, 6, 789_012_000, time.UTC)
	aUUID = [16]byte{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef}
)

// trip is a value on its way through a parameter of a type and back.
type trip struct {
	typ  string
	in   wire.Value
	read func(wire.Row) any
	want any
}

func boxed[T any](f func(wire.Row) T) func(wire.Row) any { return func(r wire.Row) any { return f(r) } }

var (
	readBool   = boxed(wire.Row.Bool)
	readInt    = boxed(wire.Row.Int)
	readUint   = boxed(wire.Row.Uint)
	readFloat  = boxed(wire.Row.Float)
	readText   = boxed(wire.Row.Text)
	readTime   = boxed(wire.Row.Time)
	readUUID   = boxed(wire.Row.UUID)
	readJSON   = boxed(func(r wire.Row) string { return string(r.JSON()) })
	readBytes  = boxed(wire.Row.Bytes)
	readTexts  = boxed(wire.Row.Texts)
	readInts   = boxed(wire.Row.Ints)
	readFloats = boxed(wire.Row.Floats)
	readBools  = boxed(wire.Row.Bools)
	readTimes  = boxed(wire.Row.Times)
	readUUIDs  = boxed(wire.Row.UUIDs)
	readNull   = boxed(wire.Row.Null)
)

var trips = []trip{
	{"bool", wire.Bool(true), readBool, true},
	{"bool", wire.Bool(false), readText, "false"},
	{"int2", wire.Int(-32768), readInt, int64(-32768)},
	{"int4", wire.Int(math.MaxInt32), readInt, int64(math.MaxInt32)},
	{"int8", wire.Int(math.MinInt64), readInt, int64(math.MinInt64)},
	{"int8", wire.Int(9007199254740993), readText, "9007199254740993"},
	{"int8", wire.Float(3), readFloat, 3.0},
	{"int8", wire.Int(math.MaxInt64), readUint, uint64(math.MaxInt64)},
	{"int8", wire.Null(), readNull, true},
	{"float4", wire.Float(1.5), readFloat, 1.5},
	{"float4", wire.Float(0.1), readText, "0.1"},
	{"float8", wire.Float(0.1), readFloat, 0.1},
	{"float8", wire.Int(7), readFloat, 7.0},
	{"float8", wire.Float(math.Inf(-1)), readText, "-Infinity"},
	{"numeric", wire.Int(42), readInt, int64(42)},
	{"numeric", wire.Text("42.00"), readInt, int64(42)},
	{"numeric", wire.Uint(math.MaxUint64), readUint, uint64(math.MaxUint64)},
	{"numeric", wire.Float(2.25), readFloat, 2.25},
	{"numeric", wire.Text("12345678901234567890.123"), readText, "12345678901234567890.123"},
	{"text", wire.Text("Grüße, \"Ford\"\\"), readText, "Grüße, \"Ford\"\\"},
	{"text", wire.Text(""), readText, ""},
	{"text", wire.Int(42), readText, "42"},
	{"text", wire.UUID(aUUID), readText, "01234567-89ab-cdef-0123-456789abcdef"},
	{"varchar(10)", wire.Text("Zaphod"), readText, "Zaphod"},
	{"bytea", wire.Bytes([]byte{0, 1, 255}), readBytes, []byte{0, 1, 255}},
	{"bytea", wire.Bytes([]byte{}), readBytes, []byte{}},
	{"timestamptz", wire.Time(aTime), readTime, aTime},
	{"timestamptz", wire.Time(aTime.Add(999)), readTime, aTime},
	{"timestamptz", wire.Time(time.Date(1, 1, 1, 0, 0, 0, 999, time.UTC)), readTime, time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)},
	{"timestamptz", wire.Time(aTime), readText, "1979-10-12T04:05:06.789012Z"},
	{"timestamptz", wire.Text("1979-10-12 04:05:06.789012+00"), readTime, aTime},
	{"timestamp", wire.Time(aTime.In(time.FixedZone("", 3600))), readTime, aTime},
	{"date", wire.Time(aTime), readTime, time.Date(1979, 10, 12, 0, 0, 0, 0, time.UTC)},
	{"date", wire.Time(aTime), readText, "1979-10-12"},
	{"uuid", wire.UUID(aUUID), readUUID, aUUID},
	{"uuid", wire.Text("01234567-89ab-cdef-0123-456789abcdef"), readUUID, aUUID},
	{"uuid", wire.UUID(aUUID), readText, "01234567-89ab-cdef-0123-456789abcdef"},
	{"jsonb", wire.JSON([]byte(`{"a": [1, null]}`)), readJSON, `{"a": [1, null]}`},
	{"jsonb", wire.JSON([]byte(`{"a": 1}`)), readText, `{"a": 1}`},
	{"interval", wire.Text("01:02:03"), readText, "PT1H2M3S"},
	{"interval", wire.Text("P1Y2M-3DT-4H-5M-6.000007S"), readText, "P1Y2M-3DT-4H-5M-6.000007S"},
	{"interval", wire.Text("1.5 weeks"), readText, "P10DT12H"}, // which the server alone reads
	{"time", wire.Text("23:59:59.999999"), readText, "23:59:59.999999"},
	{"time", wire.Text("24:00"), readText, "24:00:00"},
	{"date", wire.Text("2024-02-29"), readText, "2024-02-29"},
	{"date", wire.Text("0001-01-01"), readText, "0001-01-01"},
	{"date", wire.Text("Feb 29, 2024"), readText, "2024-02-29"},
	{"timestamp", wire.Text("0001-01-01T00:00:00.000001"), readText, "0001-01-01T00:00:00.000001Z"},
	{"timestamp", wire.Text("9999-12-31 23:59:59.999999"), readText, "9999-12-31T23:59:59.999999Z"},
	{"timestamp", wire.Text("2024-02-29T10:00:00+02:00"), readText, "2024-02-29T10:00:00Z"},

	{"text[]", wire.Texts([]string{"a", "", `b "c" \`, "NULL", "{,}"}), readTexts, []string{"a", "", `b "c" \`, "NULL", "{,}"}},
	{"text[]", wire.Texts([]string{}), readTexts, []string{}},
	{"text[]", wire.Null(), readTexts, []string(nil)},
	{"int8[]", wire.Ints([]int64{1, -2, math.MaxInt64}), readInts, []int64{1, -2, math.MaxInt64}},
	{"int2[]", wire.Ints([]int64{1, -2}), readInts, []int64{1, -2}},
	{"int4[]", wire.Ints([]int64{1, -2}), readFloats, []float64{1, -2}},
	{"float8[]", wire.Floats([]float64{0.1, math.Inf(1)}), readFloats, []float64{0.1, math.Inf(1)}},
	{"float4[]", wire.Floats([]float64{0.5}), readFloats, []float64{0.5}},
	{"numeric[]", wire.Ints([]int64{1, 22}), readFloats, []float64{1, 22}},
	{"numeric[]", wire.Texts([]string{"1.5", "22"}), readTexts, []string{"1.5", "22"}},
	{"bool[]", wire.Bools([]bool{true, false}), readBools, []bool{true, false}},
	{"timestamptz[]", wire.Times([]time.Time{aTime}), readTimes, []time.Time{aTime}},
	{"date[]", wire.Times([]time.Time{aTime}), readTimes, []time.Time{time.Date(1979, 10, 12, 0, 0, 0, 0, time.UTC)}},
	{"uuid[]", wire.UUIDs([][16]byte{aUUID, {}}), readUUIDs, [][16]byte{aUUID, {}}},
	{"uuid[]", wire.Texts([]string{"01234567-89ab-cdef-0123-456789abcdef"}), readUUIDs, [][16]byte{aUUID}},
	{"varchar[]", wire.Texts([]string{"x"}), readTexts, []string{"x"}},
	{"interval[]", wire.Texts([]string{"01:02:03", "04:05:06"}), readTexts, []string{"PT1H2M3S", "PT4H5M6S"}},
	{"interval[]", wire.Texts([]string{"P1M", "1.5 weeks"}), readTexts, []string{"P1M", "P10DT12H"}},
	{"time[]", wire.Texts([]string{"00:00:00.000001"}), readTexts, []string{"00:00:00.000001"}},
	{"date[]", wire.Texts([]string{"1969-12-31"}), readTexts, []string{"1969-12-31"}},
	{"timestamp[]", wire.Texts([]string{"1969-12-31T23:59:59.5"}), readTexts, []string{"1969-12-31T23:59:59.5Z"}},
}

func TestRoundTrip(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url)
		for _, tr := range trips {
			t.Run(tr.typ+" from "+tr.in.Kind().String(), func(t *testing.T) {
				st := sql(wire.OpRead, "SELECT $1::"+tr.typ, tr.in)
				got := collect(t, db, st, tr.read)
				if diff := cmp.Diff([]any{tr.want}, got); diff != "" {
					t.Errorf("want (-), got (+):\n%s", diff)
				}
			})
		}
	})
}

func TestEnum(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url)
		exec(t, db, sql(wire.OpSchema, "DROP TYPE IF EXISTS mood"))
		exec(t, db, sql(wire.OpSchema, "CREATE TYPE mood AS ENUM ('calm', 'don''t panic')"))
		dropAfter(t, db, "TYPE mood")
		got := collect(t, db, sql(wire.OpRead, "SELECT $1::mood", wire.Text("don't panic")), readText)
		if diff := cmp.Diff([]any{"don't panic"}, got); diff != "" {
			t.Error(diff)
		}
		got = collect(t, db, sql(wire.OpRead, "SELECT $1::mood[]", wire.Texts([]string{"calm", "don't panic"})), readTexts)
		if diff := cmp.Diff([]any{[]string{"calm", "don't panic"}}, got); diff != "" {
			t.Error(diff)
		}
	})
}
