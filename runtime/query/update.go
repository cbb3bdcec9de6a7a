package query

import (
	"context"
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
func (q Query[M, E]) Update(ctx context.Context, changes ...Change[M]) (int, error) {
	b := q.update(changes)
	defer b.Free()
	if len(changes) == 0 && b.Err() == nil {
		return 0, nil
	}
	n, err := q.conn.exec(ctx, b)
	return int(n), err
}

// Updating is Update as a statement.
func (q Query[M, E]) Updating(changes ...Change[M]) Statement[int] {
	return Statement[int]{
		func() *dialect.Builder { return q.update(changes) },
		func(ctx context.Context) (int, error) { return q.Update(ctx, changes...) },
	}
}

func (q *Query[M, E]) update(changes []Change[M]) *dialect.Builder {
	table := q.entity.Table
	b := q.conn.builder(table, wire.OpUpdate)
	q.guard(b)
	b.Write("UPDATE ")
	b.TableName(table.Name)
	b.Write(" SET ")
	n := 0
	for _, c := range changes {
		col, i := table.Column(c.column)
		if col == nil {
			b.Fail(fmt.Errorf("no column %q", c.column))
			return b
		}
		b.Comma(n)
		n++
		a := c.assignment
		if a.add {
			a.value = checkErr(b, a.value)
		} else {
			a.value = q.entity.checked(b, i, a.value)
		}
		a.WriteSQL(b)
	}
	for i := range table.Columns {
		c := &table.Columns[i]
		if c.Flags.Has(dialect.Touched) && !sets(changes, c.Name) {
			b.Comma(n)
			n++
			a := assign(c.Name, q.entity.checked(b, i, q.entity.Touch(i)))
			a.WriteSQL(b)
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
		if changes[i].column == column {
			return true
		}
	}
	return false
}

// Delete removes the rows of the query and returns their number. A query without Where is dberr.ErrNoFilter; query.Every
// says that the whole table is meant. On CrateDB the number is -1, unknown, where whole partitions go at once, and rows
// are found as for Update.
func (q Query[M, E]) Delete(ctx context.Context) (int, error) {
	b := q.delete()
	defer b.Free()
	n, err := q.conn.exec(ctx, b)
	return int(n), err
}

// Deleting is Delete as a statement.
func (q Query[M, E]) Deleting() Statement[int] {
	return Statement[int]{func() *dialect.Builder { return q.delete() }, q.Delete}
}

func (q *Query[M, E]) delete() *dialect.Builder {
	b := q.conn.builder(q.entity.Table, wire.OpDelete)
	q.guard(b)
	b.Write("DELETE FROM ")
	b.TableName(q.entity.Table.Name)
	q.filter.write(b)
	return b
}

// guard refuses what an update or delete would not do as it reads.
func (q *Query[M, E]) guard(b *dialect.Builder) {
	switch {
	case len(q.conds) == 0:
		b.Fail(fmt.Errorf("%w: use Where, or Where(query.Every[...]()) for the whole table", dberr.ErrNoFilter))
	case len(q.orders) > 0 || q.limit >= 0 || q.offset > 0:
		b.Fail(fmt.Errorf("OrderBy, Limit and Offset are not for updates and deletes"))
	}
}
