// Package state describes the tables of a database as plain data, which JSON holds as well, and what changes them. It stands
// between the schema and SQL: package gen/ddl makes a Database from the schema, and the packages migrate/crate,
// migrate/cockroach, migrate/postgres and migrate/sqlite print changes as statements. A database is created by the changes
// from nothing.
//
// A Database is one target's: its types, defaults and conditions are that database's SQL.
package state
