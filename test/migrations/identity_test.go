package migrations_test

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
)

// TestIdentity gives a column an identity, makes it ALWAYS, lets it start elsewhere, and takes it away. On CockroachDB the table is locked for
// schema changes, and is so again afterwards.
func TestIdentity(t *testing.T) {
	for _, on := range []target.Name{target.Postgres, target.CockroachDB} {
		t.Run(string(on), func(t *testing.T) {
			db := space(t, string(on))
			of := func(i *state.Identity) *state.Database {
				return &state.Database{Target: on, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Columns: []state.Column{
					{Name: "id", Type: typesOf[on]["int"][0], NotNull: true}, {Name: "n", Type: typesOf[on]["int"][0], NotNull: true, Identity: i}}}}}
			}
			mustApply(t, db, of(nil))
			run(t, db, "INSERT INTO books (id, n) VALUES (1, 1)")
			for i, step := range []struct {
				to      *state.Identity
				insert  string
				refused bool
			}{
				{&state.Identity{Start: 100}, "(2, 50)", false},
				{&state.Identity{Start: 100, Always: true}, "(3, 51)", true},
				{&state.Identity{Start: 200, Always: true}, "(4, 52)", true},
				{&state.Identity{}, "(5, 53)", false},
				{nil, "(6, 54)", false},
			} {
				mustApply(t, db, of(step.to))
				if p, err := migrate.NewPlan(t.Context(), db, of(step.to), migrate.Options{}); err != nil || !p.Empty() {
					t.Errorf("%d: %+v, %v", i, p, err)
				}
				if err := ask.Exec(t.Context(), db, "INSERT INTO books (id, n) VALUES "+step.insert); (err != nil) != step.refused {
					t.Errorf("%d: %v", i, err)
				}
			}
			if on == target.CockroachDB {
				text, err := ask.Value(t.Context(), db, "SELECT create_statement FROM [SHOW CREATE TABLE books]")
				if err != nil || !strings.Contains(text, "schema_locked = true") {
					t.Errorf("%s, %v", text, err)
				}
			}
		})
	}
}
