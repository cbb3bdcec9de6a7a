// Package sqlite runs statements on SQLite inside the process: no server, no cgo. It is for demos, tests and small
// programs, and is linked only where [Driver] is passed to Open.
//
// A statement goes from wire to modernc.org/sqlite/lib, SQLite's own C translated to Go, without database/sql between
// them: arguments are copied once into memory that SQLite reads, cells are decoded from where SQLite left them.
//
// # How values are stored
//
//	bool          INTEGER 0 or 1
//	integers      INTEGER; 2^63 and above is an error
//	floats        REAL; NaN is an error because SQLite turns it into NULL; -0.0 comes back as 0 from a REAL column
//	text          TEXT; invalid UTF-8 is an error, NUL bytes are kept
//	bytes         BLOB
//	time          TEXT 2006-01-02T15:04:05.000000Z: UTC, microseconds (the rest is cut off towards the past), so that text
//	              sorts as time does; years outside 1 to 9999 are an error
//	UUID          TEXT, lower case with hyphens
//	JSON          TEXT
//	lists         TEXT, a JSON array of the above; NaN and infinities are errors
//
// # Concurrency
//
// A file is in WAL mode and has a pool of connections: reads never wait for writes. Writes of one client queue for one
// slot; writes of other processes are waited for as well. A wait for either ends after 5 s with dberr.ErrSerialization,
// the sign that a transaction may be run again, or with the context.
//
// A :memory: database belongs to one client and has one connection, so a transaction makes everyone else wait, for 5 s at
// most. The answer to a query is read into memory before Query returns, so that Rows left open block nobody. The same holds
// for a file with a pool of one, and for RETURNING of a write everywhere.
//
// A transaction is serializable, whatever was asked for. As on PostgreSQL, a statement that fails fails its transaction.
package sqlite
