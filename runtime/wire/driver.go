package wire

import "context"

// Session runs statements, either on a cluster or inside one transaction. An implementation must not use st or its Args
// after it returned; the strings SQL and Entity it may keep. It changes nothing of st but Node, so two calls must not share
// a Statement at the same time.
type Session interface {
	// Query runs a statement that returns rows. The caller must close them.
	Query(ctx context.Context, st *Statement) (Rows, error)
	// Exec runs a statement for its effect and returns the number of rows it changed.
	Exec(ctx context.Context, st *Statement) (int64, error)
	// Bulk runs a statement for st.Rows rows of arguments, in as few round trips as the database allows, and returns what
	// RETURNING gave, row by row in the order of the arguments. Rows that failed on their own are a *dberr.BulkError. Rows
	// with values that cannot be sent are an *Unsendable; nothing of the statement is executed then.
	Bulk(ctx context.Context, st *Statement) (Rows, error)
}

// DB is a cluster of one or more nodes that speak one dialect. It is safe for concurrent use.
type DB interface {
	Session
	// Dialect names what the server turned out to be: cratedb, cockroachdb, postgres or sqlite.
	Dialect() string
	// Nodes returns the counters of each node, nil for a database without nodes.
	Nodes() []NodeStats
	// Begin starts a transaction. It need not reach the server before the first statement does.
	// A database without transactions returns dberr.ErrNoTransactions.
	Begin(ctx context.Context, o TxOptions) (Tx, error)
	// Close closes every connection. Statements under way are cut off.
	Close() error
}

// Tx is a transaction on one connection. It is not safe for concurrent use. While the Rows of a Query are open, another
// statement is dberr.ErrBusy.
type Tx interface {
	Session
	// Send runs statements together, in one round trip where the database has such. It returns the error of the first one that
	// failed, and its place; len(b.Statements) is that of the COMMIT. Those behind it were not executed.
	Send(ctx context.Context, b *Batch) (failed int, err error)
	// Commit ends the transaction. A connection lost meanwhile is dberr.ErrAmbiguousCommit.
	Commit(ctx context.Context) error
	// Err is the error of the statement that failed the transaction, nil while it can go on. It stays when it has ended.
	Err() error
	// Rollback ends it without effect. After Commit or Rollback it does nothing.
	Rollback(ctx context.Context) error
	// Node is the host:port of the node that it runs on, empty for a database without nodes.
	Node() string
}

// TxOptions are the options of a transaction; the zero value is a read-write transaction at the server's default level.
type TxOptions struct {
	ReadOnly  bool
	Isolation Isolation
	Priority  Priority
	// Attempt is the number of this run of the transaction, from 1. It is for middleware only.
	Attempt int
}

// Isolation is a transaction's isolation level. SQLite knows only Serializable and takes the others as that.
type Isolation uint8

// The levels.
const (
	DefaultIsolation Isolation = iota
	ReadCommitted
	RepeatableRead
	Serializable
)

// Priority says which of two transactions in conflict gives way. Only CockroachDB has priorities; the others take no notice.
type Priority uint8

// The priorities.
const (
	NormalPriority Priority = iota
	LowPriority
	HighPriority
)

// Driver opens databases of one or more URL schemes.
type Driver interface {
	// Schemes are the URL schemes that the driver opens, without "://".
	Schemes() []string
	// Open connects to at least one node and returns the cluster.
	Open(ctx context.Context, c *Config) (DB, error)
}
