package migrate

import (
	"context"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Abort undoes the rebuilds that a crashed run left unfinished: the tables accept writes again, and the unfinished copies are dropped.
// It returns the tables. If a run has the lease, the error is a *journal.HeldError; with Options.TakeOver, Abort first waits until the
// lease has expired. Steps that are complete stay.
func Abort(ctx context.Context, db wire.DB, o Options) ([]state.TableName, error) {
	e, err := engineOf(db)
	if err != nil {
		return nil, err
	}
	r := newRunner(db, e, &state.Database{Target: target.Name(db.Dialect())}, o)
	if there, err := r.j.There(ctx); err != nil || !there {
		return nil, err
	}
	return leased(ctx, r, r.abort)
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
	if err := r.lockAgain(ctx); err != nil {
		return nil, err
	}
	return r.undo(ctx, owned)
}

// owned reports whether a table is the project's.
func (r *runner) owned(objects map[string]bool) func(state.TableName) bool {
	return func(n state.TableName) bool { return objects[n.String()] || r.want.Table(n) != nil }
}
