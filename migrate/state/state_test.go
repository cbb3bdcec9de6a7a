package state_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// TestCreate checks the order of the changes: schemas, tables, foreign keys to tables that come later, views.
func TestCreate(t *testing.T) {
	name := func(s string) state.TableName { return state.TableName{Name: s} }
	key := func(to string) state.ForeignKey {
		return state.ForeignKey{Name: "to_" + to, Columns: []string{"c"}, References: name(to), Referenced: []string{"id"}}
	}
	db := &state.Database{
		Schemas: []string{"audit"},
		Tables: []*state.Table{
			{TableName: name("a"), ForeignKeys: []state.ForeignKey{key("a"), key("b")}},
			{TableName: name("b"), ForeignKeys: []state.ForeignKey{key("a")}},
			{TableName: state.TableName{Schema: "audit", Name: "b"}},
		},
		Views: []*state.View{{TableName: name("v")}},
	}
	for _, test := range []struct {
		on   target.Name
		want []string
	}{
		{target.Postgres, []string{"schema audit", "table a [to_a]", "table b [to_a]", "table audit.b []", "key to_b of a", "view v"}},
		{target.SQLite, []string{"schema audit", "table a [to_a to_b]", "table b [to_a]", "table audit.b []", "view v"}},
	} {
		db.Target = test.on
		var got []string
		for _, c := range state.Create(db) {
			switch c := c.(type) {
			case state.CreateSchema:
				got = append(got, "schema "+c.Schema)
			case state.CreateTable:
				var keys []string
				for _, k := range c.ForeignKeys {
					keys = append(keys, k.Name)
				}
				got = append(got, fmt.Sprintf("table %s %v", c.Table, keys))
			case state.AddForeignKey:
				got = append(got, fmt.Sprintf("key %s of %s", c.Key.Name, c.Table))
			case state.CreateView:
				got = append(got, "view "+c.View.String())
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.on, got, test.want)
		}
	}
}
