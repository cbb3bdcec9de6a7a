// Package plans has a schema with inverted indexes, and tests that read the plans of the servers: a condition that an index can answer must be
// written in a form that it answers.
package plans

//go:generate go run ../../cmd/crategen generate ./schema --target cockroachdb,postgres,sqlite --out db
