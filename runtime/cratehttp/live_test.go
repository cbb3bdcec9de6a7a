package cratehttp

import (
	"context"
	"errors"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// live opens the CrateDB that CRATEGEN_TEST_CRATEDB_URL names, with a schema of the test's own.
func live(t *testing.T) wire.DB {
	t.Helper()
	url := os.Getenv("CRATEGEN_TEST_CRATEDB_URL")
	if url == "" {
		t.Skip("CRATEGEN_TEST_CRATEDB_URL names no CrateDB")
	}
	c, err := connect.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	c.Database = "cratehttp_test"
	db, err := Driver.Open(soon(t), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// create makes a table that is dropped after the test. Its name is not qualified, so that Default-Schema is tested.
func create(t *testing.T, db wire.DB, name, columns string) {
	t.Helper()
	drop := &wire.Statement{SQL: "DROP TABLE IF EXISTS " + name, Op: wire.OpSchema}
	for _, st := range []*wire.Statement{drop, {SQL: "CREATE TABLE " + name + " (" + columns +
		") CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = 0, refresh_interval = 0)", Op: wire.OpSchema}} {
		if _, err := db.Exec(soon(t), st); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if _, err := db.Exec(context.WithoutCancel(t.Context()), drop); err != nil {
			t.Error(err)
		}
	})
}

func TestLiveRoundTrip(t *testing.T) {
	db := live(t)
	create(t, db, "roundtrip", `id text PRIMARY KEY, i bigint, f double precision, r real, b boolean, ts timestamp with time zone,
		doc object(ignored), texts array(text), ints array(bigint), floats array(double precision), bools array(boolean),
		times array(timestamp with time zone)`)
	when := time.Date(1961, 4, 12, 6, 7, 0, 123e6, time.UTC)
	all := "ascii \x01\t\"\\/ Grüße 😀 \u2028 \U0010ffff"
	uuid := [16]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	args := []wire.Value{wire.Text(all), wire.Int(math.MaxInt64 - 1), wire.Float(math.NaN()), wire.Float(0.1), wire.Bool(true), wire.Time(when),
		wire.JSON([]byte(`{"a":{"b":[1,2.5,"x"]}}`)), wire.Texts([]string{all, ""}), wire.Ints([]int64{-1, 1 << 60}),
		wire.Floats([]float64{1, -0.5}), wire.Bools([]bool{true, false}), wire.Times([]time.Time{when})}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(args)), ", ")
	put := &wire.Statement{SQL: "INSERT INTO roundtrip VALUES (" + marks + ")", Op: wire.OpInsert, Entity: "Trip", Args: args}
	if n, err := db.Exec(soon(t), put); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	r, err := db.Query(soon(t), &wire.Statement{SQL: "SELECT * FROM roundtrip WHERE id = ?", Args: args[:1]})
	if err != nil || !r.Next() {
		t.Fatalf("no row: %v", err)
	}
	if s := r.Text(); s != all {
		t.Errorf("text %q", s)
	}
	if i := r.Int(); i != math.MaxInt64-1 {
		t.Errorf("int %d", i)
	}
	if f := r.Float(); !math.IsNaN(f) {
		t.Errorf("float %v", f)
	}
	if f := wire.ReadFloat[float32](r); f != 0.1 {
		t.Errorf("real %v", f)
	}
	if b := r.Bool(); !b {
		t.Error("bool")
	}
	if ts := r.Time(); !ts.Equal(when) {
		t.Errorf("time %v", ts)
	}
	if doc := string(r.JSON()); doc != `{"a":{"b":[1,2.5,"x"]}}` {
		t.Errorf("document %s", doc)
	}
	for _, diff := range []string{
		cmp.Diff([]string{all, ""}, r.Texts()), cmp.Diff([]int64{-1, 1 << 60}, r.Ints()), cmp.Diff([]float64{1, -0.5}, r.Floats()),
		cmp.Diff([]bool{true, false}, r.Bools()), cmp.Diff([]time.Time{when}, r.Times()),
	} {
		if diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	if r.Next() || r.Close() != nil {
		t.Errorf("more rows, or %v", r.Err())
	}

	// A UUID and bytes travel as text.
	r, err = db.Query(soon(t), &wire.Statement{SQL: "SELECT ?::text, ?::text, current_schema", Args: []wire.Value{wire.UUID(uuid), wire.Bytes([]byte{0, 255})}})
	if err != nil || !r.Next() {
		t.Fatalf("no row: %v", err)
	}
	if u, b, s := r.UUID(), r.Bytes(), r.Text(); u != uuid || string(b) != "\x00\xff" || s != "cratehttp_test" {
		t.Errorf("%v, %v, schema %q, %v", u, b, s, r.Err())
	}
	_ = r.Close()

	_, err = db.Exec(soon(t), put)
	var broken *dberr.ConstraintError
	if !dberr.IsUnique(err) || !errors.As(err, &broken) {
		t.Errorf("duplicate: %v", err)
	}
}

func TestLiveBulkAndErrors(t *testing.T) {
	db := live(t)
	create(t, db, "bulk", `id bigint PRIMARY KEY, n integer NOT NULL, CONSTRAINT positive CHECK (n > 0)`)
	rows := func(op wire.Op, sql string, values ...any) *wire.Statement {
		st := &wire.Statement{SQL: sql, Op: op, Entity: "Row"}
		for _, v := range values {
			if n, ok := v.(int); ok {
				st.Args = append(st.Args, wire.Int(int64(n)))
			} else {
				st.Args = append(st.Args, wire.Null())
			}
		}
		st.Rows = max(1, len(st.Args)/2)
		return st
	}
	put := "INSERT INTO bulk (id, n) VALUES (?, ?)"
	r, err := db.Bulk(soon(t), rows(wire.OpInsert, put, 1, 10, 2, 20, 3, 30))
	if err != nil || r.Affected() != 3 {
		t.Fatal(err)
	}
	_, err = db.Bulk(soon(t), rows(wire.OpInsert, put, 1, 1, 4, 40, 5, -1, 6, nil))
	var bulk *dberr.BulkError
	if !errors.As(err, &bulk) || len(bulk.Rows) != 3 {
		t.Fatalf("error %v", err)
	}
	for i, want := range []dberr.Rule{dberr.Unique, dberr.Check, dberr.NotNull} {
		var c *dberr.ConstraintError
		if !errors.As(bulk.Rows[i].Err, &c) || c.Rule != want || bulk.Rows[i].Index != []int{0, 2, 3}[i] {
			t.Errorf("row %d: %v", bulk.Rows[i].Index, bulk.Rows[i].Err)
		}
		if want == dberr.Check && c.Name != "positive" {
			t.Errorf("constraint %q", c.Name)
		}
	}
	r, err = db.Bulk(soon(t), rows(wire.OpUpdate, "UPDATE bulk SET n = ? WHERE id = ?", 11, 1, 12, 99))
	if err != nil || r.Affected() != 1 {
		t.Errorf("update: %v", err)
	}
	one := rows(wire.OpInsert, put, 1, 1)
	if _, err = db.Bulk(soon(t), one); !dberr.IsUnique(err) || !errors.As(err, &bulk) {
		t.Errorf("one duplicate row: %v", err)
	}

	for _, c := range []struct {
		sql string
		is  error
	}{
		{"SELECT * FROM absent", dberr.ErrNoTable},
		{"SELECT * FROM absent_schema.absent", dberr.ErrNoTable},
		{"SELEC 1", nil},
		{"", nil},
	} {
		_, err := db.Query(soon(t), &wire.Statement{SQL: c.sql})
		var server *dberr.ServerError
		if !errors.As(err, &server) || server.Node == "" || server.Code == "" || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%q: %v", c.sql, err)
		}
	}
	if n, err := db.Exec(soon(t), &wire.Statement{SQL: "ALTER TABLE bulk ADD COLUMN more text", Op: wire.OpSchema}); n != -1 || err != nil {
		t.Errorf("ALTER: %d, %v", n, err)
	}
}

func TestLiveCancel(t *testing.T) {
	db := live(t)
	ctx, cancel := context.WithTimeout(soon(t), 100*time.Millisecond)
	defer cancel()
	started := time.Now()
	_, err := db.Query(ctx, &wire.Statement{SQL: "SELECT sum(a.x * b.x) FROM generate_series(1, 30000) a(x), generate_series(1, 30000) b(x)"})
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, dberr.ErrUnknownOutcome) || time.Since(started) > 5*time.Second {
		t.Errorf("after %v: %v", time.Since(started), err)
	}
}

// TestLiveOtherUser holds that an unknown user is refused at Open. A CrateDB that trusts everybody cannot be asked.
func TestLiveOtherUser(t *testing.T) {
	live(t)
	c, err := connect.Parse(os.Getenv("CRATEGEN_TEST_CRATEDB_URL"))
	if err != nil {
		t.Fatal(err)
	}
	c.User, c.Password = "nobody_of_that_name", "wrong"
	db, err := Driver.Open(soon(t), c)
	if err == nil {
		_ = db.Close()
		t.Skip("this CrateDB has no authentication")
	}
	if !errors.Is(err, dberr.ErrAuth) || strings.Contains(err.Error(), "wrong") {
		t.Errorf("error %v", err)
	}
}

// TestLiveBulkAgain writes rows while the shards refuse them, as at the end of a migration's copy.
func TestLiveBulkAgain(t *testing.T) {
	db := live(t)
	create(t, db, "blocked", "id bigint PRIMARY KEY")
	block := func(sql string) {
		st := &wire.Statement{SQL: "ALTER TABLE blocked " + sql, Op: wire.OpSchema}
		if _, err := db.Exec(context.WithoutCancel(t.Context()), st); err != nil {
			t.Error(err)
		}
	}
	block(`SET ("blocks.read_only_allow_delete" = true)`)
	time.AfterFunc(time.Second, func() { block(`RESET ("blocks.read_only_allow_delete")`) })
	st := bulkOf(wire.OpInsert, 40)
	st.SQL, st.Origin = "INSERT INTO blocked VALUES (?)", built{}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := db.Bulk(ctx, st)
	if err != nil || r.Affected() != 40 {
		t.Fatalf("%v, %v", r, err)
	}
}
