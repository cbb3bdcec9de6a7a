// Package search has a schema with texts, lists and times for all targets, and tests of searching them.
package search

//go:generate go run ../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db
