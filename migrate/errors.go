package migrate

import (
	"fmt"

	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// LossError is the error for a change that loses data and is not allowed.
type LossError struct{ Change state.Title }

// Error implements error.
func (e *LossError) Error() string {
	text := fmt.Sprintf("%s of %s loses data; allow it with --allow %s", e.Change.Action, e.Change.Name(), e.Change)
	if e.Change.Action == "drop-table" {
		text += "; or, if the table belongs to another schema, give each schema a --project of its own"
	}
	return text
}

// RowsError is the error for rows that prevent a change.
type RowsError struct {
	Change state.Title
	Check  plan.Check
	Rows   int64
}

// Error implements error.
func (e *RowsError) Error() string {
	return fmt.Sprintf("%s of %s: there are %d %s; %s; this lists them: %s", e.Change.Action, e.Change.Name(), e.Rows, e.Check.What,
		e.Check.Remedy, e.Check.List)
}

// CheckError is the error for a change whose check the server rejected, because it cannot make the change: it has no cast between two
// types, for example.
type CheckError struct {
	Change state.Title
	Check  plan.Check
	Err    error
}

// Error implements error.
func (e *CheckError) Error() string {
	return fmt.Sprintf("%s of %s: looking for %s: %v", e.Change.Action, e.Change.Name(), e.Check.What, e.Err)
}

// Unwrap returns the error of the server.
func (e *CheckError) Unwrap() error { return e.Err }
