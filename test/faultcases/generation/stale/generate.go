// Package stale holds an entity whose schema changes after its code was generated.
package stale

//go:generate go run ../../../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db
