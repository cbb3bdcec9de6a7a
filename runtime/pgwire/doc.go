// Package pgwire executes statements on CockroachDB and PostgreSQL over their wire protocol.
//
// It uses pgx's pgconn, below pgx's row scanning: statements are prepared once per connection and found by their text,
// arguments are encoded in binary for the parameter types that the server reported, and cells are decoded directly from the
// read buffer. Strings of one answer share chunks. A Statement enters through DB or Tx, a wire.Rows leaves.
//
// Package connect chooses the node and decides about repeated statements; this package classifies the errors (errors.go).
package pgwire
