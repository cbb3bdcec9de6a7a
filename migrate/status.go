package migrate

import (
	"context"

	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Standing is the migration status of a database.
type Standing struct {
	Plan   *Plan           // the plan of Apply
	Holder *journal.Holder // the current or last holder of the lease, nil for none
}

// Status compares a database with the wanted state and reads the holder of the lease. It changes nothing.
func Status(ctx context.Context, db wire.DB, want *state.Database, o Options) (*Standing, error) {
	p, err := NewPlan(ctx, db, want, o)
	if err != nil {
		return nil, err
	}
	s := &Standing{Plan: p}
	j := &journal.Journal{DB: db, Words: engines[want.Target].Words(), Project: o.project()}
	if there, err := j.There(ctx); err != nil || !there {
		return s, err
	}
	s.Holder, err = j.Holder(ctx)
	return s, err
}
