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

// ChunkRows sets the maximum number of rows of a statement. The default is 1,000, and 2,500 for Load. A statement also ends at
// about 4 MiB of arguments.
func ChunkRows(n int) BulkOption { return func(o *bulkOptions) { o.rows = n } }

// Parallel sends up to n statements at a time, each on its own connection. The default is 1. It is an error in a transaction,
// which has only one connection.
func Parallel(n int) BulkOption { return func(o *bulkOptions) { o.parallel = n } }

// ContinueOnError continues after failing rows: all valid rows are written, and the *dberr.BulkError lists the failed rows. Without
// it, no further statement is sent after the first failure.
//
// Rows with a value that a validator rejects or that cannot be sent are removed before their statement is sent. CrateDB reports
// the other failed rows of a statement. On the other databases a statement is atomic: a failed statement is sent again in halves,
// down to the single failing rows. This takes up to 20 statements for one failing row in 1,000. The same happens if CrateDB
// rejects a statement because of a value that does not fit its column. The option applies to errors of rows (a violated
// constraint, a value that does not fit), not to a lost connection.
//
// In a transaction it is an error on databases with atomic statements, because the first failure ends the transaction.
func ContinueOnError() BulkOption { return func(o *bulkOptions) { o.goOn = true } }

// Progress calls fn after each statement with the number of finished rows, written or failed, and the total number of rows. Calls
// do not overlap. A blocking fn delays the write. Load does not know the total and passes -1. During a COPY, fn is called for each
// statement's worth of rows when they are sent.
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
	q := of.Query()
	return bulk(ctx, q.conn, q.entity, Untyped(es), overwrite, opts)
}

// RowsOf is a query, a table or a view of the entity E, such as client.Books.Where(...) for a *db.Book. Generated code
// implements it.
type RowsOf[E any] interface {
	untyped
	First(ctx context.Context) (E, error)
}

// TableOf is the table of the entity E in a client or in a transaction, such as client.Books for a *db.Book. Generated tables
// implement it.
type TableOf[E any] interface {
	untyped
	Insert(ctx context.Context, e E) error
}

// KeyedBy is a table with keys of type K. Generated tables implement it.
type KeyedBy[E, K any] interface {
	TableOf[E]
	// KeyValues appends the values of a key.
	KeyValues(args []wire.Value, key K) []wire.Value
}

// QueryOf is a query or a table of the entity E with the marker M. Generated queries implement it.
type QueryOf[M, E any] interface {
	RowsOf[E]
	Update(ctx context.Context, changes ...Change[M]) (int, error)
}

// untyped is a query of generated code. The other methods of the interfaces above, which users call as well, tell its types.
type untyped interface {
	// Query returns the query without its types.
	Query() *Query
}
