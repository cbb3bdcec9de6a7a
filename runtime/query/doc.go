// Package query is the runtime of generated packages: typed columns, the tables of a client, and their statements.
//
// A column (book.Title) makes predicates, orders, changes and aggregates, each typed by its entity, so a predicate on
// accounts does not compile in a query on books. A table of a client (client.Books) starts queries and writes. Builders are
// values: each method returns a changed copy, so a query can be stored and extended concurrently.
//
// A query costs one pooled buffer for its text, whose string is interned, one allocation for each predicate, and the rows.
// Values are not boxed, and reflection is used only for JSON documents (encoding/json).
package query
