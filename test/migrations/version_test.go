package migrations_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// tooNew are columns that no server has which the tests run on, by databases: those of a version to come.
var tooNew = map[target.Name]state.Column{
	target.CrateDB:  {Name: "x", Type: "DATE"},
	target.Postgres: {Name: "x", Type: "uuid", Default: "uuidv7()"},
}

// TestOldServer: tables with what the server does not have yet are refused before the first change, and lint finds the same.
func TestOldServer(t *testing.T) {
	for _, on := range testtarget.All {
		column, ok := tooNew[target.Name(on.Name)]
		if !ok {
			continue
		}
		t.Run(on.Name, func(t *testing.T) {
			db := space(t, on.Name)
			live, err := migrate.Inspect(t.Context(), db)
			if err != nil || live.Version == (target.Version{}) {
				t.Fatalf("the version of the server is %s (%v)", live.Version, err)
			}
			text := typesOf[target.Name(on.Name)]["text"][0]
			of := func(c ...state.Column) *state.Database {
				return &state.Database{Target: target.Name(on.Name), Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"},
					Columns: append([]state.Column{{Name: "id", Type: text, NotNull: true}}, c...)}}}
			}
			if len(state.Uses(of(column), live.Version)) == 0 {
				t.Skipf("%s %s is newer than the test", on.Name, live.Version)
			}
			mustApply(t, db, of())
			_, err = migrate.Apply(t.Context(), db, of(column, state.Column{Name: "y", Type: text}), migrate.Options{})
			var old *migrate.VersionError
			if !errors.As(err, &old) || old.Server != live.Version || !strings.HasPrefix(err.Error(), "nothing was changed, because the server is too old: books.x: ") {
				t.Errorf("the error is %v", err)
			}
			list, err := migrate.LintLive(t.Context(), db, of(column), migrate.Options{})
			if err != nil || len(list) != 1 || list[0].Code != "CG701" || list[0].Object != "books.x" || !strings.Contains(list[0].Text, live.Version.String()) {
				t.Errorf("%v, %v", list, err)
			}
			if p, err := migrate.NewPlan(t.Context(), db, of(), migrate.Options{}); err != nil || !p.Empty() {
				t.Errorf("the database changed: %+v, %v", p, err)
			}
		})
	}
}

// unknown is a server whose version is no number, as that of a build of somebody's own.
type unknown struct{ wire.DB }

func (u *unknown) Query(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	own := *st
	for _, version := range []string{"sqlite_version()", "version()", "version['number']"} {
		own.SQL = strings.ReplaceAll(own.SQL, version, "'a build of my own'")
	}
	if strings.Contains(own.SQL, "server_version_num") {
		own.SQL = "SELECT 'a build of my own'"
	}
	return u.DB.Query(ctx, &own)
}

// TestUnknownVersion migrates on servers of an unknown version: they are taken for the newest, in both ways of working, and nothing is refused
// because of the version.
func TestUnknownVersion(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		strange := &unknown{db}
		live, err := migrate.Inspect(t.Context(), strange)
		if err != nil || live.Version != (target.Version{}) {
			t.Fatalf("the version is %s, %v", live.Version, err)
		}
		first, second := stateOf(on, tableOf(on, "books", "title")), stateOf(on, tableOf(on, "books", "title", "isbn"))
		second.Tables[0].Columns[1].NotNull = true // CrateDB and SQLite rebuild the table
		mustApply(t, strange, first)
		run(t, db, "INSERT INTO books (id, title) VALUES ('1', 'a')")
		p, err := migrate.Apply(t.Context(), strange, second, migrate.Options{})
		if err != nil || len(p.Steps) == 0 {
			t.Fatalf("%+v, %v", p, err)
		}
		f := newFolder(t, on)
		f.diff("first", stateOf(on, tableOf(on, "authors")))
		if _, err := f.apply(strange, migrate.Options{Project: "other"}); err != nil {
			t.Error(err)
		}
		if on == target.CrateDB {
			run(t, db, "REFRESH TABLE books")
		}
		if n, err := ask.Value(t.Context(), db, "SELECT CAST(count(*) AS "+wordOf[on]+") FROM books WHERE title = 'a'"); err != nil || n != "1" {
			t.Errorf("there are %s rows, %v", n, err)
		}
	})
}
