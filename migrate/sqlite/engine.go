package sqlite

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/plan"
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
