// Package grammar has every kind of statement that the CockroachDB and CrateDB dialects can write, and asks those databases'
// own grammars to parse each: cockroachdb-parser, and cratedb-sqlparse for Python, which run.sh installs. It is a module
// of its own so that users of crategen do not depend on the parsers.
//
// The statements come from the generated packages test/shop and test/ledger: a recorder stands in for the server and keeps
// what it is sent. DDL comes from package internal/gen/ddl as well, for a project that uses everything.
package grammar
