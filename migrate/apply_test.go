package migrate_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

var (
	authors = state.Statement{Kind: state.KindTable, Table: "authors", Name: "authors",
		SQL: `CREATE TABLE IF NOT EXISTS "authors" ("id" integer PRIMARY KEY, "name" text)`}
	books = state.Statement{Kind: state.KindTable, Table: "Books", Name: "Books",
		SQL: `CREATE TABLE IF NOT EXISTS "Books" ("id" integer PRIMARY KEY, "title" text, "author_id" integer)`}
	byTitle = state.Statement{Kind: state.KindIndex, Table: "Books", Name: "books_title",
		SQL: `CREATE INDEX IF NOT EXISTS "books_title" ON "Books" ("title")`}
)

// open opens a database that is closed after the test.
func open(t *testing.T, url string) wire.DB {
	t.Helper()
	c, err := connect.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	db, err := connect.Open(t.Context(), c, []wire.Driver{pgwire.Driver, sqlite.Driver})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func exec(t *testing.T, db wire.DB, sql string) {
	t.Helper()
	if _, err := db.Exec(t.Context(), &wire.Statement{SQL: sql, Op: wire.OpOther, Once: true}); err != nil {
		t.Fatal(err)
	}
}

// actions runs Apply and returns "table books: created" and so on. What Done is told must be what the report says.
func actions(t *testing.T, db wire.DB, o migrate.Options, statements ...state.Statement) ([]string, error) {
	t.Helper()
	var list, done []string
	o.Done = func(s migrate.Step) { done = append(done, s.String()+": "+string(s.Action)) }
	r, err := migrate.Apply(t.Context(), db, statements, o)
	for _, s := range r.Steps {
		list = append(list, s.String()+": "+string(s.Action))
	}
	if diff := cmp.Diff(done, list); diff != "" {
		t.Errorf("the report differs from what Done was told (-done +report):\n%s", diff)
	}
	return list, err
}

func want(t *testing.T, have []string, err error, want ...string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Fatalf("actions (-want +have):\n%s", diff)
	}
}

// life is what a database goes through: nothing there, a dry run, all of it, all of it again, some of it lost.
func life(t *testing.T, db wire.DB) {
	have, err := actions(t, db, migrate.Options{DryRun: true}, authors, books, byTitle)
	want(t, have, err, "table authors: missing", "table Books: missing", "index books_title of Books: missing")

	have, err = actions(t, db, migrate.Options{}, authors, books, byTitle)
	want(t, have, err, "table authors: created", "table Books: created", "index books_title of Books: created")

	have, err = actions(t, db, migrate.Options{}, authors, books, byTitle)
	want(t, have, err, "table authors: exists", "table Books: exists", "index books_title of Books: exists")

	exec(t, db, "DROP INDEX books_title")
	exec(t, db, "DROP TABLE authors")
	have, err = actions(t, db, migrate.Options{}, authors, books, byTitle)
	want(t, have, err, "table authors: created", "table Books: exists", "index books_title of Books: created")
}

func TestSQLite(t *testing.T) { life(t, open(t, "sqlite::memory:")) }

func TestPostgres(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url)
		clean := func() { exec(t, db, `DROP TABLE IF EXISTS "Books", authors CASCADE`) }
		clean()
		life(t, db)

		// A constraint belongs to its table: another table may have one of the same name.
		exec(t, db, `ALTER TABLE authors ADD CONSTRAINT positive CHECK (id > 0)`)
		positive := state.Statement{Kind: state.KindConstraint, Table: "Books", Name: "positive",
			SQL: `ALTER TABLE "Books" ADD CONSTRAINT positive CHECK (id > 0)`}
		have, err := actions(t, db, migrate.Options{}, books, positive)
		want(t, have, err, "table Books: exists", "constraint positive of Books: created")
		have, err = actions(t, db, migrate.Options{}, books, positive)
		want(t, have, err, "table Books: exists", "constraint positive of Books: exists")

		// A cancelled test context would keep the tables from being dropped in a Cleanup.
		clean()
	})
}

// SQLite does not tell upper from lower case in names.
func TestFoldedNames(t *testing.T) {
	db := open(t, "sqlite::memory:")
	exec(t, db, `CREATE TABLE BOOKS (id integer PRIMARY KEY, title text)`)
	have, err := actions(t, db, migrate.Options{}, books, byTitle)
	want(t, have, err, "table Books: exists", "index books_title of Books: created")
}

// An index of the name on another table makes IF NOT EXISTS do nothing, in silence.
func TestTakenName(t *testing.T) {
	db := open(t, "sqlite::memory:")
	exec(t, db, `CREATE TABLE shelves (title text)`)
	exec(t, db, `CREATE INDEX books_title ON shelves (title)`)
	_, err := actions(t, db, migrate.Options{}, books, byTitle)
	if err == nil || !strings.HasPrefix(err.Error(), "index books_title of Books is not there although its statement succeeded; ") {
		t.Fatal(err)
	}
}

// A table that was there may be another one than the schema's.
func TestOtherTable(t *testing.T) {
	db := open(t, "sqlite::memory:")
	exec(t, db, `CREATE TABLE "Books" (id integer PRIMARY KEY)`)
	_, err := actions(t, db, migrate.Options{}, books, byTitle)
	if err == nil || !strings.HasPrefix(err.Error(), "creating index books_title of Books: ") ||
		!strings.HasSuffix(err.Error(), "; table Books was there before, and may not have the columns of the schema") {
		t.Fatal(err)
	}
}

// A run that died between the statements of one thing is completed by the next.
func TestCompletes(t *testing.T) {
	index := state.Statement{Kind: state.KindFulltext, Table: "Books", Name: "Books_ft",
		SQL: `CREATE VIRTUAL TABLE IF NOT EXISTS "Books_ft" USING fts5(title, content='Books', content_rowid='id')`}
	fill := index
	fill.SQL = `INSERT INTO "Books_ft"("Books_ft") VALUES ('rebuild')`

	db := open(t, "sqlite::memory:")
	exec(t, db, books.SQL)
	exec(t, db, `INSERT INTO "Books" VALUES (1, 'Mostly Harmless', 1)`)
	exec(t, db, index.SQL)
	have, err := actions(t, db, migrate.Options{}, books, index, fill)
	want(t, have, err, "table Books: exists", "fulltext Books_ft of Books: exists")
	rows, err := db.Query(t.Context(), &wire.Statement{SQL: `SELECT 1 FROM "Books_ft" WHERE "Books_ft" MATCH 'harmless'`})
	if err != nil {
		t.Fatal(err)
	}
	if !rows.Next() {
		t.Error("the index was not filled")
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := migrate.Apply(t.Context(), db, []state.Statement{books, index, fill}, migrate.Options{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{index.SQL, fill.SQL}, r.Steps[1].SQL); diff != "" {
		t.Error(diff)
	}
}

// What was created before a failure stays and is reported.
func TestFailure(t *testing.T) {
	db := open(t, "sqlite:"+filepath.Join(t.TempDir(), "a.db"))
	broken := byTitle
	broken.SQL = "CREATE INDEX books_title ON nowhere (title)"
	have, err := actions(t, db, migrate.Options{}, authors, broken, books)
	if err == nil || !strings.HasPrefix(err.Error(), "creating index books_title of Books: ") {
		t.Fatal(err)
	}
	if want := []string{"table authors: created"}; !slices.Equal(have, want) {
		t.Errorf("have %q, want %q", have, want)
	}
	have, err = actions(t, db, migrate.Options{}, authors, books)
	want(t, have, err, "table authors: exists", "table Books: created")
}

func TestCancelled(t *testing.T) {
	db := open(t, "sqlite::memory:")
	ctx, cancel := context.WithCancel(t.Context())
	o := migrate.Options{Done: func(migrate.Step) { cancel() }}
	r, err := migrate.Apply(ctx, db, []state.Statement{authors, books}, o)
	if !errors.Is(err, context.Canceled) || len(r.Steps) != 1 {
		t.Fatalf("%d steps, error %v; want one step and context.Canceled", len(r.Steps), err)
	}
}
