package query

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// QueryUpdate applies the changes to the rows of the query and returns their number. A query without Where, or with
// conditions that match every row, is dberr.ErrNoFilter; use query.Every for the whole table. With a Limit it changes the first rows in the order of
// OrderBy; the query cannot have an offset, and on CrateDB no order and limit.
//
// On CrateDB, a condition that contains whole keys (EQ, In, And, Or), alone or with other conditions, applies to the current rows.
// Each row is read by its key and written with its version. If another writer was first, it is read and written again, and finally
// the error is dberr.ErrConflict. With several keys the error is a *dberr.PartialError if some of them fail. Without whole keys, the
// condition applies to the rows of the last refresh, like a search.
//
//go:noinline
func QueryUpdate[M any](ctx context.Context, q *Query, changes []Change[M]) (int, error) {
	var room [4]*sqlexpr.Assignment
	return q.update(ctx, assignmentsOf(changes, room[:0]))
}

func (q *Query) update(ctx context.Context, sets []*sqlexpr.Assignment) (int, error) {
	if len(sets) == 0 && len(q.filter.Conditions) > 0 {
		return 0, nil
	}
	return q.run(ctx, q.filter, q.updateHead(sets), relative(sets))
}

// Updating is the Update of a query as a statement.
func Updating[M, E any](of QueryOf[M, E], changes ...Change[M]) *Statement[int] {
	return of.Query().updating(assignmentsOf(changes, nil))
}

func (q *Query) updating(sets []*sqlexpr.Assignment) *Statement[int] {
	return counting(q.conn,
		func() *sqlgen.Builder { return q.shown(q.filter, q.updateHead(sets)) },
		func(ctx context.Context) (int, error) { return q.update(ctx, sets) })
}

// assignmentsOf appends changes as untyped assignments.
func assignmentsOf[M any](changes []Change[M], to []*sqlexpr.Assignment) []*sqlexpr.Assignment {
	for _, c := range changes {
		to = append(to, c.a)
	}
	return to
}

// updateHead writes an update up to its WHERE.
func (q *Query) updateHead(changes []*sqlexpr.Assignment) *sqlgen.Builder {
	table := q.entity.Table
	b := q.conn.builder(table, wire.OpUpdate)
	q.guard(b)
	b.Write("UPDATE ")
	b.TableName(table)
	q.writeSet(b, changes, false)
	return b
}

// writeSet writes the SET of an update with its changes and the columns that every update sets. joins says that it is an update from another table.
func (q *Query) writeSet(b *sqlgen.Builder, changes []*sqlexpr.Assignment, joins bool) {
	b.Write(" SET ")
	n := 0
	if len(changes) == 0 {
		b.Fail(errors.New("the update has no changes"))
		return
	}
	for at := range changes {
		a, own, err := checkedChange(b, q.entity, changes, at)
		switch {
		case err != nil:
			b.Fail(err)
			return
		case !own:
			continue
		}
		b.Comma(n)
		n++
		if joins {
			a.WriteSQL(b)
		} else {
			b.Target(q.entity.Marker, func() { a.WriteSQL(b) })
		}
	}
	writeTouched(b, q.entity, n, func(column string) bool { return sets(changes, column) })
}

// checkedChange is the change at an index as it is written, with its value checked. own is false for a member of a document that an earlier change writes.
func checkedChange(b *sqlgen.Builder, entity *Entity, changes []*sqlexpr.Assignment, at int) (a sqlexpr.Assignment, own bool, err error) {
	c, table := changes[at], entity.Table
	if c == nil {
		return a, false, errors.New("a zero Change sets no column: remove it")
	}
	col, i := table.Column(c.Column)
	if col == nil {
		return a, false, fmt.Errorf("no column %q", c.Column)
	}
	if b.Tenant == col.Name {
		b.FailTenant(&dberr.ValidationError{Entity: table.Entity, Field: col.Name,
			Err: fmt.Errorf("%w: an update cannot move the row to another tenant", dberr.ErrTenant)})
	}
	if c, err = merged(table, changes, at); c == nil || err != nil {
		return a, false, err
	}
	a = *c
	switch {
	case a.Expr != nil || a.Members != nil || a.Excluded:
	case a.Adds:
		a.Value = sqlexpr.CheckField(b, col.Name, a.Value)
	default:
		a.Value = checked(entity, b, i, a.Value)
	}
	return a, true, nil
}

// merged is the change at an index as it is written: nil for a member of a document that an earlier change writes.
func merged(table *dialect.Table, changes []*sqlexpr.Assignment, at int) (*sqlexpr.Assignment, error) {
	fail := func(err error) (*sqlexpr.Assignment, error) {
		return nil, &dberr.ValidationError{Entity: table.Entity, Field: changes[at].Column, Err: err}
	}
	c, err := sqlexpr.Merged(changes, at)
	if err != nil {
		return fail(err)
	}
	if c == nil || c.Members == nil {
		return c, nil
	}
	if col, _ := table.Column(c.Column); col.Flags.Has(dialect.Immutable) {
		return fail(errImmutableMember)
	}
	for _, m := range c.Members {
		if err := m.Value.Err(); err != nil {
			return fail(fmt.Errorf("member %s: %w", strings.Join(m.Path, "."), err))
		}
	}
	return c, nil
}

var errImmutableMember = errors.New("the field is immutable: an update cannot set a member of its documents")

// relative reports whether a change depends on the previous value of its row.
func relative(changes []*sqlexpr.Assignment) bool {
	for _, c := range changes {
		if c != nil && c.Relative() {
			return true
		}
	}
	return false
}

// run adds the condition to a write, sends it and returns the number of changed rows.
func (q *Query) run(ctx context.Context, f sqlexpr.Filter, b *sqlgen.Builder, relative bool) (int, error) {
	defer b.Free()
	w, err := keyed(ctx, q.conn, q.entity.Table, f, b, q.entity.Marker)
	if err != nil {
		return 0, err
	}
	if w != nil {
		w.relative = relative
		return w.run(ctx)
	}
	f = q.limited(f)
	b.Target(q.entity.Marker, func() { f.Write(b) })
	n, err := q.conn.exec(ctx, b)
	if n < 0 {
		return 0, errors.Join(err, named(b, dberr.ErrRowsUnknown))
	}
	return int(n), err
}

// shown returns the text of the statements that run sends.
func (q *Query) shown(f sqlexpr.Filter, b *sqlgen.Builder) *sqlgen.Builder {
	if text := shownKeyed(q.conn, q.entity.Table, f, b, q.entity.Marker); text != nil {
		b.Free()
		return text
	}
	b.ByKeys = f.IsKey(q.entity.Table) && q.limit < 0
	f = q.limited(f)
	b.Target(q.entity.Marker, func() { f.Write(b) })
	return b
}

// writeTouched sets the Touched columns that are not set already, and the version of the row, after n other columns.
func writeTouched(b *sqlgen.Builder, entity *Entity, n int, set func(column string) bool) {
	for i := range entity.Table.Columns {
		c := &entity.Table.Columns[i]
		if c.Flags.Has(dialect.Touched) && !set(c.Name) {
			b.Comma(n)
			n++
			sqlexpr.Assign(c.Name, checked(entity, b, i, entity.Touch(i))).WriteSQL(b)
		}
	}
	if sqlexpr.CountsVersion(b, entity.Table) {
		b.Comma(n)
		sqlexpr.WriteNextVersion(b, entity.Table)
	}
}

func sets(changes []*sqlexpr.Assignment, column string) bool {
	for i := range changes {
		if changes[i].Column == column {
			return true
		}
	}
	return false
}

// Delete removes the rows of the query and returns their number. A query without Where, or with conditions that match every row,
// is dberr.ErrNoFilter; use query.Every for the whole table. With a Limit it deletes the first rows in the order of OrderBy, but not on CrateDB, where
// rows are found as for Update, and a delete by partition
// columns alone drops whole partitions: their rows are gone, and the error is dberr.ErrRowsUnknown. DropPartitions has no such error.
//
// Rows of an entity with schema.SoftDelete are not removed. An update sets their deletion time, and queries no longer return them.
// See Purge, Restore and WithDeleted.
//
//go:noinline
func (q *Query) Delete(ctx context.Context) (int, error) {
	b, f := q.deleteHead()
	return q.run(ctx, f, b, false)
}

// Deleting is the Delete of a query as a statement.
func Deleting[M, E any](of QueryOf[M, E]) *Statement[int] {
	q := of.Query()
	return counting(q.conn, func() *sqlgen.Builder {
		b, f := q.deleteHead()
		return q.shown(f, b)
	}, q.Delete)
}

// deleteHead writes a deletion up to its WHERE, and returns the filter of its rows.
func (q *Query) deleteHead() (*sqlgen.Builder, sqlexpr.Filter) {
	if q.entity.Table.Deleted != "" {
		return q.softDeleteHead()
	}
	return q.purgeHead(), q.filter
}

// guard fails an update or delete of a query that is none of rows to write.
func (q *Query) guard(b *sqlgen.Builder) {
	limited := paged(q.orders, q.limit, q.offset)
	sqlexpr.Guard(b, q.filter, limited && (!q.conn.dialect.LimitsWrites || q.offset > 0))
	switch {
	case b.Err() != nil:
	case q.nearest != nil:
		b.Fail(errNearestWrite)
	case limited && q.limit < 0:
		b.Fail(errOrderOnly)
	}
	q.written(b)
}

var (
	errOrderOnly    = errors.New("the order of an update or delete needs a Limit")
	errNearestWrite = errors.New("an update or delete cannot have Nearest: read the rows first, and write them by key")
)

// limited adds to the filter of a write that its rows are among the first ones of the query, if it has a limit.
func (q *Query) limited(f sqlexpr.Filter) sqlexpr.Filter {
	if q.limit < 0 || !q.conn.dialect.LimitsWrites {
		return f
	}
	return f.And([]sqlgen.Expr{sqlexpr.AmongFirst(q.level(), f, q.orders, q.limit)})
}

// paged reports whether a query has an order, a limit or an offset, which updates and deletes do not support.
func paged(orders []sqlexpr.Term, limit, offset int64) bool {
	return len(orders) > 0 || limit >= 0 || offset > 0
}
