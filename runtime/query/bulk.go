package query

import (
	"context"
	"errors"
	"slices"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// bulkRows is the number of rows that one statement of a bulk write carries: enough that round trips do not count, few
// enough to stay far below the servers' limits (16 MiB of message on CockroachDB, 100 MB of body on CrateDB).
const bulkRows = 1000

// InsertMany writes the entities, as Insert does, in statements of up to 1,000 rows each. What the database generated is
// in the entities afterwards. On CrateDB rows may fail on their own: the error is a *dberr.BulkError that names them, and
// the others are written. Elsewhere a statement is written whole or not at all; earlier ones stay written unless the call
// is part of a transaction.
//
//go:noinline
func (t *Table[M, E, K]) InsertMany(ctx context.Context, es []E) error {
	return bulk(ctx, t.conn, &t.codec.Entity, es, nil)
}

// Upsert writes the entities; where a row with the key exists, it is overwritten, but for its immutable columns. Rows are
// sent as InsertMany sends them. An entity must not occur twice in one call.
//
//go:noinline
func (t *Table[M, E, K]) Upsert(ctx context.Context, es ...E) error {
	return bulk(ctx, t.conn, &t.codec.Entity, es, writeConflict)
}

// writeConflict makes an insert an upsert, which is safe to repeat.
func writeConflict(b *dialect.Builder, table *dialect.Table) {
	b.Statement.Idempotent = true
	b.Write(" ON CONFLICT (")
	b.List(len(table.Key), func(i int) { b.Ident(table.Columns[table.Key[i]].Name) })
	b.Write(") DO ")
	n := 0
	for i := range table.Columns {
		c := &table.Columns[i]
		if c.Flags.Has(dialect.Immutable) {
			continue
		}
		if n == 0 {
			b.Write("UPDATE SET ")
		}
		b.Comma(n)
		b.Ident(c.Name)
		b.Write(" = excluded.")
		b.Ident(c.Name)
		n++
	}
	if n == 0 {
		b.Write("NOTHING")
	}
}

// bulk writes the entities in chunks. Those whose key the database makes are sent apart from those that have one, because
// their statements differ.
func bulk[E any](ctx context.Context, c *Conn, entity *Entity[E], es []E, conflict func(*dialect.Builder, *dialect.Table)) error {
	failed := dberr.BulkError{Total: len(es)}
	for start := 0; start < len(es); {
		entity.Fill(es[start])
		returned := generated(entity, es[start], nil)
		end := start + 1
		for end < len(es) && end-start < bulkRows {
			entity.Fill(es[end])
			if !slices.Equal(generated(entity, es[end], nil), returned) {
				break
			}
			end++
		}
		err := bulkChunk(ctx, c, entity, es[start:end], returned, conflict)
		var rows *dberr.BulkError
		switch {
		case err == nil:
		case errors.As(err, &rows):
			for _, r := range rows.Rows {
				failed.Rows = append(failed.Rows, dberr.RowError{Index: start + r.Index, Err: r.Err})
			}
		default:
			return err
		}
		start = end
	}
	if len(failed.Rows) > 0 {
		return &failed
	}
	return nil
}

func bulkChunk[E any](ctx context.Context, c *Conn, entity *Entity[E], es []E, returned []int,
	conflict func(*dialect.Builder, *dialect.Table)) error {
	table := entity.Table
	b := c.builder(table, wire.OpInsert)
	defer b.Free()
	columns := make([]dialect.Column, 0, len(table.Columns))
	for i := range table.Columns {
		if !contains(returned, i) {
			columns = append(columns, table.Columns[i])
		}
	}
	b.Write("INSERT INTO ")
	b.TableName(table.Name)
	b.Write(" (")
	b.List(len(columns), func(i int) { b.Ident(columns[i].Name) })
	b.Write(")")
	b.Dialect.BulkValues(b, columns)
	if conflict != nil {
		conflict(b, table)
	}
	writeReturning(b, table, returned)
	b.Statement.Rows = len(es)
	b.Statement.Args = slices.Grow(b.Statement.Args, len(es)*len(columns))
	for _, e := range es {
		for i := range table.Columns {
			if !contains(returned, i) {
				b.AddArg(table.Columns[i].Name, checked(entity, b, i, entity.Value(e, i)))
			}
		}
	}
	rows, err := c.bulk(ctx, b)
	if err != nil {
		return err
	}
	for i := 0; rows.Next() && i < len(es); i++ {
		readRow(entity, es[i], returned, rows)
	}
	if err := rows.Close(); err != nil {
		return named(b, err)
	}
	return nil
}
