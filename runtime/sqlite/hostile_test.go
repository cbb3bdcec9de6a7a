package sqlite_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// TestHostile calls the functions with values that other programs may have written. Each is an error without the value, or NULL, and the
// connection works afterwards.
func TestHostile(t *testing.T) {
	db := open(t, &wire.Config{Database: ":memory:"})
	exec(t, db, "CREATE TABLE t (v)")
	exec(t, db, "INSERT INTO t VALUES ('secret')")
	for _, sql := range []string{
		"SELECT percentile_cont(v, 0.5) FROM t", "SELECT percentile_cont(v, 'secret') FROM t", "SELECT var_samp(v) FROM t", "SELECT decimal_sum(v) FROM t",
		"SELECT known_value(v, 0) OVER () FROM t", "SELECT array_sum(v) FROM t", "SELECT array_min('[1] secret')", "SELECT array_max('[9876543211e999]')",
		"SELECT array_unique('[[1]]')", "SELECT array_slice('[1]', 0, 1)", "SELECT compare_elements(1, 'secret', '[1]', 0)", "SELECT json_contains(v, '1') FROM t",
		"SELECT json_contains('1', '{\"secret\":}')", "SELECT json_has_key('[1] secret', 'a')", "SELECT regexp_match('a', 'secret(')", "SELECT like_any('a', '[1]', 0)",
		"SELECT date_trunc('day', v, 'UTC') FROM t", "SELECT date_trunc('day', '2024-01-01', 'secret/zone')", "SELECT date_trunc('secret', '2024-01-01', 'UTC')",
		"SELECT date_bin('2024-01-01', 0, 0)", "SELECT geo_distance('POINT (NaN 1)', 'POINT (1 1)')", "SELECT geo_longitude('POINT (181 1)')",
		"SELECT geo_distance('POINT (1 1)', 'POINT (Infinity 1)')", "SELECT geo_area('POLYGON ((0 0,NaN 0,1 1,0 0))')", "SELECT geo_area('POLYGON EMPTY')",
		"SELECT geo_within(" + "'" + strings.Repeat("GEOMETRYCOLLECTION (", 100_000) + "', 'POINT (1 1)')", "SELECT geo_within(v, v) FROM t",
		"SELECT vector_l2('[1,2]', '[1]')", "SELECT vector_cosine('[1e999]', '[1]')", "SELECT vector_l2(v, v) FROM t", "SELECT decimal_add(v, '1') FROM t",
		"SELECT decimal_add('1." + strings.Repeat("0", 2_000) + "', '1')", "SELECT ip_within(v, '10.0.0.0/8') FROM t",
	} {
		_, err := all(t, db, sql)
		if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "98765") {
			t.Errorf("%.80s: the error is %v", sql, err)
		}
	}
	for _, sql := range []string{
		"SELECT vector_cosine('[0,0]', '[1,2]')", "SELECT percentile_cont(NULL, 0.5)", "SELECT decimal_mean('1', 0, 2)", "SELECT array_sum('[]')",
	} {
		if texts, err := all(t, db, sql); err != nil || len(texts) != 1 || texts[0] != "NULL" {
			t.Errorf("%s: %v, %v, want NULL", sql, texts, err)
		}
	}
	if texts, err := all(t, db, "SELECT v FROM t ORDER BY v COLLATE \"interval\", v COLLATE \"ip\", v COLLATE \"decimal\""); err != nil || len(texts) != 1 {
		t.Errorf("afterwards: %v, %v", texts, err)
	}
}

// TestNUL refuses a statement with a NUL character, at which SQLite stops without an end.
func TestNUL(t *testing.T) {
	db := open(t, &wire.Config{Database: ":memory:"})
	for _, sql := range []string{"SELECT 1\x00", "SELECT 1;\x00;", "\x00", "SELECT '\x00'"} {
		done := make(chan error, 1)
		go func() {
			_, err := db.Exec(context.Background(), stmt(sql))
			done <- err
		}()
		select {
		case err := <-done:
			if err == nil || !strings.Contains(err.Error(), "NUL") {
				t.Errorf("%q: %v", sql, err)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%q does not end", sql)
		}
	}
}

// all are the texts of the first column.
func all(t *testing.T, db wire.DB, sql string) (texts []string, err error) {
	t.Helper()
	rows, err := db.Query(t.Context(), stmt(sql))
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		if rows.Null() {
			texts = append(texts, "NULL")
		} else {
			texts = append(texts, rows.Text())
		}
	}
	return texts, rows.Close()
}
