package migrate

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// The prefixes of the subjects of positions that are not those of a step.
const (
	jobsPrefix   = "jobs="
	fillPrefix   = "fill="
	thenPrefix   = "then="
	lockedPrefix = "unlocked="
)

func spaced(list []string) string { return strings.Join(list, " ") }

// recover prepares what crashed runs left. Jobs of the server that they started are waited for; what they did, the next plan sees.
func (r *runner) recover(ctx context.Context, owned func(state.TableName) bool) error {
	if err := r.engine.Recover(ctx, r.j.DB, r.plain(), owned); err != nil {
		return err
	}
	if err := r.lockAgain(ctx); err != nil {
		return err
	}
	positions, err := r.j.Positions(ctx)
	if err != nil {
		return err
	}
	for _, subject := range slices.Sorted(maps.Keys(positions)) {
		step, ok := strings.CutPrefix(subject, jobsPrefix)
		if !ok {
			continue
		}
		if err := r.engine.Await(ctx, r.j.DB, strings.Fields(positions[subject]), r.reporter(step)); err != nil {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			r.note(fmt.Sprintf("a run that died had begun the step %s: %v", step, err))
		}
		if err := r.j.SetPosition(ctx, subject, ""); err != nil {
			return err
		}
	}
	return nil
}

// undo undoes unfinished rebuilds of the tables, and forgets how far they came.
func (r *runner) undo(ctx context.Context, owned func(state.TableName) bool) ([]state.TableName, error) {
	tables, err := r.engine.Abort(ctx, r.j.DB, owned)
	for _, t := range tables {
		subject := plan.Remake(&state.Table{TableName: t}).Change.String()
		if e := r.j.SetPosition(ctx, subject, ""); err == nil {
			err = e
		}
	}
	return tables, err
}

// undoOthers undoes the unfinished rebuilds that the steps do not continue.
func (r *runner) undoOthers(ctx context.Context, owned func(state.TableName) bool, steps []plan.Step) error {
	goesOn := make(map[state.TableName]bool)
	for _, s := range steps {
		if s.Rebuild != nil {
			goesOn[s.Rebuild.To.TableName] = true
		}
	}
	tables, err := r.undo(ctx, func(n state.TableName) bool { return owned(n) && !goesOn[n] })
	for _, t := range tables {
		r.note("the unfinished rebuild of the table " + t.String() + " was undone")
	}
	return err
}
