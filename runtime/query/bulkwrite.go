package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/dialect"
)

// bulk writes the entities in statements of some rows each.
func bulk[E any](ctx context.Context, c *Conn, entity *Entity[E], es []E, conflict func(*dialect.Builder, *dialect.Table), opts []BulkOption) error {
	o, err := newBulkOptions(c, bulkRows, opts)
	if err != nil {
		return fmt.Errorf("insert %s: %w", entity.Table.Entity, err)
	}
	if err := claim(ctx, c, entity, es); err != nil {
		return err
	}
	w := &bulkWrite[E]{entity: entity, es: es, conflict: conflict}
	w.bulkOptions, w.conn, w.table, w.upsert, w.total = o, c, entity.Table, conflict != nil, len(es)
	return w.run(ctx)
}

// bulkWrite is one call that writes many entities.
type bulkWrite[E any] struct {
	bulkOutcome
	entity   *Entity[E]
	es       []E
	conflict func(*dialect.Builder, *dialect.Table)
}

// run sends one statement after the other, or some of them at a time.
func (w *bulkWrite[E]) run(ctx context.Context) error {
	var running sync.WaitGroup
	free := make(chan struct{}, w.parallel-1) // one is the caller's own, which waits for a place
	start := 0
	for start < len(w.es) && !w.stopped.Load() {
		s, err := w.statement(ctx, start, min(start+w.rows, len(w.es)))
		if err == nil && start == 0 && !w.goOn { // the first one is sent when all rows are known to be valid
			if err = validateRows(w.entity, w.es, s.end); err != nil {
				err = named(s.Builder, err)
				s.Free()
			}
		}
		if w.skips(start, err) {
			start++
			continue
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
	return w.err(len(w.es), len(w.es)-start)
}

// skips notes a row that is not valid, if err says so and the others are to be written.
func (w *bulkWrite[E]) skips(row int, err error) bool {
	var invalid dberr.RowError
	if !w.goOn || !errors.As(err, &invalid) {
		return false
	}
	w.refuse(row, invalid.Err)
	return true
}

// bulkStatement is a statement for the rows from start to before end.
type bulkStatement struct {
	*dialect.Builder
	start, end int
	columns    []dialect.Column // that have values
	returned   []int            // the others, which the database makes
	goOn       bool             // a row that is not valid does not keep others from being written
}

// statement makes the statement for the rows from start on, up to limit, but not more than one carries. A row whose key the
// database makes and one that has a key go in different statements.
func (w *bulkWrite[E]) statement(ctx context.Context, start, limit int) (bulkStatement, error) {
	es, table := w.es[start:limit], w.entity.Table
	b := w.conn.insertBuilder(ctx, table)
	s := bulkStatement{Builder: b, start: start, goOn: w.goOn}
	w.entity.Fill(es[0])
	s.returned = generated(w.entity, es[0], nil)
	s.columns = columnsBut(table, s.returned)
	writeBulkInsert(b, table, s.columns)
	if w.conflict != nil {
		w.conflict(b, table)
	}
	writeReturning(b, table, s.returned)
	// An upsert may be sent again if it says which rows it means, which it does not where the database makes the keys.
	keyed := !slices.ContainsFunc(table.Key, func(k int) bool { return slices.Contains(s.returned, k) })
	b.Statement.Idempotent = w.conflict != nil && keyed

	s.end = start + bulkArgs(b, w.entity, es, start, &s)
	err := b.Err()
	if err != nil {
		err = named(b, err)
		b.Free()
	}
	return s, err
}

var errNoColumns = errors.New("nothing to insert but generated columns")

// columnsBut are the columns of a table without some.
func columnsBut(t *dialect.Table, left []int) []dialect.Column {
	columns := make([]dialect.Column, 0, len(t.Columns))
	for i := range t.Columns {
		if !slices.Contains(left, i) {
			columns = append(columns, t.Columns[i])
		}
	}
	return columns
}

// writeBulkInsert writes the insert of many rows into some columns.
func writeBulkInsert(b *dialect.Builder, t *dialect.Table, columns []dialect.Column) {
	if len(columns) == 0 {
		b.Fail(errNoColumns)
	}
	b.Write("INSERT INTO ")
	writeInto(b, t, columns)
	b.Dialect.BulkValues(b, columns)
}

// writeInto names a table and some of its columns.
func writeInto(b *dialect.Builder, t *dialect.Table, columns []dialect.Column) {
	b.TableName(t)
	b.Write(" (")
	b.List(len(columns), func(i int) { b.Ident(columns[i].Name) })
	b.Write(")")
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

// write sends a statement and frees it, and sends again those of its rows that are to be written without the others.
func (w *bulkWrite[E]) write(ctx context.Context, s bulkStatement) {
	err := w.send(ctx, s)
	s.Free()
	for _, again := range w.settle(s.start, s.end-s.start, nil, err) {
		w.writeSpan(ctx, again)
	}
}

// writeSpan writes rows of a statement of which nothing was written.
func (w *bulkWrite[E]) writeSpan(ctx context.Context, rows span) {
	for rows.start < rows.end && !w.stopped.Load() {
		s, err := w.statement(ctx, rows.start, rows.end)
		if err != nil {
			w.fail(err)
			return
		}
		rows.start = s.end
		w.write(ctx, s)
	}
}
