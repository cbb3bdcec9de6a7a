package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Words implements migrate's engine.
func (Printer) Words() journal.Words {
	return journal.Words{Text: "text", Long: "text", Int: "integer", Now: "CAST((julianday('now') - 2440587.5) * 86400000 AS integer)"}
}

// Begin implements migrate's engine.
func (Printer) Begin(bool) []string {
	return nil
}

// Ready implements migrate's engine.
func (Printer) Ready(context.Context, wire.DB, string) error { return nil }

// Rebuild implements migrate's engine.
func (Printer) Rebuild(context.Context, wire.DB, *plan.Copy, plan.Run) error {
	return errors.New("the database rebuilds tables by statements")
}

// Recover implements migrate's engine. A run that died leaves nothing that the next plan does not see.
func (Printer) Recover(context.Context, wire.DB, func(state.TableName) bool) error { return nil }

// Finish checks the foreign keys, which are off during the rebuild of a table.
func (Printer) Finish(ctx context.Context, tx wire.Tx, s plan.Step) error {
	if !s.Unbound || s.Change.Action == "drop-table" {
		return nil
	}
	broken := ""
	err := ask.Rows(ctx, tx, "PRAGMA foreign_key_check", func(row wire.Rows) { broken = row.Text() })
	if err == nil && broken != "" {
		err = fmt.Errorf("rows of %s would refer to no row; delete them, or add what they refer to", broken)
	}
	return err
}
