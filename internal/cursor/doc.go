// Package cursor encrypts the values of a row into the text of a cursor, and decrypts them. It knows no queries: a cursor is bound to the
// bytes that describe its query.
package cursor
