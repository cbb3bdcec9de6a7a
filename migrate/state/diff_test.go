package state_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

func titles(changes []state.Change) []string {
	var out []string
	for _, c := range changes {
		out = append(out, c.Title().String())
	}
	return out
}

// TestDiff checks the order of changes, and that the way back takes each of them back.
func TestDiff(t *testing.T) {
	name := func(s string) state.TableName { return state.TableName{Name: s} }
	from := &state.Database{Target: target.Postgres, Tables: []*state.Table{
		{TableName: name("authors"), PrimaryKey: []string{"id"}, Columns: []state.Column{{Name: "id", Type: "int"}}},
		{TableName: name("books"), PrimaryKey: []string{"id"}, Columns: []state.Column{{Name: "id", Type: "int"}, {Name: "author", Type: "int"},
			{Name: "title", Type: "text", Default: "''"}, {Name: "isbn", Type: "text"}},
			ForeignKeys: []state.ForeignKey{{Name: "fk", Columns: []string{"author"}, References: name("authors"), Referenced: []string{"id"}}},
			Indexes:     []state.Index{{Name: "by_title", Parts: []state.Part{{Column: "title"}}}}},
	}, Views: []*state.View{{TableName: name("titles"), Query: `SELECT title FROM books`}, {TableName: name("other"), Query: `SELECT 1`}}}
	to := &state.Database{Target: target.Postgres, Tables: []*state.Table{
		{TableName: name("books"), PrimaryKey: []string{"id"}, Columns: []state.Column{{Name: "id", Type: "int"}, {Name: "author", Type: "int"},
			{Name: "name", Type: "text", NotNull: true, RenamedFrom: "title"}, {Name: "pages", Type: "int", Default: "0"}},
			Indexes: []state.Index{{Name: "by_title", Unique: true, Parts: []state.Part{{Column: "name"}}}},
			Checks:  []state.Check{{Name: "some", Expr: "pages > 0"}}},
	}, Views: []*state.View{{TableName: name("titles"), Query: `SELECT title FROM books`}, {TableName: name("other"), Query: `SELECT 1`}}}

	named, renames := state.Rename(from, to, &sqllex.Postgres)
	want := []string{"drop-view=titles", "rename-column=books.title", "drop-foreign-key=books.fk", "drop-index=books.by_title", "drop-column=books.isbn",
		"drop-default=books.name", "set-not-null=books.name", "add-column=books.pages", "add-check=books.some", "add-index=books.by_title",
		"drop-table=authors", "create-view=titles"}
	changes := state.Diff(named, to, renames...)
	if diff := cmp.Diff(want, titles(changes)); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	for _, c := range changes {
		back := c.Reverse().Reverse()
		if back.Title().Table != c.Title().Table || back.Title().Action != c.Title().Action && c.Title().Action != "create-view" {
			t.Errorf("%s, reversed twice, is %s", c.Title(), back.Title())
		}
	}
	if again := state.Diff(to, to); len(again) > 0 {
		t.Errorf("a database differs from itself: %v", titles(again))
	}
}
