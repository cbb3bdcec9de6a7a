package cockroach

import "github.com/crategen/crategen/migrate/journal"

// Words implements migrate's engine.
func (Printer) Words() journal.Words {
	return journal.Words{Text: "text", Long: "text", Int: "int8", Now: "(extract(epoch FROM clock_timestamp()) * 1000)::int8"}
}

// Begin implements migrate's engine.
func (Printer) Begin(bool) []string {
	return []string{"SET LOCAL autocommit_before_ddl = off"}
}
