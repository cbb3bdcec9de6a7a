package migrations_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// enum is a database with the table books, whose column s has the values.
func enum(on target.Name, values ...string) *state.Database {
	types := typesOf[on]
	return &state.Database{Target: on, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"},
		Columns: []state.Column{{Name: "id", Type: types["int"][0], NotNull: true}, {Name: "s", Type: types["text"][0], Values: values}}}}}
}

// wantRows checks that the error is one row in the way, which the query lists.
func wantRows(t *testing.T, db wire.DB, err error) {
	t.Helper()
	var rows *migrate.RowsError
	if !errors.As(err, &rows) || rows.Rows != 1 {
		t.Fatalf("the error is %v, want one row in the way", err)
	}
	n := 0
	if err := ask.Rows(t.Context(), db, rows.Check.List, func(wire.Rows) { n++ }); err != nil || n != 1 {
		t.Errorf("the query lists %d rows, %v", n, err)
	}
}

// TestEnumValues takes values of an enum away: a row that holds one is in the way, at once and in the second of two phases.
func TestEnumValues(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		apply := func(want *state.Database, phase plan.Phase) (*migrate.Plan, error) {
			return migrate.Apply(t.Context(), db, want, migrate.Options{Phase: phase})
		}
		must := func(want *state.Database, phase plan.Phase, steps int) {
			t.Helper()
			if p, err := apply(want, phase); err != nil || len(p.Steps) != steps {
				t.Fatalf("the plan is %+v, %v, want %d steps", p, err, steps)
			}
		}
		mustNot := func(want *state.Database, phase plan.Phase) {
			t.Helper()
			_, err := apply(want, phase)
			wantRows(t, db, err)
		}
		must(enum(on, "a", "b"), "", 1)
		run(t, db, `INSERT INTO "books" ("id", "s") VALUES (1, 'b'), (2, NULL), (3, 'a')`)
		must(enum(on, "b", "a"), "", 0)
		must(enum(on, "a", "b", "c"), "", 1)
		mustNot(enum(on, "a", "c"), "")

		// Old programs may write the value until the second phase.
		must(enum(on, "a", "c", "d"), plan.Expand, 1)
		mustNot(enum(on, "a", "c", "d"), plan.Contract)
		run(t, db, `UPDATE "books" SET "s" = 'd' WHERE "id" = 1`)
		must(enum(on, "a", "c", "d"), plan.Contract, 1)
		must(enum(on, "a", "c", "d"), "", 0)

		// A text of any value becomes an enum, which needs no step but a look at the rows; and an enum gets a new name.
		must(enum(on), "", 1)
		mustNot(enum(on, "a"), "")
		must(enum(on, "a", "d"), "", 0)
		kind := func(values ...string) *state.Database {
			db := enum(on, values...)
			db.Tables[0].Columns[1].Name, db.Tables[0].Columns[1].RenamedFrom = "kind", "s"
			return db
		}
		mustNot(kind("a"), "")
		must(kind("d", "a"), "", 1)

		// Without a record of the values, the rows are looked at once.
		run(t, db, `DELETE FROM crategen_positions WHERE project = 'default' AND subject = 'values=books.kind'`)
		mustNot(kind("a"), "")
		must(kind("a", "d", "e"), "", 0)
		mustNot(kind("a", "e"), "")
	})
}

// TestEnumFiles takes a value away in a file, whose check finds the row.
func TestEnumFiles(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		f := newFolder(t, on)
		f.diff("first", enum(on, "a", "b"))
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		run(t, db, `INSERT INTO "books" ("id", "s") VALUES (1, 'b')`)
		f.diff("more", enum(on, "b", "a", "c"))
		f.diff("second", enum(on, "a"))
		_, err := f.apply(db, migrate.Options{})
		wantRows(t, db, err)
		run(t, db, `DELETE FROM "books" WHERE "id" = 1`)
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestEnumsOfOlderState reads the state of a format without values: it is no difference, and the next file has them.
func TestEnumsOfOlderState(t *testing.T) {
	f := newFolder(t, target.SQLite)
	f.diff("first", enum(target.SQLite))
	path := filepath.Join(f.path, "sqlite", files.StateName)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), `"format": 3`, `"format": 2`, 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	want := enum(target.SQLite, "a", "b")
	if made, err := migrate.Diff(f.read(), want, f.version(), "none"); made != nil || err != nil {
		t.Fatalf("the file is %v, %v", made, err)
	}
	want.Tables[0].Columns = append(want.Tables[0].Columns, state.Column{Name: "x", Type: "integer"})
	f.diff("second", want)
	less := enum(target.SQLite, "a")
	less.Tables[0].Columns = append(less.Tables[0].Columns, state.Column{Name: "x", Type: "integer"})
	made, err := migrate.Diff(f.read(), less, f.version(), "third")
	if err != nil || made == nil || !strings.Contains(made.Text, "alter-values=books.s contract validate") {
		t.Errorf("the file is %v, %v", made, err)
	}
}
