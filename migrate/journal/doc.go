// Package journal keeps what migrations did in the database itself, in tables whose names begin with crategen_. Several projects
// may live in one database: each has rows of its own.
package journal
