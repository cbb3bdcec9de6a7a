package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// bulk writes the entities in statements of several rows.
func bulk(ctx context.Context, c *Conn, entity *Entity, es []any, onConflict *upsert, opts []BulkOption) error {
	_, err := bulkWritten(ctx, c, entity, es, onConflict, opts)
	return err
}

// bulkWritten is bulk, and returns the number of written rows.
func bulkWritten(ctx context.Context, c *Conn, entity *Entity, es []any, onConflict *upsert, opts []BulkOption) (int, error) {
	o, err := newBulkOptions(c, bulkRows, opts)
	if err != nil {
		return 0, fmt.Errorf("insert %s: %w", entity.Table.Entity, err)
	}
	if err := claim(ctx, c, entity, es); err != nil {
		return 0, err
	}
	w := &bulkWrite{entity: entity, es: es, conflict: onConflict}
	if !c.dialect.AtomicBulk && leavesOut(entity.Table, c.dialect) {
		w.es, w.of = grouped(entity, c.dialect, es, o.rows)
	}
	w.bulkOptions, w.conn, w.table, w.upsert, w.total = o, c, entity.Table, onConflict != nil, len(es)
	err = w.run(ctx)
	return w.written, err
}

// bulkWrite is one call that writes many entities.
type bulkWrite struct {
	bulkOutcome
	entity   *Entity
	es       []any
	conflict *upsert // nil for an insert
	of       index   // of the rows in the caller's list, if they were reordered
}

// run sends the statements, one after the other or several concurrently.
func (w *bulkWrite) run(ctx context.Context) error {
	var running sync.WaitGroup
	free := make(chan struct{}, w.parallel-1) // one statement is the caller's own, which waits for a place
	start := 0
	for start < len(w.es) && !w.ends(start) {
		limit := start + w.rows
		if w.of != nil {
			limit -= start % w.rows
		}
		s, err := w.statement(ctx, start, min(limit, len(w.es)))
		if err == nil && start == 0 && !w.goOn { // the first statement is sent after all rows were validated
			if err = validateRows(w.entity, w.conn.dialect, w.es, s.end, w.of); err != nil {
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

// ends reports whether no statement is sent for the row start and later rows. Reordered rows are sent up to the end of their block, unless
// more than a row failed.
func (w *bulkWrite) ends(start int) bool {
	if !w.stopped.Load() {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.of == nil || start%w.rows == 0 || len(w.errs) > 0
}

// skips records an invalid row if err is about one, and if the other rows are written nevertheless.
func (w *bulkWrite) skips(row int, err error) bool {
	if !w.goOn || err == nil {
		return false
	}
	var invalid dberr.RowError
	if !errors.As(err, &invalid) {
		return false
	}
	w.refuse(w.of.of(row), invalid.Err)
	return true
}

// bulkStatement is a statement for the rows from start to end, without end. With each it is a statement for each row: the rows omit
// different columns, or have no values to send, or their keys would not be returned otherwise.
type bulkStatement struct {
	*sqlgen.Builder
	start, end int
	each       bool
	columns    []dialect.Column // with values
	left       []int            // the other columns, which the database fills in
	back       []int            // the columns that are read back
	byKey      bool             // RETURNING begins with the key, which identifies the rows
	returns    bool             // there is a RETURNING
	goOn       bool             // an invalid row does not prevent the write of others
	shared     *sharedArgs      // of the update on conflict; nil for none
	of         index
}

// sharedArgs are the arguments that all rows of a statement share, and their columns.
type sharedArgs struct {
	values  []wire.Value
	columns []string
}

// statement builds the statement for the rows from start to at most limit, within the limits of a statement.
func (w *bulkWrite) statement(ctx context.Context, start, limit int) (bulkStatement, error) {
	es := w.es[start:limit]
	w.entity.Fill(es[0])
	s := w.begin(ctx, es[0])
	s.start = start
	n := 0
	if !s.each {
		var mixed bool
		n, mixed = bulkArgs(s.Builder, w.entity, es, start, &s)
		s.each = mixed && w.conn.dialect.AtomicBulk
	}
	if s.each && s.Err() == nil {
		if !w.conn.dialect.AtomicBulk {
			es = es[:1]
		}
		s.Statement.Args = s.Statement.Args[:0]
		n = validUpTo(w.entity, es, &s)
	}
	s.end = start + n
	err := s.Err()
	if err != nil {
		err = named(s.Builder, err)
		s.Free()
	}
	return s, err
}

// begin begins the statement for rows that omit the same columns as e, without their arguments.
func (w *bulkWrite) begin(ctx context.Context, e any) bulkStatement {
	table := w.entity.Table
	b := w.conn.insertBuilder(ctx, table)
	s := bulkStatement{Builder: b, left: leftOut(w.entity, b.Dialect, e, nil), goOn: w.goOn, of: w.of}
	s.columns = columnsBut(table, s.left)
	s.back = s.left
	if w.conflict != nil {
		s.back, s.byKey = w.conflict.back(table, s.left)
	}
	s.returns = b.Dialect.ReturnsBulk
	if table.Version != "" && !s.returns {
		_, version := table.Column(table.Version)
		s.back = slices.DeleteFunc(slices.Clone(s.back), func(i int) bool { return i == version })
	}
	if s.each = len(s.columns) == 0 || leavesKey(table, s.left) && !s.returns; s.each {
		return s
	}
	writeBulkInsert(b, table, s.columns)
	if w.conflict != nil {
		w.writeConflict(&s)
	}
	if s.returns {
		if s.byKey {
			writeReturning(b, table, slices.Concat(w.conflict.on(table), s.back))
		} else {
			writeReturning(b, table, s.back)
		}
	}
	// An upsert may be sent again if it contains the keys of its rows, not if the database generates them.
	b.Statement.Idempotent = w.conflict != nil && w.conflict.plain() && !leavesKey(table, s.left)
	return s
}

// writeConflict writes what the statement does with rows that exist.
func (w *bulkWrite) writeConflict(s *bulkStatement) {
	returns := s.byKey && s.returns
	if w.conflict.plain() {
		w.conflict.write(s.Builder, w.entity, s.left, returns)
		return
	}
	left, b := s.left, s.Builder
	s.shared = new(sharedArgs)
	s.shared.values, s.shared.columns = b.AfterRow(len(s.columns), func() { w.conflict.write(b, w.entity, left, returns) })
}

var errNoColumns = errors.New("there is no value to insert: all columns are generated")

// columnsBut returns the columns of a table without some.
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
func writeBulkInsert(b *sqlgen.Builder, t *dialect.Table, columns []dialect.Column) {
	if len(columns) == 0 {
		b.Fail(errNoColumns)
	}
	b.InsertBulk(t, columns)
}

// send sends a statement and reads what the database filled in.
func (w *bulkWrite) send(ctx context.Context, s *bulkStatement) (written int, err error) {
	es := w.es[s.start:s.end]
	switch {
	case !s.each:
		if w.table.Version != "" && !s.returns {
			forgetVersions(w.entity, es)
		}
		if w.conflict != nil && (!w.conflict.plain() || w.conflict.columns != nil) {
			return w.sendUpsert(ctx, s, es)
		}
		return allWritten, sendBulk(ctx, w.conn, w.entity, s, es, w.upsert)
	case w.conn.dialect.AtomicBulk:
		return w.sendEach(ctx, es)
	}
	return w.sendRow(ctx, es[0])
}

// sendBulk sends a statement for the entities es.
func sendBulk(ctx context.Context, c *Conn, entity *Entity, s *bulkStatement, es []any, upsert bool) error {
	rows, err := c.bulk(ctx, s.Builder)
	if err != nil {
		var failed *dberr.BulkError
		if !s.returns && len(s.back) > 0 && errors.As(err, &failed) {
			return errors.Join(err, fetch(ctx, c, entity, s.back, withoutFailed(es, failed)))
		}
		return err
	}
	read := len(es)
	switch {
	case len(s.back) == 0 || !s.returns:
	case s.byKey:
		read = readByKey(entity, entity.Table.Key, s.back, es, rows)
	default:
		for read = 0; read < len(es) && rows.Next(); read++ {
			entity.read(es[read], s.back, rows)
		}
	}
	for rows.Next() {
	}
	affected := rows.Affected()
	if err := rows.Close(); err != nil {
		return named(s.Builder, err)
	}
	if upsert {
		if err := sqlexpr.CheckWritten(s.Builder, entity.Table, entity.Table.Key, len(es), affected); err != nil {
			return named(s.Builder, err)
		}
	}
	if read != len(es) {
		return named(s.Builder, fmt.Errorf("%d rows were sent and %d came back", len(es), read))
	}
	if !s.returns && len(s.back) > 0 {
		return fetch(ctx, c, entity, s.back, es)
	}
	return nil
}

// write sends a statement and frees it, and sends again the spans that bulkOutcome.settle returns.
func (w *bulkWrite) write(ctx context.Context, s bulkStatement) {
	written, err := w.send(ctx, &s)
	s.Free()
	for _, again := range w.settle(s.start, s.end-s.start, written, w.of, err) {
		w.writeSpan(ctx, again)
	}
}

// writeSpan writes a span of a statement that wrote nothing.
func (w *bulkWrite) writeSpan(ctx context.Context, rows span) {
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

// forgetVersions sets the versions of entities to 0. A database that returns no rows from a bulk write does not tell the versions that it makes,
// and a later read could tell that of another writer, whose change Save would then overwrite.
func forgetVersions(entity *Entity, es []any) {
	_, version := entity.Table.Column(entity.Table.Version)
	none := wire.RowOf(wire.Int(0))
	for _, e := range es {
		entity.readField(e, version, none)
	}
}
