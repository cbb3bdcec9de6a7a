package migrate

import (
	"context"

	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Standing is where a database stands.
type Standing struct {
	Plan   *Plan           // what Apply would do
	Holder *journal.Holder // who migrates it or did so last, nil for nobody
}

// Status compares a database with the wanted state and reads who is migrating it. It changes nothing.
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
