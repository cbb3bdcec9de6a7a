package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/dialect"
)

// bulk writes the entities in statements of some rows each.
func bulk[E any](ctx context.Context, c *Conn, entity *Entity[E], es []E, conflict func(*dialect.Builder, *dialect.Table), opts []BulkOption) error {
	o, err := newBulkOptions(c, opts)
	if err != nil {
		return fmt.Errorf("insert %s: %w", entity.Table.Entity, err)
	}
	if err := claim(ctx, c, entity, es); err != nil {
		return err
	}
	w := &bulkWrite[E]{bulkOptions: o, conn: c, entity: entity, es: es, conflict: conflict}
	w.failed.Total = len(es)
	return w.run(ctx)
}

// bulkWrite is one call that writes many entities.
type bulkWrite[E any] struct {
	bulkOptions
	conn     *Conn
	entity   *Entity[E]
	es       []E
	conflict func(*dialect.Builder, *dialect.Table)

	stopped atomic.Bool // no further statement is sent
	mu      sync.Mutex  // guards what follows
	done    int         // rows dealt with
	failed  dberr.BulkError
	errs    []error // of statements that failed otherwise
}

// run sends one statement after the other, or some of them at a time.
func (w *bulkWrite[E]) run(ctx context.Context) error {
	var running sync.WaitGroup
	free := make(chan struct{}, w.parallel-1) // one is the caller's own, which waits for a place
	start := 0
	for start < len(w.es) && !w.stopped.Load() {
		s, err := w.statement(ctx, start, min(start+w.rows, len(w.es)))
		if err == nil && start == 0 { // the first one is sent when all rows are known to be valid
			if err = validateRows(w.entity, w.es, s.end); err != nil {
				err = named(s.Builder, err)
				s.Free()
			}
		}
		if err != nil {
			w.fail(err)
			break
		}
		start = s.end
		select {
		case free <- struct{}{}:
			running.Go(func() {
				w.write(ctx, s)
				<-free
			})
		default:
			w.write(ctx, s)
		}
	}
	running.Wait()
	if len(w.failed.Rows) > 0 {
		w.failed.Unsent = len(w.es) - start
		slices.SortFunc(w.failed.Rows, func(a, b dberr.RowError) int { return a.Index - b.Index })
		w.errs = append(w.errs, &w.failed)
	}
	if len(w.errs) == 1 {
		return w.errs[0]
	}
	return errors.Join(w.errs...)
}

// bulkStatement is a statement for the rows from start to before end.
type bulkStatement struct {
	*dialect.Builder
	start, end int
	returned   []int // the columns that the database makes
}

// statement makes the statement for the rows from start on, up to limit, but not more than one carries. A row whose key the
// database makes and one that has a key go in different statements.
func (w *bulkWrite[E]) statement(ctx context.Context, start, limit int) (bulkStatement, error) {
	es, table := w.es[start:limit], w.entity.Table
	b := w.conn.insertBuilder(ctx, table)
	s := bulkStatement{Builder: b, start: start}
	w.entity.Fill(es[0])
	s.returned = generated(w.entity, es[0], nil)
	columns := make([]dialect.Column, 0, len(table.Columns))
	for i := range table.Columns {
		if !slices.Contains(s.returned, i) {
			columns = append(columns, table.Columns[i])
		}
	}
	b.Write("INSERT INTO ")
	b.TableName(table)
	b.Write(" (")
	b.List(len(columns), func(i int) { b.Ident(columns[i].Name) })
	b.Write(")")
	b.Dialect.BulkValues(b, columns)
	if w.conflict != nil {
		w.conflict(b, table)
	}
	writeReturning(b, table, s.returned)
	// An upsert may be sent again if it says which rows it means, which it does not where the database makes the keys.
	keyed := !slices.ContainsFunc(table.Key, func(k int) bool { return slices.Contains(s.returned, k) })
	b.Statement.Idempotent = w.conflict != nil && keyed

	b.Statement.Args = slices.Grow(b.Statement.Args, len(es)*len(columns))
	n := bulkArgs(b, w.entity, es, start, s.returned)
	b.Statement.Rows, s.end = n, start+n
	err := b.Err()
	if err != nil {
		err = named(b, err)
		b.Free()
	}
	return s, err
}

// send sends a statement and reads what the database made.
func (w *bulkWrite[E]) send(ctx context.Context, s bulkStatement) error {
	n := s.end - s.start
	rows, err := w.conn.bulk(ctx, s.Builder)
	if err != nil {
		return err
	}
	read := 0
	for ; rows.Next() && read < n; read++ {
		readRow(w.entity, w.es[s.start+read], s.returned, rows)
	}
	if err := rows.Close(); err != nil {
		return named(s.Builder, err)
	}
	if len(s.returned) > 0 && read != n {
		return named(s.Builder, fmt.Errorf("%d rows were sent and the keys of %d came back", n, read))
	}
	if w.conflict != nil {
		if err := checkWritten(s.Builder, w.entity.Table, n, rows.Affected()); err != nil {
			return named(s.Builder, err)
		}
	}
	return nil
}

// write sends a statement, and its halves if a row of it fails and the others are to be written; it frees it.
func (w *bulkWrite[E]) write(ctx context.Context, s bulkStatement) {
	err := w.send(ctx, s)
	s.Free()
	var rows *dberr.BulkError
	n := s.end - s.start
	switch {
	case err == nil:
	case n > 1 && w.goOn && w.conn.dialect.AtomicBulk() && ofRow(err):
		w.halves(ctx, s)
		return
	case errors.As(err, &rows):
		w.failRows(s.start, rows.Rows)
	case n == 1 && ofRow(err):
		w.failRows(s.start, []dberr.RowError{{Err: err}})
	default:
		if s.start > 0 || s.end < len(w.es) {
			err = fmt.Errorf("rows %d to %d: %w", s.start, s.end-1, err)
		}
		w.fail(err)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done += n
	if w.progress != nil {
		w.progress(w.done, len(w.es))
	}
}

// halves writes the rows of a statement that failed, of which nothing was written.
func (w *bulkWrite[E]) halves(ctx context.Context, s bulkStatement) {
	middle := s.start + (s.end-s.start)/2
	for start := s.start; start < s.end; {
		limit := s.end
		if start < middle {
			limit = middle
		}
		half, err := w.statement(ctx, start, limit)
		if err != nil {
			w.fail(err)
			return
		}
		start = half.end
		w.write(ctx, half)
	}
}

// ofRow reports whether an error is about a row rather than about the statement or the way to the server.
func ofRow(err error) bool {
	var rows *dberr.BulkError
	var broken *dberr.ConstraintError
	if errors.As(err, &rows) || errors.As(err, &broken) {
		return true
	}
	var said *dberr.ServerError
	if !errors.As(err, &said) || said.Status != 0 || len(said.Code) != len("23505") {
		return false
	}
	switch said.Code[:2] {
	case "21", "22", "23", "44": // a row twice in one statement, data, integrity constraint, check option
		return true
	}
	return false
}

// failRows notes rows that failed, by their index from start.
func (w *bulkWrite[E]) failRows(start int, rows []dberr.RowError) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range rows {
		r.Index += start
		if w.conflict != nil && w.conn.tenant != nil {
			r.Err = tenantConflict(w.entity.Table, r.Err)
		}
		w.failed.Rows = append(w.failed.Rows, r)
	}
	if !w.goOn {
		w.stopped.Store(true)
	}
}

// fail notes what ends the call.
func (w *bulkWrite[E]) fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.errs = append(w.errs, err)
	w.stopped.Store(true)
}
