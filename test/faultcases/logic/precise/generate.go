// Package precise holds the tests of times in columns of every precision.
package precise

//go:generate go run ../../../../cmd/crategen generate ./schema --target cockroachdb,postgres,sqlite --out db
