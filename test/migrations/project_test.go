package migrations_test

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
)

// TestProjects migrates two projects in one database: neither sees the tables of the other, and neither takes them.
func TestProjects(t *testing.T) {
	db := space(t, "sqlite")
	with := func(names ...string) *state.Database {
		s := &state.Database{Target: target.SQLite}
		for _, n := range names {
			s.Tables = append(s.Tables, &state.Table{TableName: state.TableName{Name: n}, PrimaryKey: []string{"id"},
				Columns: []state.Column{{Name: "id", Type: "integer", NotNull: true}}})
		}
		return s
	}
	apply := func(project string, want *state.Database, allow ...string) error {
		_, err := migrate.Apply(t.Context(), db, want, migrate.Options{Project: project, Allow: allow})
		return err
	}
	run(t, db, "CREATE TABLE byhand (id integer)")
	for project, want := range map[string]*state.Database{"shop": with("books", "orders"), "blog": with("posts")} {
		if err := apply(project, want); err != nil {
			t.Fatal(err)
		}
	}
	err := apply("blog", with("posts", "books"))
	if err == nil || !strings.Contains(err.Error(), `the table books belongs to the project "shop"`) {
		t.Errorf("the error is %v", err)
	}
	if err := apply("shop", with("books")); err == nil || !strings.Contains(err.Error(), "--allow drop-table=orders") {
		t.Errorf("the error is %v", err)
	}
	if err := apply("shop", with("books"), "drop-table=orders"); err != nil {
		t.Error(err)
	}
	p, err := migrate.NewPlan(t.Context(), db, with("books"), migrate.Options{Project: "shop"})
	if err != nil || !p.Empty() || len(p.Compared.Others) != 2 {
		t.Errorf("%+v, %v", p, err)
	}
}
