// Package query is what generated packages are made of: typed columns, the tables of a client, and the statements that
// they build.
//
// A column (book.Title) makes predicates, orders, changes and aggregates, each typed by its entity, so that a predicate on
// accounts does not compile in a query on books. A [Table] (client.Books) starts queries and writes. Builders are values:
// each method returns a changed copy, so that a query may be kept and extended from several goroutines.
//
// What a query costs: one pooled buffer for its text, whose string is interned, one allocation for each predicate, and
// the rows. Nothing is boxed and nothing is reflected upon, but for JSON documents (encoding/json).
package query
