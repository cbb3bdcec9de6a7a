package migrate

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/cockroach"
	"github.com/crategen/crategen/migrate/crate"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/sqlite"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Printer writes changes in the SQL of one database.
type Printer interface {
	// Print returns the statements of a change in their order. A statement has no effect if the change exists already.
	Print(state.Change) []state.Statement
	// Type returns the type of a column on one line.
	Type(state.Column) string
}

// engine is the interface of migrations to one database.
type engine interface {
	Printer
	// Inspect reads the tables and views in the server's form. Where applications share a database by schemas, keep tells which ones are read; nil reads all.
	Inspect(ctx context.Context, s wire.Session, keep func(state.TableName) bool) (*state.Database, error)
	// Details completes an inspected database with what only a reader of it needs: the columns of views, enum types, partitions.
	Details(context.Context, wire.Session, *state.Database) error
	// Scratch returns the tables and views of a state in the server's form. It changes nothing.
	Scratch(context.Context, wire.DB, *state.Database) (*state.Database, error)
	// Plan returns the steps of the changes from one state to another.
	Plan(from, to *state.Database, changes []state.Change) ([]plan.Step, error)
	// Estimate notes in the steps what running programs will notice.
	Estimate(ctx context.Context, db wire.DB, steps []plan.Step) error
	// Hazards notes in the steps why they would fail in the middle or damage their tables.
	Hazards(ctx context.Context, db wire.DB, steps []plan.Step) error
	// Size is a query for the bytes that a table takes, empty if the server does not know it.
	Size(state.TableName) string
	// Words returns the SQL of the journal that depends on the database.
	Words() journal.Words
	// Ready waits until the table can be changed, or returns the reason why it cannot. It reports the jobs for which it waits.
	Ready(ctx context.Context, db wire.DB, table string, report plan.JobProgress) error
	// Settle waits, before the rows of a table get the values of a new column, for those who still use the table without it.
	Settle(ctx context.Context, db wire.DB, table state.TableName) error
	// Privileges returns the needs that the user does not have. User is a query for the name of the user.
	Privileges(ctx context.Context, s wire.Session, needs []plan.Need) ([]plan.Missing, error)
	User() string
	// Begin returns the first statements of a DDL transaction. locked reports whether it may wait for locks.
	Begin(locked bool) []string
	// Finish checks the result of a step before the commit of its transaction.
	Finish(ctx context.Context, tx wire.Tx, s plan.Step) error
	// Recover prepares what a crashed run left for this run: no statement of the crashed run that arrives late has an effect any more,
	// every table has its name, and unfinished rebuilds can continue. It changes only tables that owned accepts.
	Recover(ctx context.Context, db wire.DB, run plan.Run, owned func(state.TableName) bool) error
	// Abort undoes unfinished rebuilds, and returns their tables.
	Abort(ctx context.Context, db wire.DB, owned func(state.TableName) bool) ([]state.TableName, error)
	// Blocked returns the tables that a rebuild blocks for writes.
	Blocked(ctx context.Context, db wire.DB) ([]state.TableName, error)
	// Rebuild copies a table. The names of its temporary tables contain the fence of the run.
	Rebuild(ctx context.Context, db wire.DB, c *plan.Copy, run plan.Run) error
	// Unlock runs a statement again that the server refused because its table is locked for schema changes. It returns other errors.
	// note is called before the lock is taken away, and after it is there again. Lock locks a table that a run which died left unlocked.
	Unlock(ctx context.Context, db wire.DB, table string, refused error, again func() error, note func(unlocked bool) error) error
	Lock(ctx context.Context, db wire.DB, table string) error
	// Jobs returns the ids of the server's jobs that a notice names.
	Jobs(notice string) []string
	// Await waits for the end of jobs, and reports how far they are. The error names those that failed.
	Await(ctx context.Context, db wire.DB, jobs []string, report plan.JobProgress) error
}

var engines = map[target.Name]engine{
	target.CrateDB:     crate.Printer{},
	target.CockroachDB: cockroach.Printer{},
	target.Postgres:    postgres.Printer{},
	target.SQLite:      sqlite.Printer{},
}

// engineOf returns the engine of an open database.
func engineOf(db wire.DB) (engine, error) {
	e, ok := engines[target.Name(db.Dialect())]
	if !ok {
		return nil, fmt.Errorf("no migrations for the database %q", db.Dialect())
	}
	return e, nil
}

// PrinterOf returns the printer of a database.
func PrinterOf(name target.Name) Printer { return engines[name] }

// Statements returns the statements that create the missing objects of a database, in their order.
func Statements(db *state.Database) []state.Statement {
	var out []state.Statement
	for _, c := range state.Create(db) {
		out = append(out, PrinterOf(db.Target).Print(c)...)
	}
	return out
}
