// Package cratesql is the driver of CrateDB for database/sql, named crate. It speaks CrateDB's own HTTP protocol:
//
//	import _ "github.com/crategen/crategen/cratesql"
//
//	db, err := sql.Open("crate", "crate://app:secret@h1:4200,h2:4200/doc?timeout=5s")
//
// All connections of one sql.DB share one pool of nodes (package connect): statements go round the healthy nodes, a node that
// fails rests, and a write is never sent twice unless it was certainly not executed or its context says that it may be
// ([Idempotent]). A write whose answer did not come is dberr.ErrUnknownOutcome; all other errors are those of package dberr as
// well. The driver never returns driver.ErrBadConn, upon which database/sql would send a statement again.
//
// A connection of database/sql is only a name here. The real ones are the transport's, at most pool_size to each node, and
// a statement takes any of them; so there are no transactions and no session, also not on a sql.Conn.
//
// # Arguments
//
// Placeholders are ? or $1, or @name with sql.Named arguments. Besides what database/sql knows, an argument may be a slice (an
// array), a map or a struct (an object, the latter as encoding/json writes it), a pointer, a json.Marshaler or an
// encoding.TextMarshaler. Times are cut to milliseconds, CrateDB's precision. A []byte is the text that it holds, because
// CrateDB has no binary type; [Bytes] stores any bytes, in base64. Decimals go as text, or as what their Value method returns.
//
// # Results
//
// Columns arrive as bool, int64, float64, string and time.Time (UTC); a numeric as the string of all its digits, an interval,
// a time with time zone and an IP address as a string. Arrays, objects, geo points, geo shapes and vectors arrive as JSON in a
// []byte; [Scan] reads them into slices, maps and structs.
package cratesql
