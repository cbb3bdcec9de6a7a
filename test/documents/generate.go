// Package documents has a schema with documents and full-text indexes over them.
package documents

//go:generate go run ../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db
