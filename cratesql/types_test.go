package cratesql_test

import (
	"database/sql"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/cratesql"
	"github.com/crategen/crategen/runtime/connect"
)

// TestTypes reads a value of every type that a column of an answer can have, as database/sql sees it.
func TestTypes(t *testing.T) {
	db := open(t)
	when := time.Date(2024, 2, 29, 11, 0, 0, 123e6, time.UTC)
	for _, c := range []struct {
		expr string
		name string
		want any
	}{
		{"NULL", "NULL", nil},
		{"true", "BOOLEAN", true},
		{"1::smallint", "SMALLINT", int64(1)},
		{"-2147483647", "INTEGER", int64(-2147483647)},
		{"9223372036854775807", "BIGINT", int64(9223372036854775807)},
		{"0.1::real", "REAL", 0.1},
		{"1e10::double precision", "DOUBLE PRECISION", 1e10},
		{"12345678901234567890.123456789::numeric", "NUMERIC", "12345678901234567890.123456789"},
		{"'Grüße 😀'", "TEXT", "Grüße 😀"},
		{"'ab'::char(4)", "CHARACTER", "ab  "},
		{"'10.0.0.1'::ip", "IP", "10.0.0.1"},
		{"B'0101'", "BIT", "0101"},
		{"[B'0101', NULL]", "ARRAY(BIT)", []byte(`["0101",null]`)},
		{"'2024-02-29T12:00:00.123+01:00'::timestamp with time zone", "TIMESTAMP WITH TIME ZONE", when},
		{"'2024-02-29T11:00:00.123'::timestamp without time zone", "TIMESTAMP WITHOUT TIME ZONE", when},
		{"'2024-02-29'::date", "DATE", when.Truncate(24 * time.Hour)},
		{"'10:11:12.5+02'::timetz", "TIME WITH TIME ZONE", "10:11:12.5+02:00"},
		{"'10:11:12'::timetz", "TIME WITH TIME ZONE", "10:11:12+00:00"},
		{"'1 year 2 days 03:04:05.006'::interval", "INTERVAL", "1 year 2 days 03:04:05.006"},
		{"'01020304-0506-0708-090a-0b0c0d0e0f10'::uuid", "UUID", "01020304-0506-0708-090a-0b0c0d0e0f10"},
		{`'{"a":1}'::json`, "JSON", `{"a":1}`},
		{"{a = [1, 2.5]}", "OBJECT", []byte(`{"a":[1.0,2.5]}`)},
		{"[13.4, 52.5]::geo_point", "GEO_POINT", []byte(`[13.4,52.5]`)},
		{"'POINT (1 2)'::geo_shape", "GEO_SHAPE", []byte(`{"coordinates":[1.0,2.0],"type":"Point"}`)},
		{"[1.0, 2.0]::float_vector(2)", "FLOAT_VECTOR", []byte(`[1.0,2.0]`)},
		{"['a', NULL]", "ARRAY(TEXT)", []byte(`["a",null]`)},
		{"[[1], [2, 3]]", "ARRAY(ARRAY(INTEGER))", []byte(`[[1],[2,3]]`)},
		{"[{a = 1}]", "ARRAY(OBJECT)", []byte(`[{"a":1}]`)},
		{"'sys.nodes'::regclass", "TYPE 23", nil}, // a number that changes
	} {
		rows, err := db.QueryContext(soon(t), "SELECT "+c.expr+" AS x")
		if err != nil {
			t.Errorf("%s: %v", c.expr, err)
			continue
		}
		types, err := rows.ColumnTypes()
		if err != nil || len(types) != 1 || types[0].Name() != "x" || types[0].DatabaseTypeName() != c.name {
			t.Fatalf("%s: %v, %v", c.expr, types[0].DatabaseTypeName(), err)
		}
		if _, ok := types[0].Nullable(); ok {
			t.Errorf("%s: whether it may be NULL is not known", c.expr)
		}
		if _, ok := types[0].Length(); ok {
			t.Errorf("%s: its length is not known", c.expr)
		}
		if _, _, ok := types[0].DecimalSize(); ok {
			t.Errorf("%s: its precision is not known", c.expr)
		}
		var got any
		for rows.Next() {
			if err := rows.Scan(&got); err != nil {
				t.Errorf("%s: %v", c.expr, err)
			}
		}
		if err := rows.Err(); err != nil {
			t.Errorf("%s: %v", c.expr, err)
		}
		if diff := cmp.Diff(c.want, got); c.name != "TYPE 23" && diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.expr, diff)
		}
	}
}

// TestScanTypes holds that a column's scan type holds its values, as TestTypes reads them, and NULL.
func TestScanTypes(t *testing.T) {
	db := open(t)
	table(t, db, "scans", `id text PRIMARY KEY, b boolean, n bigint, f real, price numeric(10, 2), ts timestamp with time zone,
		tags array(text), o object(dynamic), loc geo_point, area geo_shape, vec float_vector(2), addr ip, bits bit(4), u uuid`)
	mustExec(t, db, `INSERT INTO scans VALUES ('full', true, 1, 0.5, 1.10, 0, ['a'], {a = 1}, [1, 2], 'POINT (1 2)', [1, 2], '::1', B'0101',
		'01020304-0506-0708-090a-0b0c0d0e0f10')`)
	mustExec(t, db, "INSERT INTO scans (id) VALUES ('empty')")
	for _, id := range []string{"full", "empty"} {
		rows, err := db.QueryContext(soon(t), "SELECT * FROM scans WHERE id = ?", id)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.ColumnTypes()
		if err != nil {
			t.Fatal(err)
		}
		dest := make([]any, len(columns))
		for i, c := range columns {
			dest[i] = reflect.New(c.ScanType()).Interface()
		}
		if !rows.Next() {
			t.Fatal(id, rows.Err())
		}
		if err := errors.Join(rows.Scan(dest...), rows.Close()); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// TestTimeZone holds that the zone of the times is the one asked for, and that the instant stays.
func TestTimeZone(t *testing.T) {
	_, server := start(t)
	config, err := connect.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	config.Location = time.FixedZone("Asia/Kathmandu", 5*60*60+45*60)
	connector, err := cratesql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	var at, naive time.Time
	const query = "SELECT ?::timestamp with time zone, '2024-02-29T12:00:00'::timestamp without time zone"
	noon := time.Date(2024, 2, 29, 12, 0, 0, 0, time.FixedZone("", 60*60))
	if err := db.QueryRowContext(soon(t), query, noon).Scan(&at, &naive); err != nil {
		t.Fatal(err)
	}
	for got, want := range map[time.Time]string{at: "2024-02-29T16:45:00+05:45", naive: "2024-02-29T17:45:00+05:45"} {
		if got.Format(time.RFC3339) != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
}
