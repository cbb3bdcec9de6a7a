// Package cratesql is the driver of CrateDB for database/sql, with the name crate. It uses CrateDB's own HTTP protocol:
//
//	import _ "github.com/crategen/crategen/cratesql"
//
//	db, err := sql.Open("crate", "crate://app:secret@h1:4200,h2:4200/doc?timeout=5s")
//
// All connections of one sql.DB share one pool of nodes (package connect): statements go round the healthy nodes, a node
// rests after a failure, and a write is never sent twice unless it was certainly not executed or its context permits it
// ([Idempotent]). A write without an answer is dberr.ErrUnknownOutcome; all other errors are those of package dberr as well.
// The driver never returns driver.ErrBadConn, because database/sql would then repeat the statement.
//
// A connection of database/sql is only a handle here. The transport has the real ones, at most pool_size to each node, and a
// statement may use any of them; so there are no transactions and no session, also not on a sql.Conn.
//
// # Arguments
//
// Placeholders are ? or $1, or @name with sql.Named arguments. In addition to the types of database/sql, an argument may be a
// slice (an array), a map or a struct (an object, a struct in the form of encoding/json), a pointer, a json.Marshaler or an
// encoding.TextMarshaler. Times are truncated to milliseconds, CrateDB's precision. A []byte is stored as text, because
// CrateDB has no binary type; [Bytes] stores any bytes, in base64. Decimals are sent as text, or as the result of their Value
// method.
//
// # Results
//
// Columns arrive as bool, int64, float64, string and time.Time (UTC); a numeric as the string of all its digits, an interval,
// a time with time zone and an IP address as a string. Arrays, objects, geo points, geo shapes and vectors arrive as JSON in
// a []byte; [Scan] reads them into slices, maps and structs.
package cratesql
