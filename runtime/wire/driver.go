package wire

import (
	"context"
	"time"
)

// Session executes statements, either on a cluster or inside one transaction. An implementation must not use st or its Args
// after it returned; it may keep the strings SQL and Entity. Of st it changes only Node, so two concurrent calls must not
// share a Statement.
type Session interface {
	// Query executes a statement that returns rows. The caller must close them.
	Query(ctx context.Context, st *Statement) (Rows, error)
	// Exec executes a statement and returns the number of changed rows.
	Exec(ctx context.Context, st *Statement) (int64, error)
	// Bulk executes a statement for st.Rows rows of arguments, in as few round trips as the database allows, and returns the
	// rows of RETURNING in the order of the arguments. Rows that failed by themselves are a *dberr.BulkError. Rows with
	// values that cannot be sent are an *Unsendable, and then nothing of the statement is executed.
	Bulk(ctx context.Context, st *Statement) (Rows, error)
}

// DB is a cluster of one or more nodes that speak one dialect. It is safe for concurrent use.
type DB interface {
	Session
	// Dialect returns the kind of the server: cratedb, cockroachdb, postgres or sqlite.
	Dialect() string
	// Nodes returns the counters of each node, nil for a database without nodes.
	Nodes() []NodeStats
	// Begin starts a transaction. It need not reach the server before the first statement does.
	// A database without transactions returns dberr.ErrNoTransactions.
	Begin(ctx context.Context, o TxOptions) (Tx, error)
	// Close closes every connection and interrupts running statements.
	Close() error
}

// Tx is a transaction on one connection. It is not safe for concurrent use. While the Rows of a Query are open, another
// statement is dberr.ErrBusy.
type Tx interface {
	Session
	// Send executes statements together, in one round trip if the database supports it. It returns the error of the first
	// failure, and its index; len(b.Statements) is that of the COMMIT. Later statements were not executed.
	Send(ctx context.Context, b *Batch) (failed int, err error)
	// Commit ends the transaction. A connection lost during the commit is dberr.ErrAmbiguousCommit.
	Commit(ctx context.Context) error
	// RollbackTo rolls back to a savepoint, after which the transaction goes on, also if a statement has failed. After a conflict and a lost
	// connection it returns the error of Err, because only a new transaction can succeed.
	RollbackTo(ctx context.Context, savepoint string) error
	// Err returns the error of the statement that failed the transaction, nil if none did. It remains after the end of the
	// transaction.
	Err() error
	// Rollback ends the transaction without effect. After Commit or Rollback it does nothing.
	Rollback(ctx context.Context) error
	// Node returns the host:port of the transaction's node, empty for a database without nodes.
	Node() string
}

// TxOptions are the options of a transaction; the zero value is a read-write transaction at the server's default level.
type TxOptions struct {
	ReadOnly bool
	// NoForeignKeys lets SQLite take every row for the length of the transaction, and run no action of a foreign key, so that a
	// table can be made anew. The other databases take no notice.
	NoForeignKeys bool
	Isolation     Isolation
	Priority      Priority
	// Past is the time of the past at which a read-only transaction reads, as CockroachDB writes it behind AS OF SYSTEM TIME. The other databases
	// ignore it.
	Past string
	// CommitTime receives the time of the commit from CockroachDB, as text. The other databases do not change it. Nil for none.
	CommitTime *string
	// Timeout, LockTimeout and IdleTimeout are the server's time limits of the transaction, of a wait for a lock, and of a pause between two
	// statements; 0 for the settings of the session. SQLite has LockTimeout only, for the wait at the beginning, and PostgreSQL has
	// Timeout since version 17.
	Timeout, LockTimeout, IdleTimeout time.Duration
	// Attempt is the number of this run of the transaction, from 1. It is for middleware only.
	Attempt int
}

// Isolation is a transaction's isolation level. SQLite supports only Serializable and uses it for the other levels.
type Isolation uint8

// The levels.
const (
	DefaultIsolation Isolation = iota
	ReadCommitted
	RepeatableRead
	Serializable
)

// Priority decides which of two transactions in conflict gives way, on CockroachDB. The other databases ignore it.
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
