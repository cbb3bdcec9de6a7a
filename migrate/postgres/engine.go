package postgres

import (
	"context"
	"errors"

	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Words implements migrate's engine.
func (Printer) Words() journal.Words {
	return journal.Words{Text: "text", Long: "text", Int: "bigint", Now: "(extract(epoch FROM clock_timestamp()) * 1000)::int8"}
}

// Begin implements migrate's engine.
func (Printer) Begin(locked bool) []string {
	if locked {
		return []string{"SET LOCAL lock_timeout = '2s'"}
	}
	return nil
}

// Ready implements migrate's engine.
func (Printer) Ready(context.Context, wire.DB, string) error { return nil }

// Rebuild implements migrate's engine.
func (Printer) Rebuild(context.Context, wire.DB, *plan.Copy, plan.Run) error {
	return errors.New("the database rebuilds tables by statements")
}

// Recover implements migrate's engine. It does nothing: the next plan sees everything of a crashed run.
func (Printer) Recover(context.Context, wire.DB, func(state.TableName) bool) error { return nil }

// Finish implements migrate's engine.
func (Printer) Finish(context.Context, wire.Tx, plan.Step) error { return nil }
