package migrations_test

import (
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// TestIndexesOfEdges: a table that an older crategen made gets the index of an edge to many by a step of its own, which is a finding as soon
// as the table has rows. Nothing is left to do afterwards.
func TestIndexesOfEdges(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		if on == target.CrateDB {
			t.Skip("skipped: CrateDB indexes every column")
		}
		books := func(indexes ...state.Index) *state.Table {
			b := tableOf(on, "books", "author_id")
			b.ForeignKeys = []state.ForeignKey{{Name: "books_authors_books", Columns: []string{"author_id"}, References: state.TableName{Name: "authors"},
				Referenced: []string{"id"}}}
			b.Indexes = indexes
			return b
		}
		old := stateOf(on, tableOf(on, "authors"), books())
		want := stateOf(on, tableOf(on, "authors"), books(state.Index{Name: "books_author_id_idx", Parts: []state.Part{{Column: "author_id"}}}))
		if _, err := migrate.Apply(t.Context(), db, old, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		run(t, db, `INSERT INTO authors (id) VALUES ('a')`)
		run(t, db, `INSERT INTO books (id, author_id) VALUES ('b', 'a')`)
		p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Steps) != 1 || p.Steps[0].Change != (state.Title{Action: "add-index", Table: "books", Object: "books_author_id_idx"}) {
			t.Errorf("the steps are %v", p.Steps)
		}
		list, err := p.Lint(t.Context(), db, migrate.Options{})
		if got := found(list); err != nil || got != "CG405 books.author_id" {
			t.Errorf("%s, %v", got, err)
		}
		if _, err := migrate.Apply(t.Context(), db, want, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		if p, err = migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
			t.Errorf("after apply: %v, %v", p.Steps, err)
		}
	})
}
