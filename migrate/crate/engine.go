package crate

import "github.com/crategen/crategen/migrate/journal"

// Words implements migrate's engine.
func (Printer) Words() journal.Words {
	return journal.Words{Text: "TEXT", Long: "TEXT INDEX OFF STORAGE WITH (columnstore = false)", Int: "BIGINT",
		Options: " CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = '0-1')", Now: "CURRENT_TIMESTAMP::bigint", Refresh: true, Optimistic: true}
}

// Begin implements migrate's engine.
func (Printer) Begin(bool) []string {
	return nil
}
