// Package reported has what people reported to other clients and toolkits, as tests on every database.
package reported

//go:generate go run ../../cmd/crategen generate ./schema --target cratedb,cockroachdb,postgres,sqlite --out db
