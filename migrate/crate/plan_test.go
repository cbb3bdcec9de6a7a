package crate

import (
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// TestDefaultOnOldServer checks that a server without ALTER COLUMN SET DEFAULT gets a rebuild.
func TestDefaultOnOldServer(t *testing.T) {
	table := func(value string) *state.Table {
		return &state.Table{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"},
			Columns: []state.Column{{Name: "id", Type: "BIGINT", NotNull: true}, {Name: "n", Type: "BIGINT", Default: value}}}
	}
	for server, rebuilt := range map[target.Version]bool{{}: false, {Major: 5, Minor: 10}: true, {Major: 6, Minor: 2}: true, {Major: 6, Minor: 3}: false} {
		from := &state.Database{Target: target.CrateDB, Version: server, Tables: []*state.Table{table("1")}}
		to := &state.Database{Target: target.CrateDB, Tables: []*state.Table{table("2")}}
		steps, err := Printer{}.Plan(from, to, state.Diff(from, to))
		if err != nil || len(steps) != 1 || (steps[0].Rebuild != nil) != rebuilt {
			t.Errorf("%s: %+v, %v", server, steps, err)
		}
	}
}
