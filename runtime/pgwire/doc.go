// Package pgwire carries statements to CockroachDB and PostgreSQL over their wire protocol.
//
// It stands on pgx's pgconn, below pgx's row scanning: statements are prepared once per connection and found by their
// text, arguments are encoded in binary by the types that the server named, and cells are decoded straight from the read
// buffer. Strings of one answer are cut from shared chunks. A Statement enters through DB or Tx, a wire.Rows leaves.
//
// Which node takes a statement, and whether it is sent again after a failure, is decided by package connect; this package
// says what each error means (errors.go).
package pgwire
