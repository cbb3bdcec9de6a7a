package cockroach

import (
	"context"

	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Details completes a database: see postgres.Details.
func (Printer) Details(ctx context.Context, s wire.Session, db *state.Database) error {
	return postgres.Details(ctx, s, db)
}
