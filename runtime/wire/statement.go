package wire

// Op is the kind of operation of a statement; the connector decides by it which statements can be repeated.
type Op uint8

// The operations.
const (
	OpRead   Op = iota // changes nothing: may be repeated while no row was delivered
	OpInsert           // creates rows
	OpUpdate           // changes rows
	OpDelete           // removes rows
	OpSchema           // DDL
	OpOther            // raw SQL of unknown effect: treated as a write
	OpImport           // creates rows from files that the server reads
	OpExport           // writes files on the server's side; no rows change

	// The boundaries of transactions, as middleware sees them. They are not statements that a session is sent.
	OpBegin
	OpCommit
	OpRollback
)

var opNames = [...]string{"select", "insert", "update", "delete", "schema", "exec", "import", "export", "begin", "commit", "rollback"}

// String returns the name of the operation for errors and logs.
func (o Op) String() string { return opNames[o] }

// Statement is one statement for a server.
type Statement struct {
	// SQL is the text with the dialect's placeholders. Texts of generated statements are interned: the same shape is the
	// same string, so that a transport finds its prepared statement without comparing.
	SQL string
	// Args are the arguments in the order of the placeholders. For Bulk they are row after row.
	Args []Value
	// Rows is the number of argument rows, for Bulk only.
	Rows int
	// Shared is the number of arguments at the end of each row that are the same in all rows, for Bulk only. They are scalars where the others are
	// sent as arrays.
	Shared int
	// Counts is for the session to fill in, if it is not nil, in a Bulk on a database whose rows fail by themselves: it has a
	// place for each row of arguments. The number is how many rows of the table it changed, -1 if it failed, was not sent or is of
	// unknown outcome.
	Counts []int64
	Op     Op
	// Entity names the entity (Book) and is empty for raw SQL. It is for errors, logs and metrics.
	Entity string
	// Idempotent marks a write that the caller declared safe to repeat.
	Idempotent bool
	// Once marks SQL that is not worth preparing: DDL, and text that a program builds anew for each execution.
	Once bool
	// ByKey marks a generated UPDATE or DELETE that names its one row by the key: if it is refused, nothing was executed.
	ByKey bool
	// ByVersion marks a generated UPDATE or DELETE of rows in the versions that were read before. After a block of the table (see
	// dberr.ErrBlocked) they must be read again: a migration may have made a new table of it.
	ByVersion bool
	// Lookup marks a generated read that finds its rows by their keys, which takes moments. The transport of CrateDB, which may never answer it
	// while a migration swaps the table, gives it up after some seconds and sends it again.
	Lookup bool
	// Node is the session's to set: the host:port of the node that answered or failed last, empty for a database without
	// nodes and for a statement that no node was asked.
	Node string
	// Origin is the builder of the statement; nil for hand-written SQL and DDL.
	Origin Origin
}

// Origin answers questions that only observers ask about a statement, on demand.
type Origin interface {
	// TargetTable is the name of the entity's table, with its schema if it has one of its own; empty for raw SQL.
	TargetTable() string
	// ArgColumn returns the column of the argument at index i, empty if it is unknown.
	ArgColumn(i int) string
	// ArgSensitive reports whether the argument at index i belongs to a Sensitive field, or may.
	ArgSensitive(i int) bool
}

// Name returns the name of the statement for errors and logs: "insert Book", "select", ...
func (s *Statement) Name() string {
	if s.Entity == "" {
		return s.Op.String()
	}
	return s.Op.String() + " " + s.Entity
}
