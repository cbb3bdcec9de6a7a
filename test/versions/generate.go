// Package versions has a schema with versions of rows, and tests of the writes that look at them.
package versions

//go:generate go run ../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db
