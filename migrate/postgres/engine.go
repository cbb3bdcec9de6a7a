package postgres

import "github.com/crategen/crategen/migrate/journal"

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
