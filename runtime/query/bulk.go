package query

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/dialect"
)

// A statement of a bulk write carries at most so many rows, enough that round trips do not count, and about so many bytes
// of arguments, well below the servers' limits (16 MiB of message on CockroachDB, 100 MB of body on CrateDB). A single row
// may be larger.
const (
	bulkRows  = 1000
	bulkBytes = 4 << 20
)

// InsertMany writes the entities, as Insert does, in statements of up to 1,000 rows each. Validators look at all entities
// before the first statement is sent. What the database generated is in the entities afterwards. On CrateDB rows may fail
// on their own: the error is a *dberr.BulkError that names them, and the others are written. Elsewhere a statement is
// written whole or not at all; earlier ones stay written unless the call is part of a transaction.
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

// writeConflict makes an insert an upsert.
func writeConflict(b *dialect.Builder, table *dialect.Table) {
	b.Write(" ON CONFLICT (")
	b.List(len(table.Key), func(i int) { b.Ident(table.Columns[table.Key[i]].Name) })
	b.Write(") DO ")
	guarded := guardsTenant(b, table)
	n := 0
	for i := range table.Columns {
		c := &table.Columns[i]
		if c.Flags.Has(dialect.Immutable) || guarded && c.Name == b.Tenant {
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
	switch {
	case n == 0:
		b.Write("NOTHING")
	case !guarded:
	case b.Dialect.ConflictWhere():
		writeTenantWhere(b, table)
	default:
		b.Write(", ")
		writeTenantTrap(b, table)
	}
}

// bulk writes the entities in chunks.
func bulk[E any](ctx context.Context, c *Conn, entity *Entity[E], es []E, conflict func(*dialect.Builder, *dialect.Table)) error {
	if err := claim(ctx, c, entity, es); err != nil {
		return err
	}
	failed := dberr.BulkError{Total: len(es)}
	for start := 0; start < len(es); {
		n, err := bulkChunk(ctx, c, entity, es, start, conflict)
		var rows *dberr.BulkError
		var invalid *rowError
		switch {
		case err == nil:
		case errors.As(err, &invalid):
			return err
		case errors.As(err, &rows):
			for _, r := range rows.Rows {
				failed.Rows = append(failed.Rows, dberr.RowError{Index: start + r.Index, Err: tenantConflict(entity.Table, r.Err)})
			}
		default:
			if n < len(es) {
				err = fmt.Errorf("rows %d to %d: %w", start, start+n-1, err)
			}
			if len(failed.Rows) > 0 {
				err = errors.Join(err, &failed)
			}
			return err
		}
		start += n
	}
	if len(failed.Rows) > 0 {
		return &failed
	}
	return nil
}

// rowError is what keeps a row from being sent: the list is refused before any of it is written.
type rowError struct {
	row int // in the caller's list
	err error
}

func (e *rowError) Error() string { return fmt.Sprintf("row %d: %v", e.row, e.err) }

func (e *rowError) Unwrap() error { return e.err }

// bulkChunk writes the entities from start on, as many as one statement carries, and returns their number. A row whose key
// the database makes and one that has a key go in different statements. The first chunk is sent when all rows are known to
// be valid.
func bulkChunk[E any](ctx context.Context, c *Conn, entity *Entity[E], all []E, start int,
	conflict func(*dialect.Builder, *dialect.Table)) (int, error) {
	es := all[start:]
	table := entity.Table
	b := c.insertBuilder(ctx, table)
	defer b.Free()
	entity.Fill(es[0])
	returned := generated(entity, es[0], nil)
	columns := make([]dialect.Column, 0, len(table.Columns))
	for i := range table.Columns {
		if !slices.Contains(returned, i) {
			columns = append(columns, table.Columns[i])
		}
	}
	b.Write("INSERT INTO ")
	b.TableName(table)
	b.Write(" (")
	b.List(len(columns), func(i int) { b.Ident(columns[i].Name) })
	b.Write(")")
	b.Dialect.BulkValues(b, columns)
	if conflict != nil {
		conflict(b, table)
	}
	writeReturning(b, table, returned)
	// An upsert may be sent again if it says which rows it means, which it does not where the database makes the keys.
	keyed := !slices.ContainsFunc(table.Key, func(k int) bool { return slices.Contains(returned, k) })
	b.Statement.Idempotent = conflict != nil && keyed

	b.Statement.Args = slices.Grow(b.Statement.Args, min(len(es), bulkRows)*len(columns))
	n := bulkArgs(b, entity, es, start, returned)
	if start == 0 && b.Err() == nil {
		if err := validateRows(entity, es, n); err != nil {
			return n, named(b, err)
		}
	}
	b.Statement.Rows = n
	rows, err := c.bulk(ctx, b)
	if err != nil {
		return n, err
	}
	read := 0
	for ; rows.Next() && read < n; read++ {
		readRow(entity, es[read], returned, rows)
	}
	if err := rows.Close(); err != nil {
		return n, named(b, err)
	}
	if len(returned) > 0 && read != n {
		return n, named(b, fmt.Errorf("%d rows were sent and the keys of %d came back", n, read))
	}
	if conflict != nil {
		if err := checkWritten(b, table, n, rows.Affected()); err != nil {
			return n, named(b, err)
		}
	}
	return n, nil
}

// bulkArgs adds the arguments of as many entities as one statement carries, and returns their number. The first of them is
// row start of the caller's list.
func bulkArgs[E any](b *dialect.Builder, entity *Entity[E], es []E, start int, returned []int) int {
	var room [1]int
	size := 0
	for n, e := range es[:min(len(es), bulkRows)] {
		if n > 0 {
			entity.Fill(e)
			if size > bulkBytes || !slices.Equal(generated(entity, e, room[:0]), returned) {
				return n
			}
		}
		for i := range entity.Table.Columns {
			if slices.Contains(returned, i) {
				continue
			}
			v, err := validated(entity, i, entity.Value(e, i))
			if err != nil {
				b.Fail(&rowError{start + n, err})
			}
			size += v.Size()
			b.AddArg(entity.Table.Columns[i].Name, v)
		}
	}
	return min(len(es), bulkRows)
}

// validateRows looks at the rows that later statements carry, from the index first on.
func validateRows[E any](entity *Entity[E], es []E, first int) error {
	var room [1]int
	for n := first; n < len(es); n++ {
		entity.Fill(es[n])
		returned := generated(entity, es[n], room[:0])
		for i := range entity.Table.Columns {
			if slices.Contains(returned, i) {
				continue
			}
			if _, err := validated(entity, i, entity.Value(es[n], i)); err != nil {
				return &rowError{n, err}
			}
		}
	}
	return nil
}
