package ddl_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/ddl/ddltest"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
)

// TestStateIsData checks that a state that went through JSON prints the same statements, so that a migration can be made from
// a file. Comments in the file are no part of the state.
func TestStateIsData(t *testing.T) {
	for _, db := range target.All() {
		made, err := ddl.State(ddltest.Project(db.Name, ""), model.Target{Dialect: db.Name})
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range made.Tables {
			table.Doc = nil
			for i := range table.Columns {
				table.Columns[i].Doc = nil
			}
		}
		for _, view := range made.Views {
			view.Doc = nil
		}
		text, err := json.Marshal(made)
		if err != nil {
			t.Fatal(err)
		}
		var read state.Database
		if err := json.Unmarshal(text, &read); err != nil {
			t.Fatal(err)
		}
		want, got := migrate.Statements(made), migrate.Statements(&read)
		if len(want) < 10 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %d statements from the state, from its JSON %d:\n%s", db.Name, len(want), len(got), text)
		}
	}
}
