package geo_test

import (
	"database/sql"
	"net/netip"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"github.com/crategen/crategen/cratesql"
	"github.com/crategen/crategen/runtime/geo"
	"github.com/crategen/crategen/sqltype"
)

// TestDatabaseSQL writes and reads the types of package schema without generated code, through the driver crate.
func TestDatabaseSQL(t *testing.T) {
	url := os.Getenv("CRATEGEN_TEST_CRATEDB_URL")
	if url == "" {
		t.Skip("skipped: CRATEGEN_TEST_CRATEDB_URL is not set")
	}
	db, err := sql.Open("crate", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec("DROP TABLE IF EXISTS geo_sql")
	defer func() { _, _ = db.Exec("DROP TABLE geo_sql") }()
	exec(`CREATE TABLE geo_sql (id text PRIMARY KEY, p geo_point, s geo_shape, v float_vector(3), addr ip, day timestamp without time zone, b bit(4),
		tags array(text), o object(strict) AS (n integer, at array(geo_point))) CLUSTERED INTO 1 SHARDS`)
	point, vector, addr, day := orb.Point{16.123456789, 48.2}, []float32{0.1, -2, 1e-7}, netip.MustParseAddr("2001:db8::1"), sqltype.MustParseDate("2024-02-29")
	bits, tags := sqltype.Bits("0101"), []string{"a", ""}
	type object struct {
		N  int         `json:"n"`
		At []orb.Point `json:"at"`
	}
	o := object{1, []orb.Point{{1, 2}}}
	shapes := []orb.Geometry{withHole, orb.LineString{{1, 1}, {2, 3}}, orb.Collection{orb.Point{1, 2}, orb.LineString{{1, 1}, {2, 3}}}}
	for i, s := range shapes {
		exec("INSERT INTO geo_sql VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", i, point, geo.Column{Shape: s}, vector, addr, day, bits, tags, o)
	}
	if n, err := cratesql.Bulk(t.Context(), db, "INSERT INTO geo_sql VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		[][]any{{"bulk", point, geo.Column{Shape: shapes[0]}, vector, addr, day, bits, tags, o}, {"null", nil, geo.Column{}, nil, nil, nil, nil, nil, nil}}); err != nil || n != 2 {
		t.Fatal(n, err)
	}
	exec("REFRESH TABLE geo_sql")
	for id, want := range map[string]orb.Geometry{"0": shapes[0], "1": shapes[1], "2": shapes[2], "bulk": shapes[0]} {
		var (
			gotPoint  orb.Point
			gotShape  geo.Column
			gotVector []float32
			gotAddr   netip.Addr
			gotDay    sqltype.Date
			gotBits   sqltype.Bits
			gotTags   []string
			gotObject object
		)
		err := db.QueryRowContext(t.Context(), "SELECT p, s, v, addr, day, b, tags, o FROM geo_sql WHERE id = ?", id).Scan(cratesql.Scan(&gotPoint), &gotShape,
			cratesql.Scan(&gotVector), cratesql.Scan(&gotAddr), &gotDay, &gotBits, cratesql.Scan(&gotTags), cratesql.Scan(&gotObject))
		if err != nil {
			t.Fatal(id, err)
		}
		got := []any{gotPoint, gotShape.Shape, gotVector, gotAddr.String(), gotDay, gotBits, gotTags, gotObject}
		if diff := cmp.Diff([]any{point, want, vector, addr.String(), day, bits, tags, o}, got); diff != "" {
			t.Errorf("%s:\n%s", id, diff)
		}
	}
	var null geo.Column
	var none []float32
	if err := db.QueryRowContext(t.Context(), "SELECT s, v FROM geo_sql WHERE id = 'null'").Scan(&null, cratesql.Scan(&none)); err != nil || null.Shape != nil || none != nil {
		t.Errorf("NULL is %v, %v, %v", null, none, err)
	}
	for what, c := range map[string]struct {
		condition string
		arg       any
	}{
		"within a polygon": {"within(p, ?)", geo.Column{Shape: box(16, 48, 17, 49)}}, "intersects": {"intersects(s, ?)", geo.Column{Shape: orb.Point{1, 1}}},
		"address": {"addr = ?", addr}, "network": {"addr << ?", "2001:db8::/32"}, "date": {"day = ?", day}, "bits": {"b = ?", bits},
	} {
		var n int
		if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM geo_sql WHERE "+c.condition, c.arg).Scan(&n); err != nil || n != 4 {
			t.Errorf("%s finds %d rows, %v", what, n, err)
		}
	}
	if _, err := db.ExecContext(t.Context(), "INSERT INTO geo_sql (id, s) VALUES ('x', ?)", geo.Column{Shape: orb.Point{200, 1}}); err == nil {
		t.Error("a longitude of 200 was accepted")
	}
}
