package cockroach

import (
	"context"

	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Scratch returns the tables and views of a state in the form of CockroachDB, without their foreign keys. It changes nothing: it
// creates them in a transaction without jobs and rolls it back.
func (Printer) Scratch(ctx context.Context, db wire.DB, want *state.Database) (*state.Database, error) {
	have, err := regions(ctx, db, want)
	if err != nil {
		return nil, err
	}
	if err := postgres.Roles(ctx, db, want); err != nil {
		return nil, err
	}
	early, restore := beforeRegions(want, have)
	early, policies := policiesAsChecks(early)
	printed, err := postgres.Scratch{
		Syntax: syntax, Print: Printer{}.Print, Begin: []string{"SET LOCAL autocommit_before_ddl = off"},
		// "vector index build not supported with the legacy schema changer"
		Apart: func(x state.Index) bool { return x.Method == "cspann" },
		Inspect: func(ctx context.Context, s wire.Session) (*state.Database, error) {
			return inspect(ctx, s, "crategen_scratch%")
		},
	}.Read(ctx, db, early)
	policies(printed)
	restore(printed)
	return printed, err
}

// Inspect reads a database, with all of its tables.
func (Printer) Inspect(ctx context.Context, s wire.Session, _ func(state.TableName) bool) (*state.Database, error) {
	return Inspect(ctx, s)
}
