// Package logic holds the tests of what conditions and values mean: over joins, of times, of constants, of NULL.
package logic

//go:generate go run ../../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db
