package cockroach

import (
	"context"
	"slices"

	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Details completes a database: see postgres.Details. The regions of the database are no enum of a schema.
func (Printer) Details(ctx context.Context, s wire.Session, db *state.Database) error {
	if err := postgres.Details(ctx, s, db); err != nil {
		return err
	}
	db.Enums = slices.DeleteFunc(db.Enums, func(e state.Enum) bool { return e.Name == state.RegionType })
	return nil
}
