// Package createtable reads CREATE TABLE statements as servers print them, and as SQLite keeps them. It takes a statement
// apart; what a type or an expression means is the business of the database's own package.
package createtable
