package migrations_test

import (
	"slices"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// TestRename renames a table and a column that a check, an index and a view name, and makes the column required besides.
func TestRename(t *testing.T) {
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) {
			db := space(t, on.Name)
			has := target.Of(target.Name(on.Name))
			types := typesOf[has.Name]
			make := func(table, column string, required bool) *state.Database {
				s := &state.Table{TableName: state.TableName{Name: table}, PrimaryKey: []string{"id"}, Columns: []state.Column{
					{Name: "id", Type: types["int"][0], NotNull: true}, {Name: column, Type: types["int"][0], NotNull: required},
				}}
				s.Checks = []state.Check{{Name: "positive", Expr: `"` + column + `" > 0`}}
				if has.Has(target.UniqueConstraints) {
					s.Indexes = []state.Index{{Name: "by_number", Parts: []state.Part{{Column: column}}, Where: `"` + column + `" > 5`}}
				}
				v := &state.View{TableName: state.TableName{Name: "numbers"}, Query: `SELECT "` + column + `" FROM "` + table + `"`}
				return &state.Database{Target: has.Name, Tables: []*state.Table{s}, Views: []*state.View{v}}
			}
			if _, err := migrate.Apply(t.Context(), db, make("old", "number", false), migrate.Options{}); err != nil {
				t.Fatal(err)
			}
			run(t, db, `INSERT INTO "old" ("id", "number") VALUES (1, 7), (2, 3)`)
			if on.Name == "cratedb" {
				run(t, db, `REFRESH TABLE "old"`)
			}
			want := make("fresh", "amount", on.Name != "cratedb")
			want.Tables[0].RenamedFrom, want.Tables[0].Columns[1].RenamedFrom = "old", "number"
			p, err := migrate.Apply(t.Context(), db, want, migrate.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var done []string
			for _, s := range p.Steps {
				done = append(done, s.Change.String())
			}
			for _, step := range []string{"rename-table=old", "rename-column=fresh.number"} {
				if !slices.Contains(done, step) {
					t.Errorf("no step %s in %q", step, done)
				}
			}
			var rows []int64
			if err := ask.Rows(t.Context(), db, `SELECT "amount" FROM "numbers" ORDER BY 1`, func(r wire.Rows) { rows = append(rows, r.Int()) }); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(rows, []int64{3, 7}) {
				t.Errorf("the view reads %v", rows)
			}
		})
	}
}
