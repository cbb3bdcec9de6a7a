// Package dialect holds everything that differs between the databases once a program runs: placeholders, the way a list
// is sent, arrays, object paths, full text, bulk inserts, casts. Queries are trees of [Expr]; they write themselves into a
// [Builder], which asks its [Dialect] wherever databases disagree. No other package looks at a dialect's name.
//
// What differs at generate time (column types, DDL) is in package internal/gen/ddl.
package dialect
