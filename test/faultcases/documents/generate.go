// Package documents holds what documents keep exactly (fault 10), and that one document does not break conditions for all
// (fault 11).
package documents

//go:generate go run ../../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db
