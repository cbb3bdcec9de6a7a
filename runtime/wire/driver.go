package wire

import (
	"context"
	"time"
)

// Session runs statements, either on a cluster or inside one transaction. An implementation must not use st or its Args
// after it returned; the strings SQL and Entity it may keep. It changes nothing of st but Node, so two calls must not share
// a Statement at the same time.
type Session interface {
	// Query runs a statement that returns rows. The caller must close them.
	Query(ctx context.Context, st *Statement) (Rows, error)
	// Exec runs a statement for its effect and returns the number of rows it changed.
	Exec(ctx context.Context, st *Statement) (int64, error)
	// Bulk runs a statement for st.Rows rows of arguments, in as few round trips as the database allows, and returns what
	// RETURNING gave, row by row in the order of the arguments. Rows that failed on their own are a *dberr.BulkError.
	Bulk(ctx context.Context, st *Statement) (Rows, error)
}

// DB is a cluster of one or more nodes that speak one dialect. It is safe for concurrent use.
type DB interface {
	Session
	// Dialect names what the server turned out to be: cratedb, cockroachdb, postgres or sqlite.
	Dialect() string
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
	// Commit ends the transaction. A connection lost meanwhile is dberr.ErrAmbiguousCommit.
	Commit(ctx context.Context) error
	// Rollback ends it without effect. After Commit or Rollback it does nothing.
	Rollback(ctx context.Context) error
	// Node is the host:port of the node that it runs on, empty for a database without nodes.
	Node() string
}

// TxOptions are the options of a transaction; the zero value is a read-write transaction at the server's default level.
type TxOptions struct {
	ReadOnly  bool
	Isolation Isolation
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

// Driver opens databases of one or more URL schemes.
type Driver interface {
	// Schemes are the URL schemes that the driver opens, without "://".
	Schemes() []string
	// Open connects to at least one node and returns the cluster.
	Open(ctx context.Context, c *Config) (DB, error)
}

// Config is a parsed database URL: scheme://user:password@host:port,host:port/database?parameter=value.
type Config struct {
	Scheme   string
	Nodes    []string // host:port, duplicates removed; for sqlite none
	User     string
	Password string
	Database string // the schema on CrateDB, the file on SQLite
	Params   map[string]string

	// Timeout bounds one statement, 0 for no bound beyond the context's. URL parameter timeout.
	Timeout time.Duration
	// ConnectTimeout bounds one connection attempt, 5 s by default. URL parameter connect_timeout.
	ConnectTimeout time.Duration
	// PoolSize is the largest number of connections to one node, 4 per CPU by default. URL parameter pool_size.
	PoolSize int
}
