// Package createtable reads CREATE TABLE statements as servers print them, and as SQLite keeps them. It parses the
// structure of a statement. The packages of the databases interpret types and expressions.
package createtable
