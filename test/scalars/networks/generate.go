// Package networks holds a schema with addresses that have prefixes, for the databases that store these, and their tests.
package networks

//go:generate go run ../../../cmd/crategen generate ./schema --target cockroachdb,postgres,sqlite --out db
