// Package state describes the tables of a database as plain data, with a JSON form, and the changes between two states. It
// is the layer between the schema and SQL: package internal/gen/ddl makes a Database from the schema, and the packages migrate/crate,
// migrate/cockroach, migrate/postgres and migrate/sqlite print changes as statements. The changes from the empty state create
// a database.
//
// A Database belongs to one target: its types, defaults and conditions are that database's SQL.
package state
