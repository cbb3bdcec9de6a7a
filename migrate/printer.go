package migrate

import (
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/cockroach"
	"github.com/crategen/crategen/migrate/crate"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/sqlite"
	"github.com/crategen/crategen/migrate/state"
)

// Printer writes changes in the SQL of one database.
type Printer interface {
	// Print returns the statements of a change, in the order in which they must run. A statement has no effect if the change
	// was made before.
	Print(state.Change) []state.Statement
	// Type returns the type of a column on one line.
	Type(state.Column) string
}

var printers = map[target.Name]Printer{
	target.CrateDB:     crate.Printer{},
	target.CockroachDB: cockroach.Printer{},
	target.Postgres:    postgres.Printer{},
	target.SQLite:      sqlite.Printer{},
}

// PrinterOf returns the printer of a database.
func PrinterOf(name target.Name) Printer { return printers[name] }

// Statements returns the statements that create the missing objects of a database, in the order in which they must run.
func Statements(db *state.Database) []state.Statement {
	var out []state.Statement
	for _, c := range state.Create(db) {
		out = append(out, PrinterOf(db.Target).Print(c)...)
	}
	return out
}
