package migrations_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/lint"
	"github.com/crategen/crategen/runtime/wire"
)

// found are the findings as "code object", and whether one of them has the text.
func found(list []lint.Finding) string {
	var out []string
	for _, f := range list {
		out = append(out, f.Code+" "+f.Object)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// TestLint checks the findings of a plan on a live database: the numbers of rows, a view of somebody else, and a table that is copied.
func TestLint(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		before := stateOf(on, tableOf(on, "books", "title"), tableOf(on, "empty", "title"))
		f := newFolder(t, on)
		f.diff("first", before)
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		run(t, db, "INSERT INTO books (id, title) VALUES ('a', 'x')")
		run(t, db, "INSERT INTO books (id, title) VALUES ('b', 'y')")
		run(t, db, `CREATE VIEW titles AS SELECT title FROM books`)
		if on == target.CrateDB {
			run(t, db, "REFRESH TABLE books")
		}
		after := stateOf(on, tableOf(on, "books", "name"), tableOf(on, "empty", "title", "pages"))
		after.Tables[1].Columns[2].NotNull = true
		p, err := migrate.NewPlan(t.Context(), db, after, migrate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		list, err := p.Lint(t.Context(), db, migrate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := "CG101 books.title, CG102 books.title, CG501 books.title, CG501 empty.pages, CG502 books.title"
		if got := found(list); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		size := "(2 rows, "
		if on == target.SQLite {
			size = "(2 rows)"
		}
		if !strings.Contains(list[0].Text+list[1].Text+list[2].Text, size) {
			t.Errorf("no finding has the size of the table: %v", list)
		}

		// The same from files. A file that was not run is checked with the rows of the database.
		f.diff("second", after)
		pending, err := migrate.PendingDir(t.Context(), db, os.DirFS(f.path), migrate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if list, err = pending.Lint(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		want = "CG102 books.title, CG501 books.title, CG501 empty.pages" // the table is empty: nothing lacks a value
		if n := len(pending.Files); n != 1 {
			t.Errorf("%d files are pending", n)
		}
		if got := found(list); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}
