// Package cratewrites holds the tests of writes by key, of rows that CrateDB leaves out in silence, and of requests that it must
// not be sent.
package cratewrites

//go:generate go run ../../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db
