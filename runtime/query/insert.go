package query

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// errMissing is the cause of a ValidationError for a column that has no default and was not set.
var errMissing = errors.New("required, but not set")

// Insert writes the entity as it is: a false is a false, a 0 is a 0. Only a zero key, a zero time and a nil slice, map or
// pointer take the field's default, be it of the code or of the database. What either fills in is in e afterwards. A zero key
// without a default is an error (dberr.ErrZeroKey), but a number that is a part of a composite key.
//
//go:noinline
func (t *Table[M, E, K]) Insert(ctx context.Context, e E) error {
	if t.conn.tenant != nil {
		if err := claim(ctx, t.conn, &t.codec.Entity, []E{e}); err != nil {
			return err
		}
	}
	t.codec.Fill(e)
	b := t.conn.insertBuilder(ctx, t.codec.Table)
	defer b.Free()
	var room [4]int
	left := leftOut(&t.codec.Entity, b.Dialect, e, room[:0])
	writeInsert(b, &t.codec.Entity, e, left)
	writeReturning(b, t.codec.Table, left)
	if len(left) == 0 {
		_, err := t.conn.exec(ctx, b)
		return err
	}
	return oneRow(ctx, t.conn, b, func(r wire.Row) { readRow(&t.codec.Entity, e, left, r) })
}

// Inserting is Insert as a statement. Like Insert it fills e in, also for SQL; what it wrote once has a key, and a second Exec
// breaks its uniqueness.
//
//go:noinline
func (t *Table[M, E, K]) Inserting(e E) *Statement[E] {
	var left []int
	build := func(b *dialect.Builder) *dialect.Builder {
		t.codec.Fill(e)
		left = leftOut(&t.codec.Entity, b.Dialect, e, nil)
		writeInsert(b, &t.codec.Entity, e, left)
		writeReturning(b, t.codec.Table, left)
		return b
	}
	return &Statement[E]{
		conn:  t.conn,
		build: func() *dialect.Builder { return build(t.conn.builder(t.codec.Table, wire.OpInsert)) },
		run:   func(ctx context.Context) (E, error) { return e, t.Insert(ctx, e) },
		start: func(ctx context.Context) (*dialect.Builder, error) {
			if err := claim(ctx, t.conn, &t.codec.Entity, []E{e}); err != nil {
				return nil, err
			}
			return build(t.conn.insertBuilder(ctx, t.codec.Table)), nil
		},
		read: func(rows wire.Rows) (E, error) {
			if len(left) == 0 {
				return e, rows.Close()
			}
			return e, readOne(rows, func(r wire.Row) { readRow(&t.codec.Entity, e, left, r) })
		},
	}
}

// writeInsert writes the insert of an entity without the columns that are left out.
func writeInsert[E any](b *dialect.Builder, entity *Entity[E], e E, left []int) {
	columns := entity.Table.Columns
	var room [32]int
	written := room[:0] // by their positions
	for i := range columns {
		if !slices.Contains(left, i) {
			written = append(written, i)
		}
	}
	b.Insert(entity.Table, len(written), func(n int) string { return columns[written[n]].Name }, func() {
		b.Row(len(written), func(n int) (string, wire.Value) {
			i := written[n]
			v := checked(entity, b, i, entity.Value(e, i))
			if err := given(entity, e, i, v); err != nil && columns[i].Name != b.Tenant {
				b.Fail(err)
			}
			return columns[i].Name, v
		})
	})
}

func writeReturning(b *dialect.Builder, t *dialect.Table, columns []int) {
	b.Returning(len(columns), func(i int) string { return t.Columns[columns[i]].Name })
}

// checked is validated; what is wrong fails the statement.
func checked[E any](c *Entity[E], b *dialect.Builder, column int, v wire.Value) wire.Value {
	if b.Tenant != "" && b.Tenant == c.Table.Columns[column].Name && v.Err() == nil && noTenant(v) {
		return v // not known yet: the statement is looked at, not sent
	}
	v, err := validated(c, column, v)
	if err != nil {
		b.Fail(err)
	}
	return v
}

// validated brings v to the column's precision and runs the column's validators. With an error the value is NULL.
func validated[E any](c *Entity[E], column int, v wire.Value) (wire.Value, error) {
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
	return fit(v, col), nil
}

// Create inserts a row with the given columns; the others take their defaults, of the code or of the database, or are NULL
// where they may be. A value that is given is written as it is, also a zero key and NULL. Create returns the row as it was
// written.
//
//go:noinline
func (t *Table[M, E, K]) Create(ctx context.Context, sets ...Assignment[M]) (E, error) {
	e := t.codec.New()
	err := claimSets(ctx, t.conn, &t.codec.Entity, e, sets)
	if err == nil {
		b := t.conn.insertBuilder(ctx, t.codec.Table)
		defer b.Free()
		buildCreate(b, &t.codec.Entity, e, sets)
		err = oneRow(ctx, t.conn, b, func(r wire.Row) { readRow(&t.codec.Entity, e, nil, r) })
	}
	if err != nil {
		var none E
		return none, err
	}
	return e, nil
}

// Creating is Create as a statement.
//
//go:noinline
func (t *Table[M, E, K]) Creating(sets ...Assignment[M]) *Statement[E] {
	build := func(b *dialect.Builder, e E) *dialect.Builder {
		buildCreate(b, &t.codec.Entity, e, sets)
		return b
	}
	var e E // that is sent
	return &Statement[E]{
		conn:  t.conn,
		build: func() *dialect.Builder { return build(t.conn.builder(t.codec.Table, wire.OpInsert), t.codec.New()) },
		run:   func(ctx context.Context) (E, error) { return t.Create(ctx, sets...) },
		start: func(ctx context.Context) (*dialect.Builder, error) {
			e = t.codec.New()
			if err := claimSets(ctx, t.conn, &t.codec.Entity, e, sets); err != nil {
				return nil, err
			}
			return build(t.conn.insertBuilder(ctx, t.codec.Table), e), nil
		},
		read: func(rows wire.Rows) (E, error) {
			return e, readOne(rows, func(r wire.Row) { readRow(&t.codec.Entity, e, nil, r) })
		},
	}
}

func buildCreate[M, E any](b *dialect.Builder, entity *Entity[E], e E, sets []Assignment[M]) {
	table := entity.Table
	values := make([]wire.Value, len(table.Columns))
	set := make([]bool, len(table.Columns))
	for _, s := range sets {
		a := s.assigned(*new(M))
		if a == nil {
			b.Fail(errors.New("a zero Change sets nothing: leave it out"))
			return
		}
		_, i := table.Column(a.column)
		if i < 0 || a.add || a.expr != nil {
			b.Fail(fmt.Errorf("column %q cannot be set this way in a create", a.column))
			return
		}
		values[i], set[i] = a.value, true
	}
	for i := range table.Columns {
		c := &table.Columns[i]
		switch {
		case set[i] && c.Flags.Has(dialect.Computed):
			b.Fail(&dberr.ValidationError{Entity: table.Entity, Field: c.Name, Err: errComputedColumn})
		case set[i]:
		case c.Flags.Has(dialect.Default) || c.Name == b.Tenant:
			values[i], set[i] = entity.Value(e, i), true
			if err := given(entity, e, i, values[i]); err != nil && c.Name != b.Tenant {
				b.Fail(err)
			}
		case !c.Flags.Has(dialect.Nullable) && !c.FilledBy(b.Dialect):
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
