// Package sqlite executes statements on SQLite inside the process: no server, no cgo. It is for demos, tests and small
// programs, and is linked only into programs that pass [Driver] to Open.
//
// Statements go from wire directly to modernc.org/sqlite/lib, SQLite's own C translated to Go, without database/sql:
// arguments are copied once into memory that SQLite reads, and cells are decoded in place.
//
// # How values are stored
//
//	bool          INTEGER 0 or 1
//	integers      INTEGER; 2^63 and above is an error
//	floats        REAL; NaN is an error because SQLite turns it into NULL; -0.0 comes back as 0 from a REAL column
//	text          TEXT; invalid UTF-8 is an error, NUL bytes are kept
//	bytes         BLOB
//	time          TEXT 2006-01-02T15:04:05.000000Z: UTC, truncated to microseconds, so that text
//	              sorts in the order of time; years outside 1 to 9999 are an error
//	UUID          TEXT, lower case with hyphens
//	JSON          TEXT
//	lists         TEXT, a JSON array of the above; NaN and infinities are errors
//
// # Concurrency
//
// A file is in WAL mode and has a pool of connections: reads never wait for writes. Writes of one client queue for one slot,
// and also wait for writes of other processes. Each wait ends after 5 s with dberr.ErrSerialization, which means that a
// transaction can be run again, or with the context.
//
// A :memory: database belongs to one client and has one connection, so a transaction makes all other statements wait, for 5 s
// at most. The answer to a query is read into memory before Query returns, so open Rows block no statement. The same applies
// to a file with a pool of one, and to RETURNING of a write everywhere.
//
// Every transaction is serializable, regardless of its options. As on PostgreSQL, a failed statement fails its transaction.
package sqlite
