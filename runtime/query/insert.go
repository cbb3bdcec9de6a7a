package query

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// errMissing is the cause of a ValidationError for an unset column without a default.
var errMissing = errors.New("required, but not set")

// Insert writes the entity. It writes false as false and 0 as 0. Only a zero key, a zero time and a nil slice, map or pointer are
// replaced by the field's default, of the Go code or of the database. Afterwards e contains the defaults. A zero key without a
// default is dberr.ErrZeroKey, except a number in a composite key.
//
//go:noinline
func (q *Query) Insert(ctx context.Context, e any) error {
	if q.conn.tenant != nil {
		if err := claim(ctx, q.conn, q.entity, []any{e}); err != nil {
			return err
		}
	}
	b := q.conn.insertBuilder(ctx, q.entity.Table)
	defer b.Free()
	var room [4]int
	left := q.buildInsert(b, e, room[:0])
	if len(left) == 0 {
		n, err := q.conn.exec(ctx, b)
		return q.inserted(b, n == 0 && err == nil, err)
	}
	err := oneRow(ctx, q.conn, b, func(r wire.Row) { q.entity.read(e, left, r) })
	return q.inserted(b, errors.Is(err, dberr.ErrNotFound), err)
}

// inserted is the error of an insert of one row. An answer without the row has no other sign of a closed partition.
func (q *Query) inserted(b *sqlgen.Builder, none bool, err error) error {
	if none && q.conn.dialect.HasPartitions && len(q.entity.Table.PartitionedBy) > 0 {
		return named(b, dberr.ErrPartitionClosed)
	}
	return err
}

// buildInsert writes the insert of an entity and appends the columns that it leaves out, which come back.
func (q *Query) buildInsert(b *sqlgen.Builder, e any, left []int) []int {
	q.entity.Fill(e)
	left = leftOut(q.entity, b.Dialect, e, left)
	writeInsert(b, q.entity, e, left)
	writeReturning(b, q.entity.Table, left)
	return left
}

// Inserting is the Insert of a table as a statement. Like Insert it fills in the defaults of e, also for SQL. A second Exec fails,
// because e then has the key of the first row.
func Inserting[E any](of TableOf[E], e E) *Statement[E] {
	q := of.Query()
	var left []int
	return &Statement[E]{
		conn: q.conn,
		build: func() *sqlgen.Builder {
			b := q.conn.builder(q.entity.Table, wire.OpInsert)
			left = q.buildInsert(b, e, nil)
			return b
		},
		run: func(ctx context.Context) (E, error) { return e, q.Insert(ctx, e) },
		start: func(ctx context.Context) (*sqlgen.Builder, error) {
			if err := claim(ctx, q.conn, q.entity, []any{e}); err != nil {
				return nil, err
			}
			b := q.conn.insertBuilder(ctx, q.entity.Table)
			left = q.buildInsert(b, e, nil)
			return b, nil
		},
		read: func(rows wire.Rows) (E, error) {
			if len(left) == 0 {
				return e, rows.Close()
			}
			return e, readOne(rows, func(r wire.Row) { q.entity.read(e, left, r) })
		},
	}
}

// writeInsert writes the insert of an entity without the omitted columns.
func writeInsert(b *sqlgen.Builder, entity *Entity, e any, left []int) {
	columns := entity.Table.Columns
	var room [32]int
	written := room[:0] // the positions of the written columns
	for i := range columns {
		if !slices.Contains(left, i) {
			written = append(written, i)
		}
	}
	cell := wire.NewCell(nil)
	b.Insert(entity.Table, len(written), func(n int) string { return columns[written[n]].Name }, func() {
		b.Row(len(written), func(n int) (string, wire.Value) {
			i := written[n]
			v := checked(entity, b, i, entity.argument(e, i, cell))
			if err := given(entity, e, i, v); err != nil && columns[i].Name != b.Tenant {
				b.Fail(err)
			}
			return columns[i].Name, v
		})
	})
	cell.Free()
}

func writeReturning(b *sqlgen.Builder, t *dialect.Table, columns []int) {
	b.Returning(len(columns), func(i int) string { return t.Columns[columns[i]].Name })
}

// checked is validated, but an error fails the statement.
func checked(c *Entity, b *sqlgen.Builder, column int, v wire.Value) wire.Value {
	if b.Tenant != "" && b.Tenant == c.Table.Columns[column].Name && v.Err() == nil && noTenant(v) {
		return v // unknown yet: the statement is shown and not sent
	}
	v, err := validated(c, column, v)
	if err != nil {
		b.Fail(err)
	}
	return v
}

// validated truncates v to the column's precision and runs the column's validators. After an error the value is NULL.
func validated(c *Entity, column int, v wire.Value) (wire.Value, error) {
	col := &c.Table.Columns[column]
	err := v.Err()
	if err == nil && col.Flags.Has(dialect.Checked) && !v.IsNull() {
		err = c.Check(column, v)
	}
	if err == nil && v.IsNull() && !col.Flags.Has(dialect.Nullable) {
		err = dberr.ErrNull
	}
	if err != nil {
		return wire.Null(), &dberr.ValidationError{Entity: c.Table.Entity, Field: col.Name, Err: err}
	}
	return sqlexpr.Fit(v, col), nil
}

// QueryCreate inserts a row with the given columns and returns it. The other columns use their defaults, of the Go code or of the
// database, or are NULL if they are nullable. Given values are written unchanged, also a zero key and NULL.
//
//go:noinline
func QueryCreate[M any](ctx context.Context, q *Query, sets []Assignment[M]) (any, error) {
	return q.create(ctx, assigned(sets))
}

// create is QueryCreate without the types. With an error it returns no entity.
func (q *Query) create(ctx context.Context, sets []*sqlexpr.Assignment) (any, error) {
	e := q.entity.New()
	if err := claimSets(ctx, q.conn, q.entity, e, sets); err != nil {
		return nil, err
	}
	b := q.conn.insertBuilder(ctx, q.entity.Table)
	defer b.Free()
	buildCreate(b, q.entity, e, sets)
	err := oneRow(ctx, q.conn, b, func(r wire.Row) { q.entity.read(e, nil, r) })
	if err := q.inserted(b, errors.Is(err, dberr.ErrNotFound), err); err != nil {
		return nil, err
	}
	return e, nil
}

// Creating is the Create of a table as a statement.
func Creating[M, E any](of interface {
	TableOf[E]
	QueryOf[M, E]
}, given ...Assignment[M]) *Statement[E] {
	q := of.Query()
	sets := assigned(given)
	var e any // the entity that is sent
	return &Statement[E]{
		conn: q.conn,
		build: func() *sqlgen.Builder {
			b := q.conn.builder(q.entity.Table, wire.OpInsert)
			buildCreate(b, q.entity, q.entity.New(), sets)
			return b
		},
		run: func(ctx context.Context) (E, error) { return entityOf[E](q.create(ctx, sets)) },
		start: func(ctx context.Context) (*sqlgen.Builder, error) {
			e = q.entity.New()
			if err := claimSets(ctx, q.conn, q.entity, e, sets); err != nil {
				return nil, err
			}
			b := q.conn.insertBuilder(ctx, q.entity.Table)
			buildCreate(b, q.entity, e, sets)
			return b, nil
		},
		read: func(rows wire.Rows) (E, error) {
			return e.(E), readOne(rows, func(r wire.Row) { q.entity.read(e, nil, r) })
		},
	}
}

// assigned converts assignments to untyped ones.
func assigned[M any](sets []Assignment[M]) []*sqlexpr.Assignment {
	out := make([]*sqlexpr.Assignment, len(sets))
	for i, s := range sets {
		out[i] = s.assigned(*new(M))
	}
	return out
}

func buildCreate(b *sqlgen.Builder, entity *Entity, e any, sets []*sqlexpr.Assignment) {
	table := entity.Table
	values := make([]wire.Value, len(table.Columns))
	set := make([]bool, len(table.Columns))
	for _, a := range sets {
		if a == nil {
			b.Fail(errors.New("a zero Change sets no column: remove it"))
			return
		}
		_, i := table.Column(a.Column)
		if i < 0 || a.Relative() {
			b.Fail(fmt.Errorf("column %q cannot be set this way in a create", a.Column))
			return
		}
		values[i], set[i] = a.Value, true
	}
	for i := range table.Columns {
		c := &table.Columns[i]
		switch {
		case set[i] && c.Flags.Has(dialect.Computed):
			b.Fail(&dberr.ValidationError{Entity: table.Entity, Field: c.Name, Err: errComputedColumn})
		case set[i]:
		case c.Flags.Has(dialect.Default) || c.Name == b.Tenant:
			values[i], set[i] = entity.value(e, i), true
			if err := given(entity, e, i, values[i]); err != nil && c.Name != b.Tenant {
				b.Fail(err)
			}
		case !c.Flags.Has(dialect.Nullable) && !c.FilledBy(b.Dialect.Name):
			b.Fail(&dberr.ValidationError{Entity: table.Entity, Field: c.Name, Err: errMissing})
		}
	}
	written := positions(set)
	name := func(n int) string { return table.Columns[written[n]].Name }
	b.Insert(table, len(written), name, func() {
		b.Row(len(written), func(n int) (string, wire.Value) {
			return name(n), checked(entity, b, written[n], values[written[n]])
		})
	})
	b.Returning(len(table.Columns), func(i int) string { return table.Columns[i].Name })
}

func positions(set []bool) []int {
	var out []int
	for i, ok := range set {
		if ok {
			out = append(out, i)
		}
	}
	return out
}
