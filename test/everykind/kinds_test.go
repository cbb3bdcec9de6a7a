package everykind_test

import (
	"flag"
	"net/netip"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/sqltype"
	placed "github.com/crategen/crategen/test/everykind/placed/db"
	placedof "github.com/crategen/crategen/test/everykind/placed/db/of"
	place "github.com/crategen/crategen/test/everykind/placed/db/sample"
	relational "github.com/crategen/crategen/test/everykind/relational/db"
	relationalof "github.com/crategen/crategen/test/everykind/relational/db/of"
	relation "github.com/crategen/crategen/test/everykind/relational/db/sample"
	wide "github.com/crategen/crategen/test/everykind/wide/db"
	"github.com/crategen/crategen/test/everykind/wide/db/of"
	"github.com/crategen/crategen/test/everykind/wide/db/sample"
)

type (
	wideField       = field[*of.Sample]
	relationalField = field[*relationalof.Sample]
	placedField     = field[*placedof.Sample]
)

// each calls a function that reads a text.
func each[T any](read func(string) T, texts ...string) []T {
	list := make([]T, len(texts))
	for i, text := range texts {
		list[i] = read(text)
	}
	return list
}

// wideFields are the fields of the kinds that every database has.
func wideFields() []wideField {
	number := decimal.RequireFromString
	at := func(text string) time.Time { return must(time.Parse(time.RFC3339Nano, text)) }
	day, local, clock := sqltype.MustParseDate, sqltype.MustParseLocalTime, sqltype.MustParseTimeOfDay
	addr, id := netip.MustParseAddr, uuid.MustParse
	ids := each(id, "00000000-0000-0000-0000-000000000000", "00000000-0000-4000-8000-00000000ffff", "ffffffff-ffff-ffff-ffff-ffffffffffff")
	return slices.Concat(
		fields[*of.Sample]("bool", "Bool", true, sample.Bool, sample.BoolNull, []bool{false, true}, collected[*of.Sample, bool]),
		fields[*of.Sample]("int", "Int", 7, sample.Int, sample.IntNull, []int64{-1<<63 + 1, 0, 1<<53 + 1}, leastAndGreatest[*of.Sample, int64], numbers[*of.Sample, int64]),
		fields[*of.Sample]("float", "Float", 0.5, sample.Float, sample.FloatNull, []float64{-1e300, 0.1, 5e200}, leastAndGreatest[*of.Sample, float64], numbers[*of.Sample, float64]),
		fields[*of.Sample]("decimal", "Decimal", "1.5", sample.Decimal, sample.DecimalNull, each(number, "-9999999999.99", "9.5", "10"), exactly[*of.Sample]),
		fields[*of.Sample]("text", "Text", "it's", sample.Text, sample.TextNull, []string{"", "a'\\%_", "b\u2028😀"}, leastAndGreatest[*of.Sample, string], joinedTexts[*of.Sample, string]),
		fields[*of.Sample]("text", "Limited", "a'é😀", sample.Limited, sample.LimitedNull, []string{"", "12345", "😀😀😀😀😀"}, leastAndGreatest[*of.Sample, string], joinedTexts[*of.Sample, string]),
		fields[*of.Sample]("bytes", "Bytes", nil, sample.Bytes, sample.BytesNull, [][]byte{{}, {0, 255, '\''}, []byte("text")}),
		fields[*of.Sample]("time", "Time", nil, sample.Time, sample.TimeNull,
			each(at, "0001-01-02T00:00:00Z", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"), leastAndGreatest[*of.Sample, time.Time], collected[*of.Sample, time.Time]),
		ordered[*of.Sample]("date", "Date", "2024-02-29", sample.Date, sample.DateNull, each(day, "0001-01-01", "1969-12-31", "9999-12-31")...),
		fields[*of.Sample]("uuid", "UUID", nil, sample.UUID, sample.UUIDNull, ids, collected[*of.Sample, uuid.UUID]),
		ordered[*of.Sample]("ip", "IP", "10.0.0.1", sample.IP, sample.IPNull, each(addr, "9.255.255.255", "10.0.0.2", "2001:db8::1")...),
		fields[*of.Sample]("bits", "Bits", "0101", sample.Bits, sample.BitsNull, []sqltype.Bits{"0000", "0111", "1000"}),
		ordered[*of.Sample]("local_time", "LocalTime", "2024-02-29T09:00:00.000000", sample.LocalTime, sample.LocalTimeNull,
			each(local, "0001-01-01T00:00:00", "2024-03-31T02:30:00.123", "9999-12-31T23:59:59.999")...),
		ordered[*of.Sample]("time_of_day", "TimeOfDay", "09:00:00.000000", sample.TimeOfDay, sample.TimeOfDayNull,
			each(clock, "00:00:00", "10:00:00.5", "23:59:59.999999")...),
		fields[*of.Sample]("ltree", "Ltree", "top.science", sample.Ltree, sample.LtreeNull, []sqltype.LTree{"", "top", "top.x_1"}),
		fields[*of.Sample]("enum", "Enum", "b", sample.Enum, sample.EnumNull, []of.SampleEnum{"a", "b", "c"}, joinedTexts[*of.Sample, of.SampleEnum])[:1],
		fields[*of.Sample]("enum", "Enum", nil, nil, sample.EnumNull, []of.SampleEnumNull{"a", "b", "c"}, joinedTexts[*of.Sample, of.SampleEnumNull])[1:], // which has a Go type of its own
		fields[*of.Sample]("json", "Document", nil, sample.Document, sample.DocumentNull,
			[]map[string]any{{}, {"a": 1.5}, {"deep": map[string]any{"list": []any{nil, true, "x"}}}}),
		arrays[*of.Sample]("array of bool", "Bools", nil, sample.Bools, sample.BoolsNull, true, false),
		arrays[*of.Sample]("array of int", "Ints", nil, sample.Ints, sample.IntsNull, int64(1<<53+1), -1),
		arrays[*of.Sample]("array of float", "Floats", nil, sample.Floats, sample.FloatsNull, 0.1, -1e300),
		arrays[*of.Sample]("array of text", "Texts", nil, sample.Texts, sample.TextsNull, "a,\"b\\{}", ""),
		arrays[*of.Sample]("array of time", "Times", nil, sample.Times, sample.TimesNull, at("9999-12-31T23:59:59.999Z"), at("1969-12-31T23:59:59Z")),
		arrays[*of.Sample]("array of uuid", "Uuids", nil, sample.Uuids, sample.UuidsNull, ids[0], ids[1]),
		arrays[*of.Sample]("array of decimal", "Decimals", []string{"1.5", "0"}, sample.Decimals, sample.DecimalsNull, number("-9999999999.99"), number("0.5")),
		arrays[*of.Sample]("array of date", "Dates", []string{"2024-02-29"}, sample.Dates, sample.DatesNull, day("0001-01-01"), day("9999-12-31")),
		arrays[*of.Sample]("array of ip", "Ips", []string{"10.0.0.1"}, sample.Ips, sample.IpsNull, addr("::"), addr("255.255.255.255")),
		arrays[*of.Sample]("array of bits", "BitLists", []string{"0101"}, sample.BitLists, sample.BitListsNull, sqltype.Bits("0000"), "1110"),
		arrays[*of.Sample]("array of local_time", "LocalTimes", []string{"2024-02-29T09:00:00.000000"}, sample.LocalTimes, sample.LocalTimesNull,
			local("0001-01-01T00:00:00"), local("9999-12-31T23:59:59.999")),
		arrays[*of.Sample]("array of time_of_day", "TimesOfDay", []string{"09:00:00.000000"}, sample.TimesOfDay, sample.TimesOfDayNull,
			clock("00:00:00"), clock("23:59:59.999999")),
		arrays[*of.Sample]("array of ltree", "Ltrees", []string{"top"}, sample.Ltrees, sample.LtreesNull, sqltype.LTree("a.b_1"), ""),
	)
}

// relationalFields are those of the kinds that CrateDB lacks.
func relationalFields() []relationalField {
	span := sqltype.MustParseInterval
	return slices.Concat(
		ordered[*relationalof.Sample]("interval", "Interval", "P1M-1DT0.000001S", relation.Interval, relation.IntervalNull, each(span, "P-1DT1H", "PT0.000001S", "P1Y2M3D")...),
		arrays[*relationalof.Sample]("array of interval", "Intervals", []string{"P1M", "PT1H"}, relation.Intervals, relation.IntervalsNull, span("P1M"), span("PT-1S")),
		fields[*relationalof.Sample]("native enum", "Native", "good", relation.Native, relation.NativeNull,
			[]relationalof.SampleNative{relationalof.SampleNativeBad, relationalof.SampleNativeGood, relationalof.SampleNativeGreat}, joinedTexts[*relationalof.Sample, relationalof.SampleNative])[:1],
		fields[*relationalof.Sample]("native enum", "Native", nil, nil, relation.NativeNull, // which has a Go type of its own
			[]relationalof.SampleNativeNull{relationalof.SampleNativeNullBad, relationalof.SampleNativeNullGood, relationalof.SampleNativeNullGreat}, joinedTexts[*relationalof.Sample, relationalof.SampleNativeNull])[1:],
		arrays[*relationalof.Sample]("array of native enum", "Natives", nil, relation.Natives, relation.NativesNull, `Bad, "it's"`, "great"),
		fields[*relationalof.Sample]("citext", "Citext", "Ada's", relation.Citext, relation.CitextNull, []string{"", "ada", "BOB"}),
	)
}

// placedFields are those of the kinds that PostgreSQL's packages lack.
func placedFields() []placedField {
	return slices.Concat(
		fields[*placedof.Sample]("geo_point", "Point", nil, place.Point, place.PointNull, []orb.Point{{-180, -90}, {16.37, 48.2}, {180, 90}}),
		fields[*placedof.Sample]("geo_shape", "Shape", nil, place.Shape, place.ShapeNull, []orb.Geometry{orb.Point{1, 2}, orb.LineString{{0, 0}, {1, 1}},
			orb.Polygon{{{0, 0}, {10, 0}, {10, 10}, {0, 0}}}}),
		fields[*placedof.Sample]("vector", "Vector", nil, place.Vector, place.VectorNull, [][]float32{{0, 0, 0}, {0.1, -2, 1e-30}, {1, 16777217, 0.3}}),
	)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestWide(t *testing.T) {
	run(t, testtarget.All, wide.Open, func(c *wide.Client) table[*of.Sample, *wide.Sample] { return c.Samples }, wideFields, sample.ID)
}

func TestRelational(t *testing.T) {
	run(t, testtarget.Relational, relational.Open, func(c *relational.Client) table[*relationalof.Sample, *relational.Sample] { return c.Samples },
		relationalFields, relation.ID)
}

func TestPlaced(t *testing.T) {
	targets := slices.DeleteFunc(slices.Clone(testtarget.All), func(on testtarget.Target) bool { return on.Name == "postgres" })
	run(t, targets, placed.Open, func(c *placed.Client) table[*placedof.Sample, *placed.Sample] { return c.Samples }, placedFields, place.ID)
}

var update = flag.Bool("update", false, "write testdata/operations.txt")

// elsewhere are the methods of columns that other packages try, with their places.
var elsewhere = map[string]string{
	"Contains": "test/conformance, test/geo", "HasPrefix": "test/conformance", "HasSuffix": "test/conformance", "ContainsFold": "test/conformance",
	"EqualFold": "test/conformance", "Add": "test/conformance, test/decimal", "Within": "test/scalars, test/geo", "Covers": "test/scalars",
	"Near": "test/geo", "Distance": "test/geo", "Longitude": "test/geo", "Latitude": "test/geo", "Intersects": "test/geo", "Disjoint": "test/geo", "Area": "test/geo",
}

// TestComplete fails if a kind has no field here, if a column has a method that nothing tries, and if a kind can do more or less than
// testdata/operations.txt says. It runs last.
func TestComplete(t *testing.T) {
	methods := make(map[string]map[string]bool)
	note := func(kind string, column any) {
		if methods[kind] == nil {
			methods[kind] = make(map[string]bool)
		}
		for m := range reflect.TypeOf(column).Methods() {
			methods[kind][m.Name] = true
		}
	}
	for _, f := range wideFields() {
		note(f.kind, f.column)
	}
	for _, f := range relationalFields() {
		note(f.kind, f.column)
	}
	for _, f := range placedFields() {
		note(f.kind, f.column)
	}
	var wanted []string
	for _, k := range kind.All {
		if k != kind.Array {
			wanted = append(wanted, string(k.Name))
		}
		if k.Elements != nil || len(k.Go) > 0 || k == kind.Time || k == kind.UUID {
			wanted = append(wanted, "array of "+string(k.Name))
		}
	}
	wanted = append(wanted, "native enum", "array of native enum")
	if t.Failed() {
		return
	}
	if len(operations) == 0 {
		t.Skip("run with the other tests of the package")
	}
	var lines []string
	for _, name := range wanted {
		if methods[name] == nil {
			t.Errorf("the kind %s has no field", name)
			continue
		}
		var list []string
		for operation := range operations[name] {
			list = append(list, operation)
		}
		slices.Sort(list)
		lines = append(lines, name+": "+strings.Join(list, " "))
		for m := range methods[name] {
			if !operations[name][m] && elsewhere[m] == "" {
				t.Errorf("nothing tries %s of a column of the kind %s", m, name)
			}
		}
	}
	have := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile("testdata/operations.txt", []byte(have), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile("testdata/operations.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(text), have); diff != "" {
		t.Errorf("the operations (-want +have):\n%s", diff)
	}
}
