package migrate

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Abort undoes the rebuilds that a crashed run left unfinished: the tables accept writes again, and the unfinished copies are dropped.
// It returns the tables. If a run has the lease, the error is a *journal.HeldError; with Options.TakeOver, Abort first waits until the
// lease has expired. Steps that are complete stay.
func Abort(ctx context.Context, db wire.DB, o Options) ([]state.TableName, error) {
	name := target.Name(db.Dialect())
	e, ok := engines[name]
	if !ok {
		return nil, fmt.Errorf("no migrations for the database %q", name)
	}
	r := &runner{engine: e, want: &state.Database{Target: name}, options: o, j: &journal.Journal{DB: db, Words: e.Words(), Project: o.project()}}
	if there, err := r.j.There(ctx); err != nil || !there {
		return nil, err
	}
	if err := r.begin(ctx); err != nil {
		return nil, err
	}
	tables, err := r.abort(r.ctx)
	return tables, errors.Join(err, r.end())
}

func (r *runner) abort(ctx context.Context) ([]state.TableName, error) {
	objects, err := r.j.Objects(ctx)
	if err != nil {
		return nil, err
	}
	owned := r.owned(objects)
	if err := r.engine.Recover(ctx, r.j.DB, r.plain(), owned); err != nil {
		return nil, err
	}
	return r.undo(ctx, owned)
}

// owned reports whether a table is the project's.
func (r *runner) owned(objects map[string]bool) func(state.TableName) bool {
	return func(n state.TableName) bool { return objects[n.String()] || r.want.Table(n) != nil }
}
