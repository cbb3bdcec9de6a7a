package cockroach_test

import (
	"errors"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/cockroach"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// A type is changed in place, except where the server would rewrite a column that something else holds.
func TestAlterType(t *testing.T) {
	make := func(typ string, index bool) *state.Database {
		table := &state.Table{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"},
			Columns: []state.Column{{Name: "id", Type: "INT8", NotNull: true}, {Name: "n", Type: typ}}}
		if index {
			table.Indexes = []state.Index{{Name: "by_n", Parts: []state.Part{{Column: "n"}}}}
		}
		return &state.Database{Target: target.CockroachDB, Tables: []*state.Table{table}}
	}
	for _, tt := range []struct {
		from, to string
		index    bool
		refused  bool
	}{
		{"INT8", "int4", true, false},
		{"VARCHAR(20)", "text", true, false},
		{"INT8", "text", false, false},
		{"INT8", "text", true, true},
		{"STRING[]", "text", true, true},
	} {
		from, to := make(tt.from, tt.index), make(tt.to, tt.index)
		steps, err := cockroach.Printer{}.Plan(from, to, state.Diff(from, to))
		var unsupported *plan.Unsupported
		if errors.As(err, &unsupported) != tt.refused || !tt.refused && len(steps) != 1 {
			t.Errorf("%s to %s, index %v: %d steps, %v", tt.from, tt.to, tt.index, len(steps), err)
		}
	}
}
