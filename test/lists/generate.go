// Package lists has a schema with arrays and texts, and tests of their functions on all databases.
package lists

//go:generate go run ../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db
