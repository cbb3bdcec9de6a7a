package query

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Update applies the changes to the rows of the query and returns their number. A query without Where is
// dberr.ErrNoFilter; query.Every says that the whole table is meant. Order, limit and offset are not for updates.
//
// On CrateDB rows are found as a search finds them, so writes of the last second may be missed, unless the condition is an
// equality on the key.
//
//go:noinline
func (q *Query[M, E]) Update(ctx context.Context, changes ...Change[M]) (int, error) {
	if len(changes) == 0 && len(q.filter.conds) > 0 {
		return 0, nil
	}
	b := buildUpdate(q, changes)
	defer b.Free()
	n, err := q.conn.exec(ctx, b)
	return int(n), err
}

// Updating is Update as a statement.
//
//go:noinline
func (q *Query[M, E]) Updating(changes ...Change[M]) *Statement[int] {
	return &Statement[int]{
		func() *dialect.Builder { return buildUpdate(q, changes) },
		func(ctx context.Context) (int, error) { return q.Update(ctx, changes...) },
	}
}

func buildUpdate[M, E any](q *Query[M, E], changes []Change[M]) *dialect.Builder {
	table := q.entity.Table
	b := q.conn.builder(table, wire.OpUpdate)
	guard(b, q.filter, len(q.orders) > 0 || q.limit >= 0 || q.offset > 0)
	b.Write("UPDATE ")
	b.TableName(table)
	b.Write(" SET ")
	n := 0
	if len(changes) == 0 {
		b.Fail(errors.New("no change to make"))
		return b
	}
	for _, c := range changes {
		if c.a == nil {
			b.Fail(errors.New("a zero Change changes nothing: leave it out"))
			return b
		}
		col, i := table.Column(c.a.column)
		if col == nil {
			b.Fail(fmt.Errorf("no column %q", c.a.column))
			return b
		}
		b.Comma(n)
		n++
		a := *c.a
		if a.add {
			a.value = checkErr(b, a.value)
		} else {
			a.value = checked(q.entity, b, i, a.value)
		}
		a.WriteSQL(b)
	}
	for i := range table.Columns {
		c := &table.Columns[i]
		if c.Flags.Has(dialect.Touched) && !sets(changes, c.Name) {
			b.Comma(n)
			n++
			assign(c.Name, checked(q.entity, b, i, q.entity.Touch(i))).WriteSQL(b)
		}
	}
	q.filter.write(b)
	return b
}

func checkErr(b *dialect.Builder, v wire.Value) wire.Value {
	if err := v.Err(); err != nil {
		b.Fail(err)
	}
	return v
}

func sets[M any](changes []Change[M], column string) bool {
	for i := range changes {
		if changes[i].a.column == column {
			return true
		}
	}
	return false
}

// Delete removes the rows of the query and returns their number. A query without Where is dberr.ErrNoFilter; query.Every
// says that the whole table is meant. On CrateDB the number is -1, unknown, where whole partitions go at once, and rows
// are found as for Update.
//
//go:noinline
func (q *Query[M, E]) Delete(ctx context.Context) (int, error) {
	b := buildDelete(q)
	defer b.Free()
	n, err := q.conn.exec(ctx, b)
	return int(n), err
}

// Deleting is Delete as a statement.
//
//go:noinline
func (q *Query[M, E]) Deleting() *Statement[int] {
	return &Statement[int]{func() *dialect.Builder { return buildDelete(q) }, q.Delete}
}

func buildDelete[M, E any](q *Query[M, E]) *dialect.Builder {
	b := q.conn.builder(q.entity.Table, wire.OpDelete)
	guard(b, q.filter, len(q.orders) > 0 || q.limit >= 0 || q.offset > 0)
	b.Write("DELETE FROM ")
	b.TableName(q.entity.Table)
	q.filter.write(b)
	return b
}

// guard refuses what an update or delete would not do as it reads.
func guard(b *dialect.Builder, f filter, paged bool) {
	switch {
	case len(f.conds) == 0:
		b.Fail(fmt.Errorf("%w: use Where, or Where(query.Every[...]()) for the whole table", dberr.ErrNoFilter))
	case paged:
		b.Fail(fmt.Errorf("OrderBy, Limit and Offset are not for updates and deletes"))
	}
}
