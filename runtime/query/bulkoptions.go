package query

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// BulkOption is an option of InsertMany, UpsertMany and Load.
type BulkOption func(*bulkOptions)

type bulkOptions struct {
	rows     int
	parallel int
	goOn     bool
	progress func(done, total int)
}

// ChunkRows bounds the rows of one statement, 1,000 by default and 2,500 for Load. About 4 MiB of arguments end a statement as well.
func ChunkRows(n int) BulkOption { return func(o *bulkOptions) { o.rows = n } }

// Parallel sends up to n statements at a time, 1 by default, each on a connection of its own. A transaction has only one
// connection: there it is an error.
func Parallel(n int) BulkOption { return func(o *bulkOptions) { o.parallel = n } }

// ContinueOnError goes on when rows fail, so that every row that can be written is written, and the *dberr.BulkError names
// every one that was not. Without it no further statement is sent after the first one with a failure.
//
// Rows that a validator refuses, or with a value that cannot be sent, are left out before anything of their statement is sent.
// CrateDB says by itself which other rows of a statement failed. Elsewhere a statement is written whole or not at all: one that
// fails is sent again in halves, down to the rows that fail alone, which is up to 20 statements for one such row in 1,000; so
// is one that CrateDB refuses for a value that does not fit its column. It goes on only after what is wrong with a row, a
// broken constraint or a value that does not fit, not after a lost connection.
// Where statements are atomic it is an error in a transaction, which the first failure ends.
func ContinueOnError() BulkOption { return func(o *bulkOptions) { o.goOn = true } }

// Progress calls fn after each statement with the number of rows that are dealt with, written or failed, and of all. Calls
// do not overlap. A fn that blocks delays the write. Load does not know of all, and says -1; a COPY counts its rows when they
// are handed over, and calls fn for as many as a statement would have.
func Progress(fn func(done, total int)) BulkOption { return func(o *bulkOptions) { o.progress = fn } }

func newBulkOptions(c *Conn, rows int, opts []BulkOption) (bulkOptions, error) {
	o := bulkOptions{rows: rows, parallel: 1}
	for _, opt := range opts {
		opt(&o)
	}
	var err error
	switch {
	case o.rows < 1:
		err = fmt.Errorf("ChunkRows(%d): a statement needs at least one row", o.rows)
	case o.parallel < 1:
		err = fmt.Errorf("Parallel(%d): the number of statements must be at least 1", o.parallel)
	case c.db == nil && o.parallel > 1:
		err = errors.New("Parallel cannot be used in a transaction: a transaction has one connection")
	case c.db == nil && o.goOn && c.dialect.AtomicBulk:
		err = errors.New("ContinueOnError cannot be used in a transaction: the first failure ends the transaction")
	}
	if err != nil {
		return o, &dberr.ArgumentError{Index: -1, Err: err}
	}
	return o, nil
}

// UpsertMany is Upsert with options.
func UpsertMany[E any](ctx context.Context, of TableOf[E], es []E, opts ...BulkOption) error {
	q := of.Table(*new(E))
	return bulk(ctx, q.conn, q.entity, anys(es), writeConflict, opts)
}

// RowsOf is a query, a table or a view of the entity E, such as client.Books.Where(...) for a *db.Book. Generated code
// implements it.
type RowsOf[E any] interface {
	// Rows is the query without its type, to be read only.
	Rows(E) *Query
}

// TableOf is the table of the entity E in a client or in a transaction, such as client.Books for a *db.Book. Generated tables
// implement it.
type TableOf[E any] interface {
	// Table is the table without its type.
	Table(E) *Query
}

// KeyedBy is a table whose keys are of type K. Generated tables implement it.
type KeyedBy[E, K any] interface {
	TableOf[E]
	// KeyValues appends the values of a key.
	KeyValues(args []wire.Value, key K) []wire.Value
}

// QueryOf is a query, or a table, of the entity E, whose columns M marks. Generated queries implement it.
type QueryOf[M, E any] interface {
	// Untyped is the query without its type.
	Untyped(M, E) *Query
}
