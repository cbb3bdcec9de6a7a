package state_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// TestRenamedIndexBetween: an index that gets another name is renamed in the first phase, where a second one was built.
func TestRenamedIndexBetween(t *testing.T) {
	make := func(on target.Name, name string, unique bool) *state.Database {
		return &state.Database{Target: on, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"},
			Columns: []state.Column{{Name: "id", Type: "text"}, {Name: "a", Type: "text"}},
			Indexes: []state.Index{{Name: name, Unique: unique, Parts: []state.Part{{Column: "a"}}}}}}}
	}
	for _, tt := range []struct {
		on     target.Name
		unique bool
		want   [2][]string
	}{
		{target.Postgres, false, [2][]string{{"rename-index=books.x"}, nil}},
		{target.CockroachDB, true, [2][]string{{"rename-index=books.x"}, nil}},
		{target.SQLite, false, [2][]string{{"add-index=books.y"}, {"drop-index=books.x"}}}, // it cannot rename an index
	} {
		from, to := make(tt.on, "x", tt.unique), make(tt.on, "y", tt.unique)
		mid := state.Between(from, to)
		got := [2][]string{titles(state.Diff(from, mid)), titles(state.Diff(mid, to))}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.on, diff)
		}
	}
}
