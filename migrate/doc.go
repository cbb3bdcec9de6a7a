// Package migrate changes a live database to the state that a schema wants.
//
// Data flow: the wanted state of internal/gen/ddl, and what the server's catalog lists --Compare--> changes --Plan--> steps --Apply--> the
// database, with a journal in it. What a database does in its own way is in its package: migrate/postgres, migrate/cockroach,
// migrate/crate, migrate/sqlite.
package migrate
