package cratewrites_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/crategen/crategen/cratesql"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/counter"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/word"
)

// TestFault14Selections inserts what a selection returns, where one of the keys is there already.
func TestFault14Selections(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		for _, id := range []string{"a", "b", "c"} {
			if err := c.Words.Insert(ctx, &db.Word{ID: id, N: len(id)}); err != nil {
				t.Fatal(err)
			}
		}
		counters(t, ctx, c, 1)
		if err := query.Refresh(ctx, c); err != nil {
			t.Fatal(err)
		}
		n, err := query.InsertFrom3(ctx, c.Counters, query.Select3(counter.ID, counter.N, counter.Ratio).From(c.Counters), counter.ID, counter.N, counter.Ratio)
		if !dberr.IsUnique(err) {
			t.Errorf("a selection with a key that is there: %d, %v", n, err)
		}
		n, err = query.InsertFrom2(ctx, c.Words, query.Select2(word.ID, word.N).From(c.Words.Where(word.ID.NEQ("b"))), word.ID, word.N)
		if !dberr.IsUnique(err) {
			t.Errorf("another: %d, %v", n, err)
		}
		if target == "cratedb" {
			for range 3 {
				if n, err := c.Exec(ctx, "INSERT INTO counters (id, n, ratio) (SELECT n, n, 0 FROM words)"); !dberr.IsUnique(err) {
					t.Errorf("raw: %d, %v", n, err)
				}
			}
			n, err := c.Exec(ctx, "INSERT INTO counters (id, n, ratio) (SELECT n, n, 0 FROM words) ON CONFLICT DO NOTHING")
			is(t, "raw, if that is meant", n, 0, err)
		}
	})
}

var onlyCrateDB = []testtarget.Target{testtarget.All[2]}

// TestFault14Values inserts several VALUES of which some cannot be written.
func TestFault14Values(t *testing.T) {
	testtarget.Run(t, onlyCrateDB, db.Open, func(t *testing.T, ctx context.Context, _ string, c *db.Client) {
		counters(t, ctx, c, 1)
		pool := sqlDB(t)
		table := "counters" // of the client's schema
		for _, tc := range []struct {
			name, sql        string
			args             []any
			n                int
			written, skipped int64
		}{
			{"a duplicate", "INSERT INTO " + table + " (id, n, ratio) VALUES (?, 1, 0), (?, 2, 0), (?, 3, 0)", []any{1, 2, 3}, 0, 2, 1},
			{"nothing", "insert into " + table + " (id, n, ratio) values (1, 1, 0), /* (9) */ (2, (2 + 3), 0);", nil, 0, 0, 2},
			{"all", "INSERT INTO " + table + " (id, n, ratio) VALUES (4, 1, 0), (5, 2, 0) -- (6), (7)", nil, 2, 0, 0},
			{"one", "INSERT INTO " + table + " (id, n, ratio) VALUES (7, 1, 0)", nil, 1, 0, 0},
			{"do nothing", "INSERT INTO " + table + " (id, n, ratio) VALUES (7, 1, 0), (8, 2, 0) ON CONFLICT DO NOTHING", nil, 1, 0, 0},
			{"do update", "INSERT INTO " + table + " (id, n, ratio) VALUES (7, 1, 0), (9, 2, 0) ON CONFLICT (id) DO UPDATE SET n = excluded.n + 1", nil, 2, 0, 0},
		} {
			n, err := c.Exec(ctx, tc.sql, tc.args...)
			skips(t, tc.name, n, err, tc.n, tc.written, tc.skipped)
		}
		_, err := query.SQL1[int64](c, "INSERT INTO counters (id, n, ratio) VALUES (9, 1, 0), (10, 2, 0) RETURNING id").All(ctx)
		skips(t, "returning", 0, err, 0, 1, 1)
		if _, err := pool.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS silent (id int PRIMARY KEY) CLUSTERED INTO 1 SHARDS"); err != nil {
			t.Fatal(err)
		}
		defer pool.Exec("DROP TABLE silent")
		if _, err := pool.ExecContext(ctx, "INSERT INTO silent (id) VALUES (?), (?)", 1, 2); err != nil {
			t.Fatal(err)
		}
		_, err = pool.ExecContext(ctx, "INSERT INTO silent (id) VALUES (?), (?)", 2, 3)
		skips(t, "database/sql", 0, err, 0, 1, 1)
		if _, err := pool.ExecContext(ctx, "REFRESH TABLE silent"); err != nil {
			t.Fatal(err)
		}
		if _, err = pool.ExecContext(ctx, "INSERT INTO silent (id) (SELECT id FROM silent)"); !dberr.IsUnique(err) {
			t.Errorf("database/sql, a selection: %v", err)
		}
	})
}

// skips checks the error for rows that were left out, or that there is none.
func skips(t *testing.T, name string, n int, err error, want int, written, skipped int64) {
	t.Helper()
	var s *dberr.SkippedError
	if skipped == 0 {
		is(t, name, n, want, err)
	} else if !errors.As(err, &s) || s.Written != written || s.Skipped != skipped {
		t.Errorf("%s: %v, want %d of %d", name, err, skipped, written+skipped)
	}
}

func sqlDB(t *testing.T) *sql.DB {
	t.Helper()
	pool, err := sql.Open("crate", testtarget.All[2].URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pool.Close() })
	return pool
}

// TestFault14Copy copies from a file of which some lines cannot be written.
func TestFault14Copy(t *testing.T) {
	testtarget.Run(t, onlyCrateDB, db.Open, func(t *testing.T, ctx context.Context, _ string, c *db.Client) {
		file := filepath.Join(t.TempDir(), "words.json")
		for dir := filepath.Dir(file); dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
			if err := os.Chmod(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(file, []byte(`{"id":"a","n":1}`+"\n"+`{"id":"b","n":"x"}`+"\n"+`{"id":"c","n":3}`+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		n, err := c.Exec(ctx, "COPY words FROM ? WITH (shared = true);", "file://"+file)
		if s := new(dberr.SkippedError); err != nil && (!errors.As(err, &s) || s.Skipped < 0) {
			t.Skipf("skipped: the server reads no files of this machine: %v", err)
		}
		skips(t, "a line", n, err, 0, 2, 1)
		n, err = c.Exec(ctx, "COPY words FROM ? WITH (overwrite_duplicates = true, shared = true)", "file://"+file+".no")
		skips(t, "no file", n, err, 0, 0, -1)
		if err := os.WriteFile(file, []byte(`{"id":"d","n":1}`+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		n, err = c.Exec(ctx, "COPY words FROM ? WITH (shared = true)", "file://"+file)
		is(t, "all", n, 1, err)
	})
}

// TestFault24Bulk sends what CrateDB does not take with many rows of arguments, and looks whether the connection is as it was.
func TestFault24Bulk(t *testing.T) {
	ctx := t.Context()
	pool := sqlDB(t)
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := pool.ExecContext(ctx, sql, args...); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
	exec("CREATE TABLE IF NOT EXISTS poison (id int PRIMARY KEY, n int) CLUSTERED INTO 1 SHARDS")
	defer pool.Exec("DROP TABLE poison")
	for i, statement := range []string{
		"SELECT ?", "SHOW TABLES", "EXPLAIN SELECT ?", "INSERT INTO poison (id) VALUES (?) RETURNING id",
		"INSERT INTO poison (id) (SELECT id + ? FROM poison)", "UPDATE poison SET n = (SELECT 1) WHERE id = ?", "CREATE TABLE poison2 (id int)",
		"insert into poison (id) values (?) /* x */ returning id",
	} {
		if _, err := cratesql.Bulk(ctx, pool, statement, [][]any{{100 + i}}[:1]); err == nil {
			t.Errorf("%s: sent", statement)
		}
		exec("INSERT INTO poison (id, n) VALUES (?, 1)", i)
	}
	// What CrateDB refuses for other reasons: the connection must not be used again.
	for i, rows := range [][][]any{{{200, 1}, {201, "x"}}, {{202, "y"}}} {
		if _, err := cratesql.Bulk(ctx, pool, "INSERT INTO poison (id, n) VALUES (?, ?)", rows); err == nil {
			t.Error("a bad row was taken")
		}
		exec("INSERT INTO poison (id, n) VALUES (?, 1)", 300+i)
	}
	exec("REFRESH TABLE poison")
	n := 0
	if err := pool.QueryRowContext(ctx, "SELECT count(*) FROM poison").Scan(&n); err != nil || n != 10 {
		t.Errorf("%d rows, want 10: %v", n, err)
	}
}

// TestFault24Sessions refuses statements that would change what a connection of all is like.
func TestFault24Sessions(t *testing.T) {
	testtarget.Run(t, onlyCrateDB, db.Open, func(t *testing.T, ctx context.Context, _ string, c *db.Client) {
		for _, statement := range []string{"SET statement_timeout = '1ms'", "set session search_path to x", " /* a */ BEGIN", "DECLARE c CURSOR FOR SELECT 1", "COMMIT"} {
			if _, err := c.Exec(ctx, statement); err == nil {
				t.Errorf("%s: sent", statement)
			}
		}
	})
}
