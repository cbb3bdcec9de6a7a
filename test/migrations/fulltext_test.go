package migrations_test

import (
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// TestFulltextIndexes makes, changes and drops full-text indexes over columns and members of a table with rows: CrateDB rebuilds the table,
// SQLite only the index.
func TestFulltextIndexes(t *testing.T) {
	for name, on := range map[string]struct {
		object, list   state.Column
		english, plain string
		prefix         string
		first          string
		search         string
	}{
		"cratedb": {state.Column{Name: "o", Type: "OBJECT(DYNAMIC)", Members: []state.Column{{Name: "t", Type: "TEXT"}}}, state.Column{Name: "l", Type: "ARRAY(TEXT)"},
			"english", "standard", "", `INSERT INTO "events" ("id", "s", "o", "l") VALUES (1, 'dogs', {t = 'cats'}, ['birds', 'mice'])`,
			`SELECT count(*)::text FROM "events" WHERE MATCH("ft", ?)`},
		"sqlite": {state.Column{Name: "o", Type: "text"}, state.Column{Name: "l", Type: "text"}, "porter unicode61", "unicode61", "events_",
			`INSERT INTO "events" ("id", "s", "o", "l") VALUES (1, 'dogs', '{"t": "cats"}', '["birds", "mice"]')`,
			`SELECT CAST(count(*) AS text) FROM "events" WHERE "id" IN (SELECT rowid FROM "events_ft" WHERE "events_ft" MATCH ?)`},
	} {
		t.Run(name, func(t *testing.T) {
			db := space(t, name)
			types := typesOf[target.Name(name)]
			make := func(list ...state.Fulltext) *state.Database {
				return &state.Database{Target: target.Name(name), Tables: []*state.Table{{TableName: state.TableName{Name: "events"}, PrimaryKey: []string{"id"},
					Strict: name == "sqlite", Fulltexts: list, Columns: []state.Column{
						{Name: "id", Type: types["int"][0], NotNull: true}, {Name: "s", Type: types["text"][0]}, on.object, on.list}}}}
			}
			index := func(analyzer string, sources ...string) state.Fulltext {
				return state.Fulltext{Name: on.prefix + "ft", Columns: sources, Analyzer: analyzer}
			}
			mustApply(t, db, make())
			run(t, db, "%s", on.first)
			if name == "cratedb" {
				run(t, db, `REFRESH TABLE "events"`)
			}
			for _, next := range []struct {
				index state.Fulltext
				finds map[string]string
			}{
				{index(on.english, "s", "o['t']"), map[string]string{"dog": "1", "cat": "1", "bird": "0"}},
				{index(on.plain, "s", "o['t']", "l[]"), map[string]string{"dog": "0", "dogs": "1", "birds": "1"}},
			} {
				want := make(next.index)
				mustApply(t, db, want)
				if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
					t.Errorf("after %v the plan is %+v, %v", next.index, p, err)
				}
				for word, n := range next.finds {
					have, err := ask.Value(t.Context(), db, on.search, wire.Text(word))
					if err != nil || have != n {
						t.Errorf("%v finds %q %s times (%v), want %s", next.index, word, have, err, n)
					}
				}
			}
			mustApply(t, db, make())
			if p, err := migrate.NewPlan(t.Context(), db, make(), migrate.Options{}); err != nil || !p.Empty() {
				t.Errorf("without the index the plan is %+v, %v", p, err)
			}
		})
	}
}
