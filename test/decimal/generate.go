// Package decimal holds a schema with exact decimals for all targets, and their tests.
package decimal

//go:generate go run ../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db --factories
