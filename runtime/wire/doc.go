// Package wire is the interface between typed queries and transports.
//
// A query arrives as a [Statement]: SQL text and typed [Value] arguments. Its answer leaves as [Rows], a cursor whose methods
// read one typed cell after the other, directly from the bytes of the server. No code on this path boxes a cell into an
// interface or uses reflection.
//
// Transports (pgwire, cratehttp, sqlite) implement [Driver], [DB], [Tx] and [Rows]. All code above them is independent of the
// database.
//
// [Intercept] adds [Middleware] between the two, around every statement.
package wire
