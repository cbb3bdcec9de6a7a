// Package journal records migrations in the database, in tables with the prefix crategen_. Several projects can use one database:
// each has its own rows.
package journal
