// Package sqltype has Go types for columns for which Go's standard library has none: dates and strings of bits. Both are comparable,
// write themselves as text and JSON, and work with database/sql.
package sqltype
