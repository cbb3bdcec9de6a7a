// Package coltypes holds what columns can do whose type in the database is not the one of their kind (fault 12).
package coltypes

//go:generate go run ../../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db
