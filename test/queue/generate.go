// Package queue is a queue of jobs in a table: workers that take jobs with SKIP LOCKED. Its functions are the examples of docs/cockroachdb.md.
package queue

//go:generate go run ../../cmd/crategen generate ./schema --target cockroachdb,postgres,sqlite --out db
