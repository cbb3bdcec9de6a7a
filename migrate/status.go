package migrate

import (
	"context"
	"time"

	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Standing is the migration status of a database.
type Standing struct {
	Plan   *Plan           // the plan of Apply
	Holder *journal.Holder // the current or last holder of the lease, nil for none
	// Blocked are the tables that an unfinished rebuild blocks for writes. Abort lifts the block; Apply continues the rebuild.
	Blocked []Blocked
}

// Blocked is a table that is blocked for writes.
type Blocked struct {
	Table state.TableName
	Since time.Time // the start of the rebuild, zero if the journal does not know it
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
	if s.Holder, err = j.Holder(ctx); err != nil {
		return s, err
	}
	s.Blocked, err = blocked(ctx, j, engines[want.Target])
	return s, err
}

func blocked(ctx context.Context, j *journal.Journal, e engine) ([]Blocked, error) {
	tables, err := e.Blocked(ctx, j.DB)
	if err != nil || len(tables) == 0 {
		return nil, err
	}
	objects, err := j.Objects(ctx)
	if err != nil {
		return nil, err
	}
	var out []Blocked
	for _, t := range tables {
		if !objects[t.String()] {
			continue
		}
		since, err := j.Since(ctx, plan.RebuildTable, t.String())
		if err != nil {
			return nil, err
		}
		out = append(out, Blocked{t, since})
	}
	return out, nil
}
