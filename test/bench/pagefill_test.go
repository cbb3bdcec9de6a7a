//go:build !race

package bench

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/testdb"
)

// A database with a million notes: four for each created_at, one of four titles for a quarter of them each, a tenth
// without a place.
type million struct {
	name string
	url  func(t *testing.T) string // skips the test where there is none
	fill func(ctx context.Context, exec func(sql string))
}

var millions = []million{
	{"sqlite", func(*testing.T) string { return "sqlite::memory:" }, fillSQLite},
	{"postgres", func(t *testing.T) string { return pgtest.URL(t) }, fillPostgres},
	{"cockroachdb", fromEnv("CRATEGEN_TEST_COCKROACHDB_URL"), fillCockroach},
	{"cratedb", fromEnv("CRATEGEN_TEST_CRATEDB_URL"), fillCrate},
}

func fromEnv(name string) func(*testing.T) string {
	return func(t *testing.T) string {
		url := os.Getenv(name)
		if url == "" {
			t.Skipf("skipped: %s is not set", name)
		}
		return url
	}
}

// open makes the notes in a schema of their own.
func (m million) open(t *testing.T, ctx context.Context) *shop.Client {
	t.Helper()
	client := testdb.Schema(t, shop.Open, m.url(t))
	start := time.Now()
	m.fill(ctx, func(sql string) {
		if _, err := client.Exec(ctx, sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	})
	if err := query.Refresh(ctx, client); err != nil {
		t.Fatal(err)
	}
	t.Logf("a million rows took %v", time.Since(start))
	return client
}

// indexes are those that the orders of the test need: what the query asks of every row, then the order, then the key.
func indexes(exec func(string)) {
	for i, columns := range []string{
		"id", "created_at, id", "place DESC, id", "title, created_at, id", "title, created_at DESC, id DESC", "title, place, id",
	} {
		exec(fmt.Sprintf("CREATE INDEX notes_%d ON notes (tenant, %s) WHERE deleted_at IS NULL", i, columns))
	}
}

// insertNotes is the INSERT for the numbers i of a source, with a database's own expressions for a key and a time.
func insertNotes(key, at, marks, from string) string {
	return fmt.Sprintf(`INSERT INTO notes (id, tenant, title, created_at, updated_at, place, marks)
		SELECT %s, 't', CASE i %% 4 WHEN 0 THEN 'title 0' WHEN 1 THEN 'title 1' WHEN 2 THEN 'title 2' ELSE 'title 3' END,
			%s, %s, CASE WHEN i %% 10 > 0 THEN i END, %s FROM %s`, key, at, at, marks, from)
}

// fillSQLite does without ANALYZE, after which SQLite plans statements with ranges anew each time that they are run.
func fillSQLite(_ context.Context, exec func(string)) {
	at := `strftime('%Y-%m-%dT%H:%M:%S.000000Z', 1704067200 + i / 4, 'unixepoch')`
	numbers := `(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT i FROM n)`
	exec(`DROP INDEX note_tenant_created_at`)
	exec(insertNotes(`printf('00000000-0000-0000-0000-%012x', i)`, at, `'["a"]'`, numbers))
	indexes(exec)
}

// fillPostgres leaves out what would only take time.
func fillPostgres(_ context.Context, exec func(string)) {
	exec(`DROP INDEX note_tenant_created_at`)
	exec(`ALTER TABLE notes DROP CONSTRAINT notes_pkey CASCADE`)
	exec(`ALTER TABLE notes SET UNLOGGED`)
	exec(insertNotes(`lpad(to_hex(i), 32, '0')::uuid`, `timestamptz '2024-01-01Z' + i / 4 * interval '1 s'`, `'{a}'`,
		`generate_series(1, 1000000) i`))
	exec(`ALTER TABLE notes ADD PRIMARY KEY (id)`)
	indexes(exec)
	exec(`ANALYZE notes`)
}

// fillCockroach writes in statements that are small enough for one transaction.
func fillCockroach(_ context.Context, exec func(string)) {
	exec(`DROP INDEX note_tenant_created_at`)
	for n := range 20 {
		exec(insertNotes(`lpad(to_hex(i), 32, '0')::uuid`, `timestamptz '2024-01-01Z' + (i // 4) * interval '1 s'`, `ARRAY['a']`,
			fmt.Sprintf(`generate_series(%d, %d) i`, n*50_000+1, (n+1)*50_000)))
	}
	indexes(exec)
	exec(`ANALYZE notes`)
}

// fillCrate makes no index: every column has one.
func fillCrate(_ context.Context, exec func(string)) {
	key := `'00000000-0000-0000-0000-' || lpad(i::text, 12, '0')`
	exec(insertNotes(key, `'2024-01-01'::timestamptz + (i / 4) * 1000`, `['a']`, `generate_series(1, 1000000) t(i)`))
	exec(`REFRESH TABLE notes`)
	exec(`OPTIMIZE TABLE notes`)
}
