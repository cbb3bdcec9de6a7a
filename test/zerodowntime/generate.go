// Package zerodowntime has two versions of a schema and their generated clients. Its test migrates a database from the old version to
// the new one while programs of both write.
package zerodowntime

//go:generate go run ../../cmd/crategen generate ./old/schema --target cratedb,cockroachdb,postgres,sqlite --out old/db
//go:generate go run ../../cmd/crategen generate ./new/schema --target cratedb,cockroachdb,postgres,sqlite --out new/db
