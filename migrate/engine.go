package migrate

import (
	"context"

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
	// Print returns the statements of a change, in the order in which they must run. A statement has no effect if the change
	// was made before.
	Print(state.Change) []state.Statement
	// Type returns the type of a column on one line.
	Type(state.Column) string
}

// engine is what migrations know of one database.
type engine interface {
	Printer
	// Inspect reads the tables and views in the words in which the server prints them.
	Inspect(context.Context, wire.Session) (*state.Database, error)
	// Scratch returns what the server prints of the tables and views of a state, and changes nothing.
	Scratch(context.Context, wire.DB, *state.Database) (*state.Database, error)
	// Plan writes the steps of the changes that lead from one state to another.
	Plan(from, to *state.Database, changes []state.Change) ([]plan.Step, error)
	// Words are how the journal is written.
	Words() journal.Words
	// Ready waits until the table can be changed, and says why it cannot.
	Ready(ctx context.Context, db wire.DB, table string) error
	// Begin are statements at the beginning of a transaction with DDL that may wait for locks, or may not.
	Begin(locked bool) []string
	// Finish looks at what a step did, before its transaction is committed.
	Finish(ctx context.Context, tx wire.Tx, s plan.Step) error
	// Recover takes back what a run that died left half done of the tables that owned accepts.
	Recover(ctx context.Context, db wire.DB, owned func(state.TableName) bool) error
	// Rebuild copies a table. The fence of the run is a part of the names of the tables that it makes.
	Rebuild(ctx context.Context, db wire.DB, c *plan.Copy, run plan.Run) error
}

var engines = map[target.Name]engine{
	target.CrateDB:     crate.Printer{},
	target.CockroachDB: cockroach.Printer{},
	target.Postgres:    postgres.Printer{},
	target.SQLite:      sqlite.Printer{},
}

// PrinterOf returns the printer of a database.
func PrinterOf(name target.Name) Printer { return engines[name] }

// Statements returns the statements that create the missing objects of a database, in the order in which they must run.
func Statements(db *state.Database) []state.Statement {
	var out []state.Statement
	for _, c := range state.Create(db) {
		out = append(out, PrinterOf(db.Target).Print(c)...)
	}
	return out
}
