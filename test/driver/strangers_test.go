package driver

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/crategen/crategen/cratesql"
)

// kinds is a row of a table with a column of every type that CrateDB stores, in the types of package sql.
type kinds struct {
	ID  int64
	B   sql.NullBool
	I8  sql.NullByte
	I16 sql.NullInt16
	I32 sql.NullInt32
	I64 sql.NullInt64
	F32 sql.Null[float32]
	F64 sql.NullFloat64
	N   sql.NullString
	T   sql.NullString
	V   sql.Null[string]
	C   *string
	IP  *string
	U   sql.NullString
	Bit *string
	Ts  sql.NullTime
	Tl  *time.Time
	O   *json.RawMessage
	G   sql.Null[json.RawMessage]
	S   *json.RawMessage
	Vec *json.RawMessage
	A   *json.RawMessage
	Ao  cratesql.Column[[]map[string]string]
}

const kindsTable = `CREATE TABLE kinds (id bigint PRIMARY KEY, b boolean, i8 byte, i16 smallint, i32 integer, i64 bigint, f32 real, f64 double precision,
	n numeric(20, 4), t text, v varchar(5), c char(3), ip ip, u uuid, bit bit(4), ts timestamp with time zone, tl timestamp without time zone,
	o object(dynamic) as (a int), g geo_point, s geo_shape, vec float_vector(2), a array(int), ao array(object as (x text)))
	CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = 0)`

// TestStrangers writes and reads every type with what package sql has for it, as programs do that know nothing of this driver: with the values and
// with NULL, by sqlx and by Scan, in one statement and through a prepared one, and writes again what it has read.
func TestStrangers(t *testing.T) {
	raw := open(t)
	ctx := soon(t)
	exec(t, raw, "DROP TABLE IF EXISTS kinds")
	exec(t, raw, kindsTable)
	defer exec(t, raw, "DROP TABLE kinds")
	db := sqlx.NewDb(raw, "crate")
	text := func(s string) *string { return &s }
	when := time.Date(2024, 2, 29, 12, 0, 0, 123e6, time.UTC)
	document := func(s string) *json.RawMessage { return new(json.RawMessage(s)) }
	full := kinds{ID: 1, B: sql.NullBool{Bool: true, Valid: true}, I8: sql.NullByte{Byte: 127, Valid: true}, I16: sql.NullInt16{Int16: -32768, Valid: true},
		I32: sql.NullInt32{Int32: 1 << 30, Valid: true}, I64: sql.NullInt64{Int64: 1<<53 + 1, Valid: true}, F32: sql.Null[float32]{V: 0.5, Valid: true},
		F64: sql.NullFloat64{Float64: 1e300, Valid: true}, N: sql.NullString{String: "1234567890123456.7891", Valid: true},
		T: sql.NullString{String: "it's", Valid: true}, V: sql.Null[string]{V: "é😀", Valid: true}, C: text("abc"), IP: text("10.0.0.1"),
		U: sql.NullString{String: "6ba7b810-9dad-11d1-80b4-00c04fd430c8", Valid: true}, Bit: text("0101"), Ts: sql.NullTime{Time: when, Valid: true}, Tl: &when,
		O: document(`{"a":1}`), G: sql.Null[json.RawMessage]{V: json.RawMessage(`[9.75,47.5]`), Valid: true}, S: document(`{"type":"Point","coordinates":[1,2]}`),
		Vec: document(`[0.5,-2]`), A: document(`[1,null,3]`), Ao: cratesql.Column[[]map[string]string]{V: []map[string]string{{"x": "y"}}}}
	const insert = `INSERT INTO kinds (id, b, i8, i16, i32, i64, f32, f64, n, t, v, c, ip, u, bit, ts, tl, o, g, s, vec, a, ao) VALUES
		(:id, :b, :i8, :i16, :i32, :i64, :f32, :f64, :n, :t, :v, :c, :ip, :u, :bit, :ts, :tl, :o, :g, :s, :vec, :a, :ao)`
	check := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := db.NamedExecContext(ctx, insert, full)
	check("insert", err)
	_, err = db.NamedExecContext(ctx, insert, kinds{ID: 2})
	check("insert NULL", err)
	read := func(id int64) (k kinds) {
		t.Helper()
		check(fmt.Sprint("read ", id), db.GetContext(ctx, &k, "SELECT * FROM kinds WHERE id = ?", id))
		return k
	}
	same := func(what string, want, have kinds) {
		t.Helper()
		for i := range reflect.TypeFor[kinds]().NumField() {
			name := reflect.TypeFor[kinds]().Field(i).Name
			w, h := plain(reflect.ValueOf(want).Field(i).Interface()), plain(reflect.ValueOf(have).Field(i).Interface())
			if w != h {
				t.Errorf("%s: %s is %s, want %s", what, name, h, w)
			}
		}
	}
	got := read(1)
	same("values", full, got)
	null := read(2)
	same("NULL", kinds{ID: 2}, null)
	got.ID = 3
	_, err = db.NamedExecContext(ctx, insert, got)
	check("write what was read", err)
	want := full
	want.ID = 3
	same("what was read and written", want, read(3))

	exec(t, raw, "REFRESH TABLE kinds")
	var all []kinds
	check("select", db.SelectContext(ctx, &all, "SELECT * FROM kinds ORDER BY id"))
	if len(all) == 3 { // the rows of one answer must not share their bytes
		same("the first of all", full, all[0])
		same("the second of all", kinds{ID: 2}, all[1])
	} else {
		t.Errorf("%d rows", len(all))
	}
	st, err := raw.PrepareContext(ctx, "SELECT t, ts, o, i64 FROM kinds WHERE id = $1")
	check("prepare", err)
	defer st.Close()
	var (
		s      string
		at     time.Time
		object map[string]int
		n      uint32
		big    int
	)
	check("prepared", st.QueryRowContext(ctx, int32(1)).Scan(&s, &at, cratesql.Scan(&object), &big))
	if s != "it's" || !at.Equal(when) || object["a"] != 1 || big != 1<<53+1 {
		t.Errorf("prepared: %q %v %v %d", s, at, object, big)
	}
	if err := raw.QueryRowContext(ctx, "SELECT i64 FROM kinds WHERE id = 1").Scan(&n); err == nil {
		t.Error("a number that does not fit is read")
	}
	if err := raw.QueryRowContext(ctx, "SELECT t FROM kinds WHERE id = 2").Scan(&s); err == nil {
		t.Error("NULL is read into a string")
	}
	var addr cratesql.Column[netip.Addr]
	var bytes sql.RawBytes
	rows, err := raw.QueryContext(ctx, "SELECT ip, t FROM kinds WHERE id = 1")
	check("query", err)
	for rows.Next() {
		check("raw bytes", rows.Scan(&addr, &bytes))
		if string(bytes) != "it's" || addr.V.String() != "10.0.0.1" {
			t.Errorf("%s %s", bytes, addr.V)
		}
	}
	check("rows", rows.Close())

	// Every column finds its own value as an argument.
	for _, c := range []struct {
		column string
		arg    any
	}{{"b", true}, {"i8", int8(127)}, {"i16", int16(-32768)}, {"i32", int32(1 << 30)}, {"i64", int64(1<<53 + 1)}, {"f32", float32(0.5)}, {"f64", 1e300},
		{"n", json.Number("1234567890123456.7891")}, {"t", "it's"}, {"t", []byte("it's")}, {"v", sql.NullString{String: "é😀", Valid: true}}, {"c", "abc"}, {"ip", netip.MustParseAddr("10.0.0.1")},
		{"u", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}, {"bit", "0101"}, {"ts", when}, {"tl", when}, {"ts", &when}, {"ts", sql.NullTime{Time: when, Valid: true}}, {"a", []*int{new(1), nil, new(3)}}} {
		var count int
		err := raw.QueryRowContext(ctx, "SELECT count(*) FROM kinds WHERE "+c.column+" = ?", c.arg).Scan(&count)
		if err != nil || count != 2 {
			t.Errorf("%s = a %T: %d rows, %v", c.column, c.arg, count, err)
		}
	}
}

// plain is a value as text, without the form of its JSON.
func plain(v any) string {
	switch v := v.(type) {
	case *json.RawMessage:
		if v == nil {
			return "NULL"
		}
		var x any
		if err := json.Unmarshal(*v, &x); err != nil {
			return err.Error()
		}
		return fmt.Sprint(x)
	case sql.Null[json.RawMessage]:
		if !v.Valid {
			return "NULL"
		}
		return plain(&v.V)
	case *string:
		if v == nil {
			return "NULL"
		}
		return *v
	case *time.Time:
		if v == nil {
			return "NULL"
		}
		return v.UTC().String()
	case sql.NullTime:
		return fmt.Sprint(v.Valid, v.Time.UTC())
	}
	return fmt.Sprintf("%+v", v)
}
