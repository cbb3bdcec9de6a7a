package cratesql_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/crategen/crategen/cratesql"
	"github.com/crategen/crategen/internal/replay"
	"github.com/crategen/crategen/runtime/dberr"
)

// open opens the CrateDB of the test, a real one or its recorded answers.
func open(t *testing.T) *sql.DB {
	t.Helper()
	db, _ := start(t)
	return db
}

func start(t *testing.T) (*sql.DB, *replay.Server) {
	t.Helper()
	server, err := replay.Start(filepath.Join("testdata", "recorded", t.Name()+".json"), "cratesql_test")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("crate", server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(db.Close(), server.Close()); err != nil {
			t.Error(err)
		}
	})
	return db, server
}

// soon is a context that fails the test rather than letting it hang.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func mustExec(t *testing.T, db *sql.DB, query string, args ...any) sql.Result {
	t.Helper()
	r, err := db.ExecContext(soon(t), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return r
}

// table makes a table that is dropped after the test.
func table(t *testing.T, db *sql.DB, name, columns string) {
	t.Helper()
	mustExec(t, db, "DROP TABLE IF EXISTS "+name)
	mustExec(t, db, "CREATE TABLE "+name+" ("+columns+") CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = 0)")
	t.Cleanup(func() {
		if _, err := db.ExecContext(context.WithoutCancel(t.Context()), "DROP TABLE "+name); err != nil {
			t.Error(err)
		}
	})
}

type details struct {
	Pages int                        `json:"pages"`
	At    cratesql.Column[time.Time] `json:"at"`
}

// TestRoundTrip writes every kind of argument and reads it back.
func TestRoundTrip(t *testing.T) {
	db := open(t)
	table(t, db, "trip", `id text PRIMARY KEY, n bigint, f double precision, b boolean, ts timestamp with time zone, price numeric(30, 9),
		tags array(text), times array(timestamp with time zone), grid array(array(integer)), details object(strict) AS (pages integer,
		at timestamp with time zone), more object(dynamic), loc geo_point, area geo_shape, vec float_vector(3), addr ip, raw text, none text`)
	when := time.Date(1961, 4, 12, 6, 7, 0, 123e6, time.UTC)
	id := uuid.MustParse("01020304-0506-0708-090a-0b0c0d0e0f10")
	want := details{321, cratesql.Column[time.Time]{V: when}}
	shape := map[string]any{"type": "Point", "coordinates": []float64{1, 2}}
	r := mustExec(t, db, "INSERT INTO trip VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		id, int64(1)<<60, 0.1, true, when, "12345678901234567890.123456789", []string{"a", "Grüße \" 😀"}, []time.Time{when}, [][]int{{1, 2}, {3}},
		want, map[string]any{"half": 1.0, "list": []any{1, 2}}, [2]float64{13.4, 52.5}, shape, []float32{0.5, 1, -2},
		netip.MustParseAddr("10.0.0.1"), cratesql.Bytes{0, 255}, nil)
	if n, err := r.RowsAffected(); n != 1 || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}
	if _, err := r.LastInsertId(); err == nil {
		t.Error("there is a last insert id")
	}

	var (
		gotID     uuid.UUID
		n         int64
		f         float64
		b         bool
		ts        time.Time
		price     string
		tags      []string
		times     []time.Time
		grid      [][]int
		got       details
		more      map[string]any
		loc       [2]float64
		area      struct{ Type string }
		vec       []float32
		addr      netip.Addr
		raw       cratesql.Bytes
		none      sql.NullString
		untouched = "x"
	)
	err := db.QueryRowContext(soon(t), "SELECT *, 'y' FROM trip WHERE id = $1", id).Scan(&gotID, &n, &f, &b, &ts, &price,
		cratesql.Scan(&tags), cratesql.Scan(&times), cratesql.Scan(&grid), cratesql.Scan(&got), cratesql.Scan(&more),
		cratesql.Scan(&loc), cratesql.Scan(&area), cratesql.Scan(&vec), cratesql.Scan(&addr), &raw, &none, &untouched)
	if err != nil {
		t.Fatal(err)
	}
	for _, diff := range []string{
		cmp.Diff(id, gotID), cmp.Diff(int64(1<<60), n), cmp.Diff(0.1, f), cmp.Diff(true, b), cmp.Diff(when, ts),
		cmp.Diff("12345678901234567890.123456789", price), cmp.Diff([]string{"a", "Grüße \" 😀"}, tags), cmp.Diff([]time.Time{when}, times),
		cmp.Diff([][]int{{1, 2}, {3}}, grid), cmp.Diff(want, got),
		cmp.Diff(map[string]any{"half": 1.0, "list": []any{int64(1), int64(2)}}, more), cmp.Diff([2]float64{13.4, 52.5}, loc),
		cmp.Diff("Point", area.Type), cmp.Diff([]float32{0.5, 1, -2}, vec), cmp.Diff("10.0.0.1", addr.String()),
		cmp.Diff(cratesql.Bytes{0, 255}, raw), cmp.Diff(sql.NullString{}, none), cmp.Diff("y", untouched),
	} {
		if diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}

	var again json.RawMessage
	err = db.QueryRowContext(soon(t), "SELECT details FROM trip WHERE id = @id AND n = @n", sql.Named("n", int64(1<<60)), sql.Named("id", id)).Scan(&again)
	if err != nil || !strings.Contains(string(again), `"pages":321`) {
		t.Errorf("%s, %v", again, err)
	}
	if err := db.QueryRowContext(soon(t), "SELECT tags FROM trip WHERE id = ?", "absent").Scan(&again); !errors.Is(err, sql.ErrNoRows) {
		t.Error(err)
	}
}

func TestRowCounts(t *testing.T) {
	db := open(t)
	table(t, db, "counts", "id integer PRIMARY KEY, n integer")
	for _, c := range []struct {
		query string
		want  int64
	}{
		{"INSERT INTO counts (id, n) VALUES (1, 1), (2, 2)", 2},
		{"INSERT INTO counts (id, n) VALUES (1, 1) ON CONFLICT DO NOTHING", 0},
		{"REFRESH TABLE counts", 1},
		{"UPDATE counts SET n = n + 1", 2},
		{"SELECT * FROM counts", 0},
		{"ALTER TABLE counts ADD COLUMN more text", -1},
		{"DELETE FROM counts WHERE id = 1", 1},
	} {
		if n, err := mustExec(t, db, c.query).RowsAffected(); n != c.want || err != nil {
			t.Errorf("%s: %d, %v; want %d", c.query, n, err, c.want)
		}
	}
	var id int
	err := db.QueryRowContext(soon(t), "INSERT INTO counts (id, n) VALUES (?, ?) RETURNING id", 7, 7).Scan(&id)
	if err != nil || id != 7 {
		t.Errorf("RETURNING: %d, %v", id, err)
	}
}

func TestErrors(t *testing.T) {
	db := open(t)
	table(t, db, "broken", "id integer PRIMARY KEY, n integer NOT NULL, CONSTRAINT positive CHECK (n > 0)")
	mustExec(t, db, "INSERT INTO broken (id, n) VALUES (1, 1)")
	rule := func(r dberr.Rule) func(error) bool {
		return func(err error) bool {
			var c *dberr.ConstraintError
			return errors.As(err, &c) && c.Rule == r
		}
	}
	is := func(target error) func(error) bool { return func(err error) bool { return errors.Is(err, target) } }
	for _, c := range []struct {
		query string
		args  []any
		want  func(error) bool
	}{
		{"INSERT INTO broken (id, n) VALUES (?, ?)", []any{1, 1}, rule(dberr.Unique)},
		{"INSERT INTO broken (id, n) VALUES (?, ?)", []any{2, nil}, rule(dberr.NotNull)},
		{"INSERT INTO broken (id, n) VALUES (?, ?)", []any{2, -1}, rule(dberr.Check)},
		{"SELECT * FROM absent", nil, is(dberr.ErrNoTable)},
		{"SELEC 1", nil, func(err error) bool {
			var s *dberr.ServerError
			return errors.As(err, &s) && s.Code == "4000" && s.Node != ""
		}},
		{"SELECT ?", nil, func(err error) bool { return strings.Contains(err.Error(), "0 arguments") }},
		{"SELECT ?", []any{uint64(1 << 63)}, func(err error) bool { return strings.Contains(err.Error(), "2^63-1") }},
		{"SELECT ?", []any{"\xff"}, func(err error) bool { var a *dberr.ArgumentError; return errors.As(err, &a) }},
		{"COMMIT", nil, is(dberr.ErrNoTransactions)},
	} {
		if _, err := db.ExecContext(soon(t), c.query, c.args...); err == nil || !c.want(err) {
			t.Errorf("%s: %v", c.query, err)
		}
		if rows, err := db.QueryContext(soon(t), c.query, c.args...); err == nil || !c.want(err) {
			t.Errorf("%s: %v, %v", c.query, rows, err)
		}
	}
	var n int
	err := db.QueryRowContext(soon(t), "SELECT NULL").Scan(&n)
	if err == nil || !strings.Contains(err.Error(), "NULL") {
		t.Errorf("NULL in an int: %v", err)
	}
}

func TestNoTransactions(t *testing.T) {
	db := open(t)
	if _, err := db.BeginTx(soon(t), nil); !errors.Is(err, dberr.ErrNoTransactions) {
		t.Error(err)
	}
	c, err := db.Conn(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.BeginTx(soon(t), &sql.TxOptions{ReadOnly: true}); !errors.Is(err, dberr.ErrNoTransactions) {
		t.Error(err)
	}
	if _, err := c.ExecContext(soon(t), "SET search_path = x"); err == nil {
		t.Error("SET was sent")
	}
	if err := c.PingContext(soon(t)); err != nil {
		t.Error(err)
	}
}

func TestBulk(t *testing.T) {
	db := open(t)
	table(t, db, "bulk", "id integer PRIMARY KEY, n integer CHECK (n > 0)")
	const put = "INSERT INTO bulk (id, n) VALUES (?, ?)"
	n, err := cratesql.Bulk(soon(t), db, put, [][]any{{1, 1}, {2, 2}, {3, 3}})
	if n != 3 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	_, err = cratesql.Bulk(soon(t), db, put, [][]any{{4, 4}, {1, 1}, {5, -5}})
	var failed *dberr.BulkError
	if !errors.As(err, &failed) || failed.Total != 3 || len(failed.Rows) != 2 || failed.Rows[0].Index != 1 || !dberr.IsUnique(failed.Rows[0].Err) {
		t.Errorf("%v", err)
	}
	n, err = cratesql.Bulk(soon(t), db, "UPDATE bulk SET n = @n WHERE id = @id", [][]any{
		{sql.Named("id", 1), sql.Named("n", 10)}, {sql.Named("id", 99), sql.Named("n", 1)}})
	if n != 1 || err != nil {
		t.Errorf("update: %d, %v", n, err)
	}
	if n, err = cratesql.Bulk(soon(t), db, put, nil); n != 0 || err != nil {
		t.Errorf("no rows: %d, %v", n, err)
	}
	for _, rows := range [][][]any{{{1, 2}, {1}}, {{1, make(chan int)}}} {
		if _, err = cratesql.Bulk(soon(t), db, put, rows); err == nil || !strings.HasPrefix(err.Error(), "row ") {
			t.Errorf("%v: %v", rows, err)
		}
	}
}

func TestLarge(t *testing.T) {
	db, server := start(t)
	if !server.Live {
		t.Skip("too large to be recorded: CRATEGEN_TEST_CRATEDB_URL names no CrateDB")
	}
	rows, err := db.QueryContext(soon(t), "SELECT x, 'row ' || x::text FROM generate_series(1, 50000) AS t(x)")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var x int
		var text string
		if err := rows.Scan(&x, &text); err != nil || text != fmt.Sprint("row ", x) {
			t.Fatal(x, text, err)
		}
		n++
	}
	if n != 50000 || rows.Err() != nil {
		t.Error(n, rows.Err())
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err = db.ExecContext(ctx, "SELECT sum(a.x * b.x) FROM generate_series(1, 30000) a(x), generate_series(1, 30000) b(x)")
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, dberr.ErrUnknownOutcome) {
		t.Error(err)
	}
}
