// Package wirefaults tests what goes over the wire: values that cannot be sent, statements that are too large, schemas that
// change under a running client, and texts that users type into a search.
package wirefaults

//go:generate go run ../../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db
