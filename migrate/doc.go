// Package migrate changes a live database to the state of a schema.
//
// Data flow: the wanted state of internal/gen/ddl and the state of the server's catalog --Compare--> changes --Plan--> steps --Apply-->
// the database, which contains the journal. Each database has a package for its differences: migrate/postgres, migrate/cockroach,
// migrate/crate, migrate/sqlite.
package migrate
