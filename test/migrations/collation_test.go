package migrations_test

import (
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// TestCollations gives a text with rows, a default and indexes a collation, another one, and none.
func TestCollations(t *testing.T) {
	for on, names := range map[target.Name][]string{target.Postgres: {"de-x-icu", "sv-x-icu"}, target.CockroachDB: {"de", "sv"}, target.SQLite: {"NOCASE", "RTRIM"}} {
		t.Run(string(on), func(t *testing.T) {
			db := space(t, string(on))
			of := func(collation string) *state.Database {
				return &state.Database{Target: on, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Strict: on == target.SQLite,
					Columns: []state.Column{{Name: "id", Type: typesOf[on]["int"][0], NotNull: true}, {Name: "s", Type: typesOf[on]["text"][0], Default: "'x'", Collation: collation, NotNull: true}},
					Indexes: []state.Index{{Name: "books_s", Unique: true, Parts: []state.Part{{Column: "s"}}}}}}}
			}
			mustApply(t, db, of(""))
			run(t, db, `INSERT INTO "books" ("id", "s") VALUES (1, 'z'), (2, 'ä'), (3, 'A'), (4, 'b')`)
			orders := map[target.Name][]string{target.Postgres: {"A ä b z", "A b z ä"}, target.CockroachDB: {"A ä b z", "A b z ä"}, target.SQLite: {"A b z ä", "A b z ä"}}[on]
			for i, name := range append(names, "") {
				mustApply(t, db, of(name))
				if p, err := migrate.NewPlan(t.Context(), db, of(name), migrate.Options{}); err != nil || !p.Empty() {
					t.Errorf("%s: afterwards the plan is %+v, %v", name, p, err)
				}
				have := ""
				if err := ask.Rows(t.Context(), db, `SELECT "s" FROM "books" ORDER BY "s"`, func(r wire.Rows) { have += " " + r.Text() }); err != nil {
					t.Fatal(err)
				}
				if i < len(orders) && have != " "+orders[i] {
					t.Errorf("%s: the order is%s, want %s", name, have, orders[i])
				}
			}
			run(t, db, `INSERT INTO "books" ("id") VALUES (5)`)
			if have := look(t, db, "s"); have != "1=z 2=ä 3=A 4=b 5=x" {
				t.Errorf("the rows are %s", have)
			}
		})
	}
}
