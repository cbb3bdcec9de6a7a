// Package sqlexpr has the expressions of statements without their Go types: columns, conditions, functions, aggregates, windows,
// subqueries, set operations, joins over edges, the order and ranges of pages, and what is known of them before the database is asked
// (the keys in a filter, the precision of a time, the decimal places of a number, conditions that every row meets).
//
// Package query wraps them in generic types and sends the statements. This package has no type parameters and knows no connections. An
// expression writes itself into a sqlgen.Builder; functions that generated code reaches through column methods are not inlined, because
// the compiler would copy them into each package of columns.
package sqlexpr
