package query

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// All rows of a statement omit the same columns. On a database with transactions, rows with different omitted columns have a statement
// each. The statements are sent together in one transaction, so that the rows are written atomically and in their order. CrateDB has
// neither order nor transactions, so the rows are grouped by their omitted columns, and each group is a statement.

// rowInsert is the insert of a row, one of several statements that are sent together.
type rowInsert struct {
	build func(c *Conn) *sqlgen.Builder
	read  func(rows wire.Rows) error
}

func (r *rowInsert) begin(_ context.Context, c *Conn) (*sqlgen.Builder, error) {
	return r.build(c), nil
}

func (r *rowInsert) receive(rows wire.Rows) error { return r.read(rows) }

// together sends the inserts of rows in one transaction, c's own or a new one, and returns the number of written rows. The error is a
// *wire.Unsendable for a row that cannot be sent, and a *dberr.BulkError for a row that the database refuses.
func together(ctx context.Context, c *Conn, inserts []rowInsert) (written int64, err error) {
	parts := make([]Sendable, len(inserts))
	for i := range inserts {
		read := inserts[i].read
		inserts[i].read = func(rows wire.Rows) error {
			err := read(rows)
			written += rows.Affected()
			return err
		}
		parts[i] = &inserts[i]
	}
	if c.db == nil {
		unread, sendErr := c.send(ctx, parts, false)
		if err = sendErr; err == nil {
			err = unread
		}
	} else {
		err = RunTx(ctx, c, func(_ context.Context, tx *Conn) error {
			written = 0
			*tx.final = append(*tx.final, parts...)
			return nil
		}, Isolation(wire.DefaultIsolation))
	}
	part, ok := errors.AsType[*partError](err)
	if !ok {
		return written, err
	}
	row := []dberr.RowError{{Index: part.place, Err: part.err}}
	if invalid, ok := errors.AsType[*dberr.ValidationError](part.err); ok {
		row[0].Err = invalid
		return 0, &wire.Unsendable{Rows: row}
	}
	if ofRow(part.err) {
		return 0, &dberr.BulkError{Total: len(inserts), Rows: row}
	}
	return 0, err
}

// sendEach writes entities with a statement for each, sent together.
func (w *bulkWrite) sendEach(ctx context.Context, es []any) (int, error) {
	inserts := make([]rowInsert, len(es))
	for i, e := range es {
		inserts[i] = insertOf(ctx, w.entity, e, w.conflict)
	}
	written, err := together(ctx, w.conn, inserts)
	if err != nil || w.conflict == nil {
		return allWritten, err
	}
	if !w.conflict.plain() || w.conflict.columns != nil {
		return int(written), nil
	}
	b := w.conn.insertBuilder(ctx, w.table)
	defer b.Free()
	if err := sqlexpr.CheckWritten(b, w.table, w.table.Key, len(es), written); err != nil {
		return allWritten, named(b, err)
	}
	return allWritten, nil
}

// insertOf is the insert, or the upsert, of one entity.
func insertOf(ctx context.Context, entity *Entity, e any, onConflict *upsert) rowInsert {
	var back []int
	return rowInsert{
		build: func(c *Conn) *sqlgen.Builder {
			b := c.insertBuilder(ctx, entity.Table)
			left := leftOut(entity, b.Dialect, e, nil)
			back = left
			if onConflict != nil {
				back, _ = onConflict.back(entity.Table, left)
			}
			writeInsert(b, entity, e, left)
			if onConflict != nil && len(left) < len(entity.Table.Columns) { // a row of defaults only has a new key
				onConflict.write(b, entity, left, len(back) > 0)
			}
			writeReturning(b, entity.Table, back)
			return b
		},
		read: func(rows wire.Rows) error {
			for rows.Next() {
				entity.read(e, back, rows)
			}
			return rows.Close()
		},
	}
}

// validUpTo returns the number of entities before the first that cannot be sent. If it is the first one, the statement fails.
func validUpTo(entity *Entity, es []any, s *bulkStatement) int {
	var row [16]wire.Value
	var left [4]int
	for n, e := range es {
		entity.Fill(e)
		_, err := appendRow(row[:0], entity, e, leftOut(entity, s.Dialect, e, left[:0]))
		switch {
		case err == nil:
		case n > 0 && s.goOn:
			return n
		default:
			s.Fail(dberr.RowError{Index: s.of.of(s.start + n), Err: err})
			return n
		}
	}
	return len(es)
}

// grouped reorders entities by their omitted columns, within blocks of each rows, and returns their original positions. The positions are
// nil if the order is unchanged.
func grouped(entity *Entity, d *dialect.Dialect, es []any, rows int) ([]any, index) {
	var shapes [][]int
	of := make([]int, len(es)) // the shape of each entity
	mixed := false
	for i, e := range es {
		entity.Fill(e)
		left := leftOut(entity, d, e, nil)
		at := slices.IndexFunc(shapes, func(have []int) bool { return slices.Equal(have, left) })
		if at < 0 {
			at = len(shapes)
			shapes = append(shapes, left)
		}
		of[i] = at
		mixed = mixed || at != of[0]
	}
	if !mixed {
		return es, nil
	}
	order := make([]int, len(es))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(a/rows-b/rows, of[a]-of[b])
	})
	out := make([]any, len(es))
	for i, at := range order {
		out[i] = es[at]
	}
	return out, func(row int) int { return order[row] }
}

// sendRow writes one entity whose key the database generates.
func (w *bulkWrite) sendRow(ctx context.Context, e any) (int, error) {
	one := insertOf(ctx, w.entity, e, w.conflict)
	b := one.build(w.conn)
	defer b.Free()
	rows, err := w.conn.query(ctx, b)
	if err == nil {
		if err = one.read(rows); err != nil {
			err = named(b, err)
		}
	}
	if err != nil && ofRow(err) {
		err = &dberr.BulkError{Total: 1, Rows: []dberr.RowError{{Err: err}}}
	}
	return allWritten, err
}
