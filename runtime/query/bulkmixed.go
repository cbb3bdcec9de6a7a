package query

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Rows of one statement leave out the same columns. Rows that do not are written row by row where the database has
// transactions: all of them in one, sent together, so that they are written in their order and whole or not at all. CrateDB
// has no order and no transactions to keep, so that there the rows of what would be one statement are put into groups, each of
// which is a statement.

// rowInsert is the insert of a row, as a part of what is sent together.
type rowInsert struct {
	build func(c *Conn) *sqlgen.Builder
	read  func(rows wire.Rows) error
}

func (r *rowInsert) begin(_ context.Context, c *Conn) (*sqlgen.Builder, error) {
	return r.build(c), nil
}

func (r *rowInsert) receive(rows wire.Rows) error { return r.read(rows) }

// together sends the inserts of rows in one transaction, c's own or a new one. A row that cannot be sent is a *wire.Unsendable,
// one that the database refuses a *dberr.BulkError. It returns how many rows were written.
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

// sendEach writes entities row by row, together.
func (w *bulkWrite) sendEach(ctx context.Context, es []any) error {
	inserts := make([]rowInsert, len(es))
	for i, e := range es {
		inserts[i] = insertOf(ctx, w.entity, e, w.conflict)
	}
	written, err := together(ctx, w.conn, inserts)
	if err != nil || !w.upsert {
		return err
	}
	b := w.conn.insertBuilder(ctx, w.table)
	defer b.Free()
	if err := checkWritten(b, w.table, len(es), written); err != nil {
		return named(b, err)
	}
	return nil
}

// insertOf is the insert, or the upsert, of one entity.
func insertOf(ctx context.Context, entity *Entity, e any, onConflict conflict) rowInsert {
	var back []int
	return rowInsert{
		build: func(c *Conn) *sqlgen.Builder {
			b := c.insertBuilder(ctx, entity.Table)
			left := leftOut(entity, b.Dialect, e, nil)
			back, _ = readBack(entity.Table, left, onConflict != nil)
			writeInsert(b, entity, e, left)
			if onConflict != nil && len(left) < len(entity.Table.Columns) { // a row of defaults alone has a key of its own
				onConflict(b, entity.Table, left, len(back) > 0)
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

// validUpTo is how many of the entities of a statement can be sent, one at least or the statement fails.
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

// grouped puts entities that leave out the same columns next to each other, among each rows of them, and returns where they
// stood. If they need no other order, that is nil.
func grouped(entity *Entity, d *dialect.Dialect, es []any, rows int) ([]any, index) {
	var shapes [][]int
	of := make([]int, len(es)) // the shape of each
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

// sendRow writes one entity whose key the database makes.
func (w *bulkWrite) sendRow(ctx context.Context, e any) error {
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
		return &dberr.BulkError{Total: 1, Rows: []dberr.RowError{{Err: err}}}
	}
	return err
}
