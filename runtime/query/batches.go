package query

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// BatchOption is an option of DeleteBatches and UpdateBatches.
type BatchOption func(*batchOptions)

type batchOptions struct {
	rows  int
	after Cursor
	done  func(BatchProgress) error
}

// BatchProgress is the state of DeleteBatches or UpdateBatches after a batch.
type BatchProgress struct {
	// Changed is the number of rows that this call has written.
	Changed int
	// Seen is the number of rows that this call has found.
	Seen int
	// Next resumes after the batch: see BatchAfter. It is empty after the last batch.
	Next Cursor
}

// BatchRows sets the maximum number of rows of a batch: 1 to 10,000, by default 1,000, and 100 if the key has several columns.
func BatchRows(n int) BatchOption { return func(o *batchOptions) { o.rows = n } }

// BatchAfter resumes a job that ended early, with the Next of its last progress. Rows with smaller keys are not visited again.
func BatchAfter(next Cursor) BatchOption { return func(o *batchOptions) { o.after = next } }

// BatchDone calls fn after each batch, with what was committed. An error of fn ends the job, and is returned.
func BatchDone(fn func(BatchProgress) error) BatchOption {
	return func(o *batchOptions) { o.done = fn }
}

// DeleteBatches is a Delete in batches, for many rows: each batch is a statement and a transaction of its own. It reads the keys of the rows in the order
// of the key, and deletes those rows of them that still meet the conditions. It returns the number of deleted rows.
//
//	n, err := query.DeleteBatches(ctx, client.Events.Where(event.At.LT(cutoff)), query.BatchDone(func(p query.BatchProgress) error {
//		return save(p.Next)
//	}))
//
// After an error the batches before it are committed. A job that was ended goes on with BatchAfter, also in another process whose client has the same
// query.CursorKey. Rows that are inserted meanwhile may be found or not. In a transaction it is an error: all batches would be one transaction.
//
// On CrateDB the keys are those of the last refresh, and the rows are deleted by key; query.DropPartitions is much faster for whole partitions.
func DeleteBatches[M, E any](ctx context.Context, of QueryOf[M, E], opts ...BatchOption) (int, error) {
	return batches[E](ctx, of.Query(), opts, func(ctx context.Context, q *Query) (int, error) { return q.Delete(ctx) })
}

// UpdateBatches is an Update in batches, as DeleteBatches is a Delete. A batch whose outcome is unknown (dberr.ErrUnknownOutcome) may have been written:
// changes that depend on the row, such as Add, need a condition that excludes changed rows.
func UpdateBatches[M, E any](ctx context.Context, of QueryOf[M, E], changes []Change[M], opts ...BatchOption) (int, error) {
	sets := assignmentsOf(changes, nil)
	return batches[E](ctx, of.Query(), opts, func(ctx context.Context, q *Query) (int, error) { return q.update(ctx, sets) })
}

var (
	errBatchTx    = errors.New("batches are transactions of their own: call it on the client, not in a transaction")
	errBatchOrder = errors.New("batches are in the order of the key: remove OrderBy, Limit and Offset")
)

func batches[E any](ctx context.Context, q *Query, opts []BatchOption, write func(context.Context, *Query) (int, error)) (int, error) {
	t := q.entity.Table
	o := batchOptions{rows: 1000}
	if len(t.Key) > 1 {
		o.rows = 100
	}
	for _, opt := range opts {
		opt(&o)
	}
	var err error
	switch {
	case q.conn.db == nil:
		err = errBatchTx
	case paged(q.orders, q.limit, q.offset):
		err = errBatchOrder
	default:
		err = guarded(q)
	}
	if err != nil {
		return 0, fmt.Errorf("batches of %s: %w", t.Entity, err)
	}
	read := *q
	read.fields = slices.Clone(t.Key)
	p := BatchProgress{Next: o.after}
	for {
		page, err := QueryPage[E](ctx, &read, o.rows, p.Next)
		if err != nil {
			return p.Changed, err
		}
		if len(page.Items) > 0 {
			one := *q
			one.filter = q.filter.And([]sqlgen.Expr{keysOf(q.entity, Untyped(page.Items))})
			n, err := write(ctx, &one)
			p.Changed += n
			if err != nil {
				return p.Changed, err
			}
		}
		p.Seen += len(page.Items)
		p.Next = page.Next
		if o.done != nil && len(page.Items) > 0 {
			if err := o.done(p); err != nil {
				return p.Changed, err
			}
		}
		if page.Next == "" {
			return p.Changed, nil
		}
	}
}

// guarded returns the reason why a query is none of rows to write, or nil.
func guarded(q *Query) error {
	b := q.conn.builder(q.entity.Table, wire.OpDelete)
	defer b.Free()
	q.guard(b)
	if err := b.Err(); errors.Is(err, dberr.ErrNoFilter) {
		return err
	}
	return nil
}

// keysOf is the condition that a row has the key of one of the entities.
func keysOf(entity *Entity, es []any) sqlgen.Expr {
	t := entity.Table
	if len(t.Key) == 1 {
		c := &t.Columns[t.Key[0]]
		list := make([]wire.Value, len(es))
		for i, e := range es {
			list[i] = sqlexpr.Fit(entity.value(e, t.Key[0]), c)
		}
		return sqlexpr.ColumnIn(c.Name, c.Type, wire.ListOf(list), false)
	}
	keys := make([]sqlgen.Expr, len(es))
	for i, e := range es {
		parts := make([]sqlgen.Expr, len(t.Key))
		for n, at := range t.Key {
			c := &t.Columns[at]
			parts[n] = sqlexpr.CompareValue(c.Name, c.Type, sqlexpr.OpEQ, sqlexpr.Fit(entity.value(e, at), c))
		}
		keys[i] = sqlexpr.Combine(parts, " AND ")
	}
	return sqlexpr.Combine(keys, " OR ")
}
