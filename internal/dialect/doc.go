// Package dialect holds everything that differs between the databases at run time: placeholders, the form of a list, arrays, object paths,
// full text, bulk inserts, casts. A [Dialect] writes into a [Sink]; the statement and its expressions are in package sqlgen. No other
// package looks at a dialect's name.
//
// What differs at generation (column types, DDL) is in package internal/gen/ddl.
package dialect
