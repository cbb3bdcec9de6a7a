package query

import (
	"context"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// The limits of a statement of a bulk write: its number of rows, at which round trips no longer matter, and the approximate size of its
// arguments in bytes, well below the servers' limits (16 MiB of message on CockroachDB, 100 MB of body on CrateDB). A single row may be
// larger. Load uses larger statements, which are faster if no keys are returned (docs/internals.md).
const (
	bulkRows  = 1000
	loadRows  = 2500
	bulkBytes = 4 << 20
)

// InsertMany writes the entities like Insert, in statements of up to 1,000 rows each. Afterwards the entities contain the
// values that the database filled in.
//
// Validators check all entities before the first statement is sent. If a validator rejects a row, or a value cannot be sent,
// the error is a dberr.RowError with the row's index, and no row of its statement is written.
//
// On CrateDB single rows can fail: the error is a *dberr.BulkError with their indexes, and the other rows of the statement are
// written. On the other databases a statement is atomic. There, rows with different columns for the database to fill in go into
// separate statements in one transaction.
//
// The first failure ends the call, unless the option ContinueOnError is given. Rows of earlier statements stay written, unless
// the call is part of a transaction.
//
//go:noinline
func (q *Query) InsertMany(ctx context.Context, es []any, opts []BulkOption) error {
	return bulk(ctx, q.conn, q.entity, es, nil, opts)
}

// Upsert writes the entities. It overwrites an existing row with the same key, except its immutable columns and the columns
// with a default in the database whose field is not set. Afterwards the entity contains the row's values of these columns. Rows
// are sent like those of InsertMany. Two entities of one call must not have the same key: PostgreSQL and
// CockroachDB refuse them with dberr.ErrTwice; on CrateDB and SQLite the last one stays. UpsertMany takes options.
//
//go:noinline
func (q *Query) Upsert(ctx context.Context, es []any) error {
	return bulk(ctx, q.conn, q.entity, es, overwrite, nil)
}

// bulkArgs adds the arguments of the entities that fit into one statement, and returns their number. The first entity is row
// start of the caller's list. An invalid row fails the statement; if earlier rows are to be written, it ends the statement
// instead. mixed reports that the next row omits other columns.
func bulkArgs(b *sqlgen.Builder, entity *Entity, es []any, start int, s *bulkStatement) (n int, mixed bool) {
	var shared sharedArgs
	if s.shared != nil {
		shared = *s.shared
	}
	args := slices.Grow(b.Statement.Args, len(es)*(len(s.columns)+len(shared.values)))
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
		args = append(args, shared.values...)
		for i := range args[first:] {
			size += args[first+i].Size()
		}
	}
	b.SetRows(s.columns, args, shared.columns)
	return n, mixed
}

// appendRow appends the values of an entity for its columns, except those that the database fills in. The values have the
// precision of their columns and are validated.
func appendRow(args []wire.Value, entity *Entity, e any, left []int) ([]wire.Value, error) {
	cell := wire.NewCell(nil)
	defer cell.Free()
	for i := range entity.Table.Columns {
		if len(left) > 0 && slices.Contains(left, i) {
			continue
		}
		v := entity.argument(e, i, cell)
		if err := given(entity, e, i, v); err != nil {
			return args, err
		}
		// Values of other kinds do not change.
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

// validateRows validates the rows of later statements, beginning at the index first.
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
