// Package plan describes migrations as ordered steps. The packages of the databases plan the steps, and package migrate runs them.
package plan

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/crategen/crategen/migrate/state"
)

// Phase is the phase of a migration in which a step runs.
type Phase string

// The phases.
const (
	Expand   Phase = "expand"   // compatible with programs generated before the change
	Contract Phase = "contract" // not compatible with such programs
)

// Cost is the cost of a step on the server.
type Cost string

// The costs.
const (
	Metadata Cost = "metadata" // independent of the table's size
	Validate Cost = "validate" // reads all rows
	Backfill Cost = "backfill" // writes all rows, or builds an index of them
	Rebuild  Cost = "rebuild"  // copies the table
)

// Step is one step of a migration.
type Step struct {
	Change state.Title
	SQL    []string // in execution order
	// Together runs the statements in one transaction. Unbound runs an SQLite transaction without foreign keys.
	Together, Unbound bool
	Phase             Phase
	Cost              Cost
	// Locked reports whether the statements wait for a lock. They get a short timeout and are repeated.
	Locked bool
	// LosesWrites reports whether rows that programs write during the step lose a value without an error.
	LosesWrites bool
	// Allowed reports whether a directive of a file allows the loss. Go is the name of the function that the step calls.
	Allowed bool
	Go      string
	// Rebuild is the copy of a CrateDB table, which needs more than statements.
	Rebuild *Copy
	// Fill gives existing rows the value of a new column, after the statements.
	Fill *Fill
	// Then is a statement that completes the step and whose effect no comparison of tables sees, such as the next number of a sequence. It can
	// be repeated. The journal has it from before the statements until after it, so that the run after one that died executes it.
	Then string
	// Done is a query for one number, which is not 0 if the database has the result of SQL. Such a step is not executed again, and
	// a step whose result is missing after its statements is an error. It is empty for steps that can be repeated.
	Done string
	// Outage is what running programs will notice of a rebuild, nil for nothing or if no database was asked.
	Outage *Outage
	// Hazards say why the step would fail in the middle, or damage the table, on this server. Such a step is refused. They are empty if no
	// server was asked.
	Hazards []string
	// Checks run before the first step and must find no rows.
	Checks []Check
	// Ignored are the rules of lint that are silent for the step.
	Ignored []Ignore
}

// Ignore is a rule of lint that is silent, and why.
type Ignore struct{ Code, Reason string }

// Check is a query for rows that prevent a step.
type Check struct {
	What  string `json:"what"`  // rows with a NULL in books.isbn
	Count string `json:"count"` // SELECT count(*) ...
	List  string `json:"list"`  // a query that lists the rows, for users
	// Remedy is the recommended action.
	Remedy string `json:"remedy,omitempty"`
	// Allow is the word that allows the rows to lose a part of their values: round=books.price. It is empty for rows that prevent the
	// step in any case.
	Allow string `json:"allow,omitempty"`
}

// Copy is the rebuild of a table: a shadow with the new definition takes the rows and then the name.
type Copy struct {
	From, To *state.Table
	// Columns are the columns to fill, and Values their expressions over the old table.
	Columns, Values []string
}

// Unsupported is the error for a change that a database cannot make. It contains a remedy.
type Unsupported struct {
	Change state.Title
	Why    string
	Remedy string
}

// Error implements error.
func (u *Unsupported) Error() string {
	return fmt.Sprintf("%s of %s: %s; %s", u.Change.Action, u.Change.Name(), u.Why, u.Remedy)
}

// One returns a step with statements.
func One(c state.Change, cost Cost, sql ...string) Step {
	s := Step{Change: c.Title(), SQL: sql, Phase: Expand, Cost: cost}
	if state.Breaks(c) {
		s.Phase = Contract
	}
	return s
}

// OfNewTables puts the steps of tables that the changes create into the first phase: programs of the previous version do not know these tables,
// and those of the new one use them after it, with their policies and constraints.
func OfNewTables(steps []Step, changes []state.Change) {
	fresh := make(map[string]bool)
	for _, c := range changes {
		if create, ok := c.(state.CreateTable); ok {
			fresh[create.Table.String()] = true
		}
	}
	for i := range steps {
		if fresh[steps[i].Change.Table] {
			steps[i].Phase = Expand
		}
	}
}

// RebuildTable is the action of a step that recreates a table.
const RebuildTable = "rebuild-table"

// Remake returns the step that recreates a table, with all of its changes.
func Remake(t *state.Table) Step {
	return Step{Change: state.Title{Action: RebuildTable, Table: t.String()}, Phase: Contract, Cost: Rebuild}
}

// Outage is the expected effect of a step on running programs.
type Outage struct {
	Rows int64 // of the table
	// Writes is how long writes are refused; Reads, a part of it, how long reads fail.
	Writes, Reads time.Duration
	// Incomplete reports whether reads do not fail during that time, but find only some of the rows: on a table with partitions.
	Incomplete bool
}

// Fill is the value of a new column for the rows that do not have one yet. The rows are updated in ranges of a key.
type Fill struct {
	Table  state.TableName `json:"table"`
	Column string          `json:"column"`
	Value  string          `json:"value"`         // an expression
	Key    string          `json:"key,omitempty"` // the column of the ranges; empty for one statement
	Type   string          `json:"type,omitempty"`
}

// IncompleteReads is the word that allows the rebuild of a table with partitions.
func IncompleteReads(t *state.Table) string { return "incomplete-reads=" + t.String() }

// LostWrites is the word that allows a step during which rows lose values that programs write.
func LostWrites(c state.Title) string { return "lost-writes=" + c.Name() }

// Run is the run of a step.
type Run struct {
	ID    string // of the run, for comments of statements
	Step  int
	Fence int64 // the number of the lease's holder
	// Position is the position that an earlier run of the same change has recorded, empty for none. SetPosition records one.
	Position    func(ctx context.Context) (string, error)
	SetPosition func(ctx context.Context, position string) error
	// Alive is called before each irreversible statement. An error ends the step.
	Alive func() error
	// Progress receives the number of copied rows and of all rows.
	Progress func(done, all int64)
}

// JobProgress receives which fraction of a job of the server is done, from 0 to 1. It may be called often and with the same fraction.
type JobProgress func(job string, fraction float64)

// Remaining returns a table without the indexes, checks and full-text indexes that the changes drop. It returns nil for nil.
func Remaining(t *state.Table, changes []state.Change) *state.Table {
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
