package query

import (
	"context"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// A statement of a bulk write carries at most so many rows, enough that round trips do not count, and about so many bytes
// of arguments, well below the servers' limits (16 MiB of message on CockroachDB, 100 MB of body on CrateDB). A single row
// may be larger. Where no keys come back larger statements are faster (docs/internals.md).
const (
	bulkRows  = 1000
	loadRows  = 2500
	bulkBytes = 4 << 20
)

// QueryInsertMany writes the entities, as Insert does, in statements of up to 1,000 rows each. Validators look at all entities
// before the first statement is sent. A row that one of them refuses, or with a value that cannot be sent, is named by a
// dberr.RowError, and nothing of its statement is written. What the database filled in is in the entities afterwards. On CrateDB rows may fail
// on their own: the error is a *dberr.BulkError that names them, and the others of the statement are written. Elsewhere a
// statement is written whole or not at all; rows for which the database is to fill in other columns than for the rest go in
// statements of their own, in one transaction. The first failure ends the call, unless ContinueOnError says otherwise; what
// earlier statements wrote stays unless the call is part of a transaction.
//
//go:noinline
func QueryInsertMany[E any](ctx context.Context, q *Query, es []E, opts []BulkOption) error {
	return bulk(ctx, q.conn, q.entity, anys(es), nil, opts)
}

// QueryUpsert writes the entities; where a row with the key exists, it is overwritten, but for its immutable columns and for those
// that were left out for their default in the database. What the row holds in these is in the entity afterwards. Rows are
// sent as InsertMany sends them. An entity must not occur twice in one call. UpsertMany takes options.
//
//go:noinline
func QueryUpsert[E any](ctx context.Context, q *Query, es []E) error {
	return bulk(ctx, q.conn, q.entity, anys(es), writeConflict, nil)
}

// conflict makes an insert without the columns left an upsert. returns says that RETURNING follows.
type conflict func(b *dialect.Builder, table *dialect.Table, left []int, returns bool)

// writeConflict is the conflict of an upsert. The row that is there keeps what was left out. If it keeps everything, it is
// written all the same where it is to come back.
func writeConflict(b *dialect.Builder, table *dialect.Table, left []int, returns bool) {
	b.Write(" ON CONFLICT (")
	b.List(len(table.Key), func(i int) { b.Ident(table.Columns[table.Key[i]].Name) })
	b.Write(") DO ")
	guarded := guardsTenant(b, table)
	n := 0
	set := func(name string) {
		if n == 0 {
			b.Write("UPDATE SET ")
		}
		b.Comma(n)
		b.Ident(name)
		b.Write(" = excluded.")
		b.Ident(name)
		n++
	}
	for i := range table.Columns {
		c := &table.Columns[i]
		if !c.Flags.Has(dialect.Immutable) && !slices.Contains(left, i) && !(guarded && c.Name == b.Tenant) {
			set(c.Name)
		}
	}
	switch {
	case guarded:
		writeTenantGuard(b, table, n)
	case n == 0 && returns:
		set(table.Columns[table.Key[0]].Name)
	case n == 0:
		b.Write("NOTHING")
	}
}

// readBack are the columns that an insert without the columns left reads back: these, and those that an upsert does not
// overwrite. byKey says that rows which were there come back among the others, so that each is found by its key.
func readBack(table *dialect.Table, left []int, upsert bool) (columns []int, byKey bool) {
	if !upsert || leavesKey(table, left) {
		return left, false
	}
	columns = slices.Clone(left)
	for i := range table.Columns {
		if table.Columns[i].Flags.Has(dialect.Immutable) && !table.InKey(i) && !slices.Contains(left, i) {
			columns = append(columns, i)
		}
	}
	return columns, len(columns) > 0
}

// bulkArgs adds the arguments of as many of the entities as one statement carries, and returns their number. The first of
// them is row start of the caller's list. A row that is not valid fails the statement, or ends it if it is not the first one
// and those before it are to be written. mixed says that the row behind them leaves out other columns.
func bulkArgs(b *dialect.Builder, entity *Entity, es []any, start int, s *bulkStatement) (n int, mixed bool) {
	args := slices.Grow(b.Statement.Args, len(es)*len(s.columns))
	var room [4]int
	size := 0
	for ; n < len(es); n++ {
		if n > 0 {
			entity.Fill(es[n])
			if size > bulkBytes {
				break
			}
			if mixed = !slices.Equal(leftOut(entity, b.Dialect, es[n], room[:0]), s.left); mixed {
				break
			}
		}
		first := len(args)
		var err error
		if args, err = appendRow(args, entity, es[n], s.left); err != nil {
			if args = args[:first]; n > 0 && s.goOn {
				break
			}
			b.Fail(dberr.RowError{Index: s.of.of(start + n), Err: err})
			return n, false
		}
		for i := range args[first:] {
			size += args[first+i].Size()
		}
	}
	b.SetRows(s.columns, args)
	return n, mixed
}

// appendRow appends the values of an entity for its columns, but for those that are left to the database. They are brought
// to the columns' precision, and validators have seen them.
func appendRow(args []wire.Value, entity *Entity, e any, left []int) ([]wire.Value, error) {
	for i := range entity.Table.Columns {
		if len(left) > 0 && slices.Contains(left, i) {
			continue
		}
		v := entity.Value(e, i)
		if err := given(entity, e, i, v); err != nil {
			return args, err
		}
		// What is not one of these is as it stands.
		if kind := v.Kind(); kind == wire.KindNull || kind == wire.KindTime || kind == wire.KindTimes || entity.Table.Columns[i].Flags.Has(dialect.Checked) {
			var err error
			if v, err = validated(entity, i, v); err != nil {
				return args, err
			}
		}
		args = append(args, v)
	}
	return args, nil
}

// validateRows looks at the rows that later statements carry, from the index first on.
func validateRows(entity *Entity, d *dialect.Dialect, es []any, first int, of index) error {
	var left [4]int
	var row [16]wire.Value
	for n := first; n < len(es); n++ {
		entity.Fill(es[n])
		if _, err := appendRow(row[:0], entity, es[n], leftOut(entity, d, es[n], left[:0])); err != nil {
			return dberr.RowError{Index: of.of(n), Err: err}
		}
	}
	return nil
}
