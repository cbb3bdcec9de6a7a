package ddl

import (
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate/state"
)

// rowSecurity returns the row-level security of a table, nil if the schema says nothing about it.
func rowSecurity(e *model.Entity) *state.RowSecurity {
	if e.RowSecurity == nil {
		return nil
	}
	out := &state.RowSecurity{Force: e.RowSecurity.Force}
	for _, p := range e.RowSecurity.Policies {
		out.Policies = append(out.Policies, state.Policy(p))
	}
	return out
}
