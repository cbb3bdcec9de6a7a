// Package conformance runs one set of scenarios on every database: SQLite always, PostgreSQL where its server programs
// are, CrateDB and CockroachDB where CRATEGEN_TEST_CRATEDB_URL and CRATEGEN_TEST_COCKROACHDB_URL name them.
//
// What every target can carry runs on the package of test/shop; transactions and constraints run on that of test/ledger,
// which is not generated for CrateDB.
package conformance
