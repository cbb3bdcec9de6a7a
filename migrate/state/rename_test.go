package state_test

import (
	"testing"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// A renamed column has its new name in everything that the server changes with it, in the words of the schema: no other change is left.
func TestRenamedColumnInExpressions(t *testing.T) {
	table := func(name, quoted, from string) *state.Table {
		return &state.Table{TableName: state.TableName{Name: "people"}, Columns: []state.Column{
			{Name: name, Type: "text", RenamedFrom: from},
			{Name: "lower_name", Type: "text GENERATED ALWAYS AS (lower(" + name + ") || '(name)') STORED"},
			{Name: "short", Type: "text AS (" + name + ") VIRTUAL"},
			{Name: "quoted", Type: "text generated always as (lower(" + quoted + ")) stored"},
			{Name: "doc", Type: `OBJECT(DYNAMIC) AS ("name" TEXT)`},
		}, Checks: []state.Check{{Name: "a", Expr: name + " <> ''"}, {Name: "b", Expr: quoted + " <> 'name'"}},
			Indexes: []state.Index{{Name: "i", Parts: []state.Part{{Expr: "upper(" + name + ")"}}, Where: name + " <> 'x'"}}}
	}
	have := &state.Database{Target: target.Postgres, Tables: []*state.Table{table("name", `"name"`, "")}}
	want := &state.Database{Target: target.Postgres, Tables: []*state.Table{table("full_name", `"full_name"`, "name")}}
	named, renames := state.Rename(have, want, sqllex.ByName("postgres"))
	changes := state.Diff(named, want, renames...)
	if len(changes) != 1 || changes[0].Title().Action != "rename-column" {
		t.Errorf("the changes are %+v, the table is %+v", changes, named.Tables[0])
	}
}
