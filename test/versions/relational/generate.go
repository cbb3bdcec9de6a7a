// Package relational has a schema with versions of rows for databases with transactions.
package relational

//go:generate go run ../../../cmd/crategen generate ./schema --target cockroachdb,postgres,sqlite --out db
