// Package wire is the border between typed queries and the transports that carry them.
//
// A query arrives as a [Statement]: SQL text and typed [Value] arguments. Its answer leaves as [Rows], a cursor whose
// methods read one typed cell after the other, straight from the bytes that the server sent. Nothing on this path boxes
// a cell into an interface or uses reflection.
//
// Transports (pgwire, cratehttp, sqlite) implement [Driver], [DB], [Tx] and [Rows]. Everything above them is the same for
// every database.
//
// Between the two, [Intercept] puts [Middleware] around every statement.
package wire
