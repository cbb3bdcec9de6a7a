package sqlite

import (
	"context"

	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Scratch returns a state in the form of SQLite, which stores the text of the statements.
func (Printer) Scratch(_ context.Context, _ wire.DB, want *state.Database) (*state.Database, error) {
	var statements []string
	for _, c := range state.Create(want) {
		for _, st := range (Printer{}).Print(c) {
			if st.Kind != state.KindTrigger && len(st.SQL) > 6 && st.SQL[:6] == "CREATE" {
				statements = append(statements, st.SQL)
			}
		}
	}
	return Read(statements)
}

// Inspect reads a database, with all of its tables.
func (Printer) Inspect(ctx context.Context, s wire.Session, _ func(state.TableName) bool) (*state.Database, error) {
	return Inspect(ctx, s)
}
