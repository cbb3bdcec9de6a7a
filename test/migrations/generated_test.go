package migrations_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// generatedOf is the type of a generated column, as the schema makes it.
func generatedOf(on target.Name, typ, expr string) string {
	text := typ + " GENERATED ALWAYS AS (" + expr + ")"
	if on != target.CrateDB {
		text += " STORED"
	}
	return text
}

// TestGenerated adds a generated column to a table with rows, changes its expression and the type of its source, and drops both at once.
// What a database cannot do is refused before anything changes.
func TestGenerated(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		types := typesOf[on]
		make := func(source string, generated ...string) *state.Database {
			s := &state.Table{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Strict: on == target.SQLite,
				Columns: []state.Column{{Name: "id", Type: types["int"][0], NotNull: true}, {Name: "r", Type: types["real"][0]}}}
			if source != "" {
				s.Columns = append(s.Columns, state.Column{Name: "n", Type: source})
			}
			for _, expr := range generated {
				s.Columns = append(s.Columns, state.Column{Name: "g", Type: generatedOf(on, types["int"][0], expr)})
			}
			return &state.Database{Target: on, Tables: []*state.Table{s}}
		}
		source := types["int"][len(types["int"])-1]
		mustApply(t, db, make(source))
		run(t, db, `INSERT INTO "books" ("id", "n") VALUES (1, 10), (2, NULL)`)
		refresh(t, db)
		for _, step := range []struct {
			what string
			want *state.Database
			rows string
		}{
			{"added", make(source, `"n" + 1`), "1=11 2=NULL"},
			{"another type of the source", make(types["int"][0], `"n" + 1`), "1=11 2=NULL"},
			{"another expression", make(source, `"n" * 2`), "1=20 2=NULL"},
		} {
			_, err := migrate.Apply(t.Context(), db, step.want, migrate.Options{})
			if err != nil {
				t.Logf("%s: %v", step.what, err)
				var refused *plan.Unsupported
				if !errors.As(err, &refused) {
					t.Errorf("%s: %v", step.what, err)
				}
				continue
			}
			refresh(t, db)
			if got := look(t, db, "g"); got != step.rows {
				t.Errorf("%s: the rows are %s, want %s", step.what, got, step.rows)
			}
		}
		if _, err := migrate.Apply(t.Context(), db, make(""), migrate.Options{Allow: []string{"drop-column=books.*"}}); err != nil {
			t.Errorf("dropped with its source: %v", err)
		}
		refresh(t, db)
		if got := look(t, db, "r"); got != "1=NULL 2=NULL" {
			t.Errorf("the rows are %s", got)
		}
	})
}

// TestVirtual adds a generated column that is not stored to a table with rows, and an index over it, and drops both.
func TestVirtual(t *testing.T) {
	for _, on := range []target.Name{target.CockroachDB, target.SQLite, target.Postgres} {
		t.Run(string(on), func(t *testing.T) {
			db := space(t, string(on))
			make := func(virtual, indexed bool) *state.Database {
				n := typesOf[on]["int"][0]
				s := &state.Table{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Strict: on == target.SQLite,
					Columns: []state.Column{{Name: "id", Type: n, NotNull: true}, {Name: "n", Type: n}}}
				if virtual {
					s.Columns = append(s.Columns, state.Column{Name: "g", Type: n + ` GENERATED ALWAYS AS ("n" + 1) VIRTUAL`})
				}
				if indexed {
					s.Indexes = []state.Index{{Name: "books_g", Parts: []state.Part{{Column: "g"}}}}
				}
				return &state.Database{Target: on, Tables: []*state.Table{s}}
			}
			mustApply(t, db, make(false, false))
			run(t, db, `INSERT INTO "books" ("id", "n") VALUES (1, 10), (2, NULL)`)
			_, err := migrate.Apply(t.Context(), db, make(true, false), migrate.Options{})
			if on == target.Postgres && !strings.Contains(version(t, db), "PostgreSQL 18") {
				if err == nil {
					t.Error("a server before 18 has a virtual column")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			indexed := on != target.Postgres
			mustApply(t, db, make(true, indexed))
			if p, err := migrate.NewPlan(t.Context(), db, make(true, indexed), migrate.Options{}); err != nil || !p.Empty() {
				t.Errorf("afterwards the plan is %+v, %v", p, err)
			}
			run(t, db, `UPDATE "books" SET "n" = 20 WHERE "id" = 2`)
			if got := look(t, db, "g"); got != "1=11 2=21" {
				t.Errorf("the rows are %s", got)
			}
			// SQLite rebuilds the table to store the values, and to compute them again. The others refuse both.
			stored := make(true, false)
			stored.Tables[0].Columns[2].Type = generatedOf(on, typesOf[on]["int"][0], `"n" + 1`)
			for i, want := range []*state.Database{stored, make(true, false)} {
				_, err := migrate.Apply(t.Context(), db, want, migrate.Options{})
				var refused *plan.Unsupported
				switch {
				case on == target.SQLite && err != nil, on != target.SQLite && (!errors.As(err, &refused) || !strings.Contains(err.Error(), "has no statement that")):
					t.Errorf("%d: %v", i, err)
				case on != target.SQLite && i == 0: // the other way, with a stored one
					if _, err := migrate.Apply(t.Context(), db, make(false, false), migrate.Options{Allow: []string{"drop-column=books.*"}}); err != nil {
						t.Fatal(err)
					}
					mustApply(t, db, stored)
				}
				if got := look(t, db, "g"); got != "1=11 2=21" {
					t.Errorf("%d: the rows are %s", i, got)
				}
			}
			if _, err := migrate.Apply(t.Context(), db, make(false, false), migrate.Options{Allow: []string{"drop-column=books.*"}}); err != nil {
				t.Error(err)
			}
		})
	}
}
