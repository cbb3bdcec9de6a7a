// Package scalars holds a schema with dates, IP addresses and bits for all targets, and their tests.
package scalars

//go:generate go run ../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db --factories
