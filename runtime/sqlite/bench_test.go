package sqlite_test

import (
	"testing"

	"github.com/crategen/crategen/runtime/wire"
)

// TestAllocations holds the driver to what its design promises: no allocation per cell, few per answer.
func TestAllocations(t *testing.T) {
	for name, c := range map[string]struct {
		sql string
		max float64
	}{
		"point read": {"SELECT id, name, score FROM t WHERE id = ?1", 8},
		"100 rows":   {"SELECT id, name, score FROM t WHERE id >= ?1 LIMIT 100", 24},
	} {
		for kind := range kinds {
			db := filled(t, kinds[kind](t))
			st := stmt(c.sql, wire.Int(1))
			got := testing.AllocsPerRun(50, func() { readAll(t, db, st) })
			t.Logf("%s, %s: %v allocations", name, kind, got)
			if got > c.max {
				t.Errorf("%s, %s: %v allocations, want at most %v", name, kind, got, c.max)
			}
		}
	}
}

func BenchmarkPointRead(b *testing.B) {
	benchmark(b, "SELECT id, name, score FROM t WHERE id = ?1")
}

func Benchmark100Rows(b *testing.B) {
	benchmark(b, "SELECT id, name, score FROM t WHERE id >= ?1 LIMIT 100")
}

func benchmark(b *testing.B, sql string) {
	db := filled(b, &wire.Config{Database: b.TempDir() + "/x.db"})
	st := stmt(sql, wire.Int(1))
	b.ReportAllocs()
	for b.Loop() {
		readAll(b, db, st)
	}
}

// filled has a table of 1000 rows.
func filled(t testing.TB, c *wire.Config) wire.DB {
	t.Helper()
	db := open(t, c)
	exec(t, db, "CREATE TABLE t (id integer PRIMARY KEY, name text, score real)")
	exec(t, db, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000)
		INSERT INTO t SELECT i, 'the name of number ' || i, i / 3.0 FROM n`)
	return db
}

func readAll(t testing.TB, db wire.DB, st *wire.Statement) {
	r, err := db.Query(t.Context(), st)
	if err != nil {
		t.Fatal(err)
	}
	for r.Next() {
		if r.Int() == 0 || r.Text() == "" || r.Float() == 0 {
			t.Fatal("an empty cell")
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}
