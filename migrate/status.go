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
	s.Holder, s.Blocked, err = newRunner(db, engines[want.Target], want, o).standing(ctx)
	return s, err
}

// standing reads the holder of the lease and the blocked tables of the project. Without a journal there are none.
func (r *runner) standing(ctx context.Context) (*journal.Holder, []Blocked, error) {
	there, err := r.j.There(ctx)
	if err != nil || !there {
		return nil, nil, err
	}
	holder, err := r.j.Holder(ctx)
	if err != nil {
		return nil, nil, err
	}
	list, err := r.blocked(ctx)
	return holder, list, err
}

func (r *runner) blocked(ctx context.Context) ([]Blocked, error) {
	tables, err := r.engine.Blocked(ctx, r.j.DB)
	if err != nil || len(tables) == 0 {
		return nil, err
	}
	objects, err := r.j.Objects(ctx)
	if err != nil {
		return nil, err
	}
	var out []Blocked
	for _, t := range tables {
		if !objects[t.String()] {
			continue
		}
		since, err := r.j.Since(ctx, plan.RebuildTable, t.String())
		if err != nil {
			return nil, err
		}
		out = append(out, Blocked{t, since})
	}
	return out, nil
}
