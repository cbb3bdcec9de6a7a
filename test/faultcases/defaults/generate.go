// Package defaults tests what the database fills in, and keys that nobody set: faults 2, 3, 17, 19 and 27.
package defaults

//go:generate go run ../../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db
