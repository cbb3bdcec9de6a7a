// Package plan describes how changes are made: as ordered steps, which the packages of the databases write and package migrate
// runs.
package plan

import (
	"fmt"
	"slices"

	"github.com/crategen/crategen/migrate/state"
)

// Phase says when a step may run.
type Phase string

// The phases.
const (
	Expand   Phase = "expand"   // programs that were generated before the change go on
	Contract Phase = "contract" // they may not
)

// Cost is what a step costs the server.
type Cost string

// The costs.
const (
	Metadata Cost = "metadata" // takes as long for a large table as for a small one
	Validate Cost = "validate" // reads all rows
	Backfill Cost = "backfill" // writes all rows, or builds an index of them
	Rebuild  Cost = "rebuild"  // copies the table
)

// Step is one step of a migration.
type Step struct {
	Change state.Title
	SQL    []string // in the order in which they run
	// Together makes the statements one transaction. Unbound is a transaction of SQLite without foreign keys.
	Together, Unbound bool
	Phase             Phase
	Cost              Cost
	// Locked says that the statements wait for a lock that others hold up: they are given a short time, and repeated.
	Locked bool
	// Allowed says that a directive of a file allows the loss. Go is the name of a function that the step calls.
	Allowed bool
	Go      string
	// Rebuild is the copy of a table of CrateDB, which is more than statements.
	Rebuild *Copy
	// Checks must find nothing before the first step runs.
	Checks []Check
}

// Check is a query for what stands in the way of a step.
type Check struct {
	What  string `json:"what"`  // rows with a NULL in books.isbn
	Count string `json:"count"` // SELECT count(*) ...
	List  string `json:"list"`  // the query that lists them, for a person
	// Remedy is what to do.
	Remedy string `json:"remedy,omitempty"`
}

// Copy is the rebuild of a table: a shadow with the new definition takes the rows and then the name.
type Copy struct {
	From, To *state.Table
	// Columns are those to fill, Values what they are filled with, from the old table.
	Columns, Values []string
}

// Unsupported says that a database cannot make a change, and what to do instead.
type Unsupported struct {
	Change state.Title
	Why    string
	Remedy string
}

// Error implements error.
func (u *Unsupported) Error() string {
	return fmt.Sprintf("%s of %s: %s; %s", u.Change.Action, u.Change.Name(), u.Why, u.Remedy)
}

// One is a step of statements.
func One(c state.Change, cost Cost, sql ...string) Step {
	s := Step{Change: c.Title(), SQL: sql, Phase: Expand, Cost: cost}
	switch c.(type) {
	case state.DropTable, state.DropColumn, state.RenameTable, state.RenameColumn, state.SetNotNull, state.AlterType, state.AlterKey:
		s.Phase = Contract
	}
	return s
}

// Remake is the step that makes a table anew, with all of its changes.
func Remake(t *state.Table) Step {
	return Step{Change: state.Title{Action: "rebuild-table", Table: t.String()}, Phase: Contract, Cost: Rebuild}
}

// Run is the run that a step is a part of.
type Run struct {
	Fence int64 // the number of the lease's holder
	// Alive is asked before each statement that cannot be taken back. An error ends the step.
	Alive func() error
	// Progress is told how many rows of how many are copied.
	Progress func(done, all int64)
}

// Kept is a table without the indexes, checks and full-text indexes that the changes drop; nil of nil.
func Kept(t *state.Table, changes []state.Change) *state.Table {
	if t == nil {
		return nil
	}
	out := *t
	out.Indexes, out.Checks, out.Fulltexts = slices.Clone(t.Indexes), slices.Clone(t.Checks), slices.Clone(t.Fulltexts)
	for _, c := range changes {
		title := c.Title()
		if title.Table != t.String() {
			continue
		}
		switch c.(type) {
		case state.DropIndex:
			out.Indexes = slices.DeleteFunc(out.Indexes, func(x state.Index) bool { return x.Name == title.Object })
		case state.DropCheck:
			out.Checks = slices.DeleteFunc(out.Checks, func(x state.Check) bool { return x.Name == title.Object })
		case state.DropFulltext:
			out.Fulltexts = slices.DeleteFunc(out.Fulltexts, func(x state.Fulltext) bool { return x.Name == title.Object })
		}
	}
	return &out
}
