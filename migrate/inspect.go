package migrate

import (
	"context"
	"slices"
	"strings"

	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Inspect reads the tables, views and enum types of a live database, in the server's form, without the tables of the journal.
func Inspect(ctx context.Context, db wire.DB) (*state.Database, error) {
	e, err := engineOf(db)
	if err != nil {
		return nil, err
	}
	live, err := e.Inspect(ctx, db, nil)
	if err != nil {
		return nil, err
	}
	if err := e.Details(ctx, db, live); err != nil {
		return nil, err
	}
	live.Tables = slices.DeleteFunc(live.Tables, func(t *state.Table) bool { return strings.HasPrefix(t.Name, journal.Prefix) })
	return live, nil
}
