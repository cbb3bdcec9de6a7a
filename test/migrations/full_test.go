package migrations_test

import (
	"context"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/wire"
)

// small is a database of SQLite whose transactions have no space for more pages.
type small struct {
	wire.DB
	pages string
}

func (s *small) Begin(ctx context.Context, o wire.TxOptions) (wire.Tx, error) {
	tx, err := s.DB.Begin(ctx, o)
	if err == nil {
		err = ask.Exec(ctx, tx, "PRAGMA max_page_count = "+s.pages)
	}
	return tx, err
}

// TestFullSQLite rebuilds a table without space for the copy: the error says how far the run came, the rows are as before, and the next run
// with space succeeds.
func TestFullSQLite(t *testing.T) {
	db := space(t, "sqlite")
	books := func(typ string) *state.Database {
		s := stateOf(target.SQLite, tableOf(target.SQLite, "books", "title"))
		s.Tables[0].Columns = append(s.Tables[0].Columns, state.Column{Name: "n", Type: typ})
		return s
	}
	mustApply(t, db, books("integer"))
	run(t, db, "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 500) "+
		"INSERT INTO books (id, title, n) SELECT i, hex(zeroblob(500)), i FROM k")
	pages, err := ask.Value(t.Context(), db, "SELECT page_count + 8 || '' FROM pragma_page_count")
	if err != nil {
		t.Fatal(err)
	}
	want := books("text")
	want.Tables[0].Columns = append(want.Tables[0].Columns, state.Column{Name: "a", Type: "text"})
	_, err = migrate.Apply(t.Context(), &small{db, pages}, want, migrate.Options{})
	wantError(t, err, "rebuild-table=books: database or disk is full", "steps are done, and the next run continues there")
	run(t, db, "PRAGMA max_page_count = 1000000")
	const rows = "SELECT count(*) || ' ' || sum(n) FROM books"
	if got, err := ask.Value(t.Context(), db, rows); err != nil || got != "500 125250" {
		t.Errorf("after it there are %s, %v", got, err)
	}
	mustApply(t, db, want)
	if got, err := ask.Value(t.Context(), db, rows); err != nil || got != "500 125250.0" && got != "500 125250" {
		t.Errorf("after the next run there are %s, %v", got, err)
	}
}

// TestFullPostgres builds an index without space for it, as temp_file_limit makes it: the server leaves an invalid one, and the next run
// replaces it.
func TestFullPostgres(t *testing.T) {
	_, url, own := spaceAt(t, "postgres")
	admin := open(t, url)
	in := open(t, url, connect.Database(own))
	mustApply(t, in, stateOf(target.Postgres, tableOf(target.Postgres, "books", "title")))
	run(t, in, "INSERT INTO books (id, title) SELECT i, repeat(md5(i::text), 4) FROM generate_series(1, 20000) i")
	want := stateOf(target.Postgres, tableOf(target.Postgres, "books", "title", "isbn"))
	want.Tables[0].Indexes = []state.Index{{Name: "by_title", Parts: []state.Part{{Column: "title"}}}}
	for _, set := range []string{"temp_file_limit = '64kB'", "maintenance_work_mem = '1MB'", "max_parallel_maintenance_workers = 0"} {
		run(t, admin, "ALTER DATABASE %s SET %s", ddltext.Ident(own), set)
	}
	_, err := migrate.Apply(t.Context(), open(t, url, connect.Database(own)), want, migrate.Options{})
	wantError(t, err, "step 2 of 2, add-index=books.by_title: ", "1 of 2 steps are done, and the next run continues there")
	const invalid = "SELECT count(*) || '' FROM pg_index WHERE indrelid = 'books'::regclass AND NOT indisvalid"
	if n, err := ask.Value(t.Context(), in, invalid); err != nil || n != "1" {
		t.Errorf("there are %s invalid indexes, %v; the test wants one", n, err)
	}
	run(t, admin, "ALTER DATABASE %s RESET ALL", ddltext.Ident(own))
	again := open(t, url, connect.Database(own))
	mustApply(t, again, want)
	if n, err := ask.Value(t.Context(), again, invalid); err != nil || n != "0" {
		t.Errorf("after the next run there are %s invalid indexes, %v", n, err)
	}
}

// TestFullCrate rebuilds a table on a node that is out of space: the server then blocks the copy for writes, and skips rows without an error.
// The error says so, the table takes writes again, and the next run with space completes it.
func TestFullCrate(t *testing.T) {
	db := space(t, "cratedb")
	mustApply(t, db, events("INTEGER", false))
	run(t, db, `INSERT INTO "events" (id, day, n) SELECT g, 1, g FROM generate_series(1, 1000) g`)
	run(t, db, `REFRESH TABLE "events"`)
	blocked := ""
	_, err := migrate.Apply(t.Context(), &at{db, func(sql string) error {
		if at := strings.Index(sql, `"crategen_new_`); at >= 0 && strings.Contains(sql, "INSERT INTO") && blocked == "" {
			blocked = sql[at : at+1+strings.IndexByte(sql[at+1:], '"')+1]
			run(t, db, `ALTER TABLE %s SET ("blocks.read_only_allow_delete" = true)`, blocked)
		}
		return nil
	}}, events("BIGINT", false), migrate.Options{})
	if blocked == "" {
		t.Fatal("no rows were copied into a new table")
	}
	wantError(t, err, "step 1 of 1, rebuild-table=events: ", "0 of 1000 rows were copied: the server has blocked the new table "+
		"(blocks.read_only_allow_delete), as it does on a node whose disk is nearly full; make space, ", "; nothing was changed; 0 of 1 steps are done")
	run(t, db, `INSERT INTO "events" (id, day, n) VALUES (0, 1, 0)`)
	mustApply(t, db, events("BIGINT", false))
	whole(t, db, 1001)
}
