package plan

import (
	"context"
	"errors"

	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Statements is the part of an engine that a database does not need if its steps are only statements: a run that crashed leaves
// nothing that the next plan does not find.
type Statements struct{}

// Ready implements migrate's engine.
func (Statements) Ready(context.Context, wire.DB, string, JobProgress) error { return nil }

// Settle implements migrate's engine.
func (Statements) Settle(context.Context, wire.DB, state.TableName) error { return nil }

// Finish implements migrate's engine.
func (Statements) Finish(context.Context, wire.Tx, Step) error { return nil }

// Recover implements migrate's engine.
func (Statements) Recover(context.Context, wire.DB, Run, func(state.TableName) bool) error {
	return nil
}

// Abort implements migrate's engine.
func (Statements) Abort(context.Context, wire.DB, func(state.TableName) bool) ([]state.TableName, error) {
	return nil, nil
}

// Blocked implements migrate's engine.
func (Statements) Blocked(context.Context, wire.DB) ([]state.TableName, error) { return nil, nil }

// Rebuild implements migrate's engine.
func (Statements) Rebuild(context.Context, wire.DB, *Copy, Run) error {
	return errors.New("the database rebuilds tables by statements")
}

// Estimate implements migrate's engine.
func (Statements) Estimate(context.Context, wire.DB, []Step) error { return nil }

// Hazards implements migrate's engine.
func (Statements) Hazards(context.Context, wire.DB, []Step) error { return nil }

// Size implements migrate's engine.
func (Statements) Size(state.TableName) string { return "" }

// Unlock implements migrate's engine.
func (Statements) Unlock(_ context.Context, _ wire.DB, _ string, refused error, _ func() error, _ func(bool) error) error {
	return refused
}

// Lock implements migrate's engine.
func (Statements) Lock(context.Context, wire.DB, string) error { return nil }

// Jobs implements migrate's engine.
func (Statements) Jobs(string) []string { return nil }

// Await implements migrate's engine.
func (Statements) Await(context.Context, wire.DB, []string, JobProgress) error { return nil }
