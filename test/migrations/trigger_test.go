package migrations_test

import (
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
)

// TestRebuildKeeps rebuilds a table of SQLite that has a trigger, a full-text index and rows that refer to it: all must be there
// afterwards, and dropping the old table must delete nothing.
func TestRebuildKeeps(t *testing.T) {
	db := space(t, "sqlite")
	make := func(required bool) *state.Database {
		name := func(s string) state.TableName { return state.TableName{Name: s} }
		id := state.Column{Name: "id", Type: "integer", NotNull: true}
		books := &state.Table{TableName: name("books"), PrimaryKey: []string{"id"}, Strict: true,
			Columns:   []state.Column{id, {Name: "title", Type: "text", NotNull: required}},
			Fulltexts: []state.Fulltext{{Name: "books_title_ft", Columns: []string{"title"}, Analyzer: "unicode61"}}}
		pages := &state.Table{TableName: name("pages"), PrimaryKey: []string{"id"}, Strict: true,
			Columns:     []state.Column{id, {Name: "book", Type: "integer"}},
			ForeignKeys: []state.ForeignKey{{Name: "page_book", Columns: []string{"book"}, References: name("books"), Referenced: []string{"id"}, OnDelete: "CASCADE"}}}
		return &state.Database{Target: target.SQLite, Tables: []*state.Table{books, pages}}
	}
	apply := func(required bool) {
		t.Helper()
		if _, err := migrate.Apply(t.Context(), db, make(required), migrate.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	apply(false)
	run(t, db, `CREATE TABLE log (what text)`)
	run(t, db, `CREATE TRIGGER "noted" AFTER INSERT ON "books" BEGIN INSERT INTO log VALUES (new.title); END`)
	run(t, db, `INSERT INTO "books" VALUES (1, 'first light')`)
	run(t, db, `INSERT INTO "pages" VALUES (1, 1), (2, 1)`)
	apply(true)
	run(t, db, `INSERT INTO "books" VALUES (2, 'second light')`)
	for query, want := range map[string]string{
		`SELECT group_concat(what) FROM log`:                                                       "first light,second light",
		`SELECT CAST(count(*) AS text) FROM "pages"`:                                               "2",
		`SELECT CAST(count(*) AS text) FROM "books_title_ft" WHERE "books_title_ft" MATCH 'light'`: "2",
		`SELECT CAST(count(*) AS text) FROM sqlite_schema WHERE name LIKE 'crategen_new%'`:         "0",
	} {
		if have, err := ask.Value(t.Context(), db, query); err != nil || have != want {
			t.Errorf("%s: %q (%v), want %q", query, have, err, want)
		}
	}
	run(t, db, `DELETE FROM "books" WHERE "id" = 1`)
	if have, _ := ask.Value(t.Context(), db, `SELECT CAST(count(*) AS text) FROM "pages"`); have != "0" {
		t.Errorf("%s pages are left of a book that is gone", have)
	}
}
