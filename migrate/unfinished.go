package migrate

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// rest is what completes a step whose statements were begun.
type rest struct {
	Table  state.TableName `json:"table"`
	Column string          `json:"column"`
	SQL    string          `json:"sql"`
}

// completed runs the statements of a step and the one that completes it. That one is recorded before, because the next plan does not see that
// it is missing.
func (r *runner) completed(ctx context.Context, s plan.Step) error {
	subject := thenPrefix + s.Change.Name()
	table, ok := nameIn(r.want, s.Change.Table)
	if !ok {
		table = state.TableName{Name: s.Change.Table}
	}
	text, err := json.Marshal(rest{table, s.Change.Object, s.Then})
	if err != nil {
		return err
	}
	if err := r.j.SetPosition(ctx, subject, string(text)); err != nil {
		return err
	}
	done, err := r.done(ctx, s)
	if err == nil && !done {
		err = r.execute(ctx, s)
	}
	if err == nil {
		err = ask.Exec(ctx, r.j.DB, s.Then)
	}
	if err != nil {
		return err
	}
	return r.j.SetPosition(ctx, subject, "")
}

// unfinished returns steps for what a crashed run left that the next plan does not see: new columns whose values are not complete, and
// statements that complete a step.
func (r *runner) unfinished(ctx context.Context, from *state.Database, planned []plan.Step) ([]plan.Step, error) {
	positions, err := r.j.Positions(ctx)
	if err != nil {
		return nil, err
	}
	var out []plan.Step
	for _, subject := range slices.Sorted(maps.Keys(positions)) {
		step, ok, err := leftStep(subject, positions[subject])
		if err != nil {
			return nil, fmt.Errorf("reading the journal: %s: %w", subject, err)
		}
		if !ok {
			continue
		}
		has := func(db *state.Database) bool {
			t := db.Named(step.Change.Table)
			return t != nil && t.Column(step.Change.Object) != nil
		}
		again := slices.ContainsFunc(planned, func(s plan.Step) bool {
			return s.Change.Table == step.Change.Table && s.Change.Object == step.Change.Object && (s.Fill != nil) == (step.Fill != nil) && (s.Then != "") == (step.Then != "")
		})
		switch {
		case again: // that step completes it
		case !has(from) || !has(r.want):
			if err := r.j.SetPosition(ctx, subject, ""); err != nil {
				return nil, err
			}
		default:
			out = append(out, step)
		}
	}
	return out, nil
}

// leftStep returns the step that completes what a position is about. ok is false for positions of other kinds.
func leftStep(subject, position string) (step plan.Step, ok bool, err error) {
	switch {
	case strings.HasPrefix(subject, fillPrefix):
		var f filling
		err = json.Unmarshal([]byte(position), &f)
		return plan.Step{Change: state.Title{Action: "fill", Table: f.Table.String(), Object: f.Column}, Phase: plan.Expand, Cost: plan.Backfill, Fill: &f.Fill}, true, err
	case strings.HasPrefix(subject, thenPrefix):
		var r rest
		err = json.Unmarshal([]byte(position), &r)
		return plan.Step{Change: state.Title{Action: "complete", Table: r.Table.String(), Object: r.Column}, Phase: plan.Expand, Cost: plan.Metadata, Then: r.SQL}, true, err
	}
	return step, false, nil
}

// noteLock records that a table is without its lock for schema changes for the time of a statement.
func (r *runner) noteLock(ctx context.Context, table string, unlocked bool) error {
	position := ""
	if unlocked {
		position = "unlocked"
	}
	return r.j.SetPosition(context.WithoutCancel(ctx), lockedPrefix+table, position)
}

// lockAgain locks the tables for schema changes that a run which died has left without their locks.
func (r *runner) lockAgain(ctx context.Context) error {
	positions, err := r.j.Positions(ctx)
	if err != nil {
		return err
	}
	for _, subject := range slices.Sorted(maps.Keys(positions)) {
		table, ok := strings.CutPrefix(subject, lockedPrefix)
		if !ok {
			continue
		}
		if err := r.engine.Ready(ctx, r.j.DB, table, r.reporter(table)); err != nil {
			return err
		}
		if err := r.engine.Lock(ctx, r.j.DB, table); err != nil {
			return err
		}
		r.note("the table " + table + ", which a run that died had unlocked for a schema change, is locked again")
		if err := r.noteLock(ctx, table, false); err != nil {
			return err
		}
	}
	return nil
}
