// Package ledger holds a schema with what CrateDB cannot carry: transactions, generated keys, unique constraints and
// foreign keys. Package conformance runs it on the other targets.
package ledger

//go:generate go run ../../cmd/crategen generate ./schema --target cockroachdb,postgres,sqlite --out db --factories
