// Package bulkfiles has a schema and tests of files that servers read and write: COPY of CrateDB, IMPORT INTO and EXPORT of CockroachDB.
package bulkfiles

//go:generate go run ../../cmd/crategen generate ./schema --target cratedb,sqlite --out crate/db
//go:generate go run ../../cmd/crategen generate ./schema --target cockroachdb,sqlite --out cockroach/db
