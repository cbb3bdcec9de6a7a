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
// pointer take the field's default, if it has one. What the code and the database fill in is in e afterwards.
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
	var room [1]int
	returned := generated(&t.codec.Entity, e, room[:0])
	writeInsert(b, &t.codec.Entity, e, returned)
	if len(returned) == 0 {
		_, err := t.conn.exec(ctx, b)
		return err
	}
	return oneRow(ctx, t.conn, b, func(r wire.Row) { readRow(&t.codec.Entity, e, returned, r) })
}

// Inserting is Insert as a statement. Like Insert it fills e in, also for SQL; what it wrote once has a key, and a second Exec
// breaks its uniqueness.
//
//go:noinline
func (t *Table[M, E, K]) Inserting(e E) *Statement[E] {
	var returned []int
	build := func(b *dialect.Builder) *dialect.Builder {
		t.codec.Fill(e)
		returned = generated(&t.codec.Entity, e, nil)
		writeInsert(b, &t.codec.Entity, e, returned)
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
			if len(returned) == 0 {
				return e, rows.Close()
			}
			return e, readOne(rows, func(r wire.Row) { readRow(&t.codec.Entity, e, returned, r) })
		},
	}
}

// generated appends the columns whose value the database is to make.
func generated[E any](c *Entity[E], e E, out []int) []int {
	for i := range c.Table.Columns {
		if c.Table.Columns[i].Flags.Has(dialect.Generated) && isZero(c.Value(e, i)) {
			out = append(out, i)
		}
	}
	return out
}

func isZero(v wire.Value) bool {
	return v.IsNull() && v.Err() == nil || v.Kind() == wire.KindInt && v.Int() == 0
}

func writeInsert[E any](b *dialect.Builder, c *Entity[E], e E, returned []int) {
	table := c.Table
	b.Write("INSERT INTO ")
	b.TableName(table)
	b.Write(" (")
	n := 0
	for i := range table.Columns {
		if slices.Contains(returned, i) {
			continue
		}
		b.Comma(n)
		b.Ident(table.Columns[i].Name)
		n++
	}
	if n == 0 {
		b.Fail(fmt.Errorf("nothing to insert but generated columns"))
	}
	b.Write(") VALUES (")
	n = 0
	for i := range table.Columns {
		if slices.Contains(returned, i) {
			continue
		}
		b.Comma(n)
		b.ArgFor(table.Columns[i].Name, checked(c, b, i, c.Value(e, i)))
		n++
	}
	b.Write(")")
	writeReturning(b, table, returned)
}

func writeReturning(b *dialect.Builder, t *dialect.Table, columns []int) {
	if len(columns) == 0 {
		return
	}
	b.Write(" RETURNING ")
	b.List(len(columns), func(i int) { b.Ident(t.Columns[columns[i]].Name) })
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

// Create inserts a row with the given columns; the others take their defaults, or are NULL where they may be. It returns
// the row as it was written.
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
	given := make([]bool, len(table.Columns))
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
		values[i], given[i] = a.value, true
	}
	for i := range table.Columns {
		switch c := &table.Columns[i]; {
		case given[i]:
		case c.Flags.Has(dialect.Default) || c.Name == b.Tenant:
			values[i], given[i] = entity.Value(e, i), true
		case !c.Flags.Has(dialect.Nullable | dialect.Generated):
			b.Fail(&dberr.ValidationError{Entity: table.Entity, Field: c.Name, Err: errMissing})
		}
	}
	b.Write("INSERT INTO ")
	b.TableName(table)
	if columns := positions(given); len(columns) == 0 {
		b.Write(" DEFAULT VALUES")
	} else {
		b.Write(" (")
		b.List(len(columns), func(i int) { b.Ident(table.Columns[columns[i]].Name) })
		b.Write(") VALUES (")
		b.List(len(columns), func(i int) {
			b.ArgFor(table.Columns[columns[i]].Name, checked(entity, b, columns[i], values[columns[i]]))
		})
		b.Write(")")
	}
	b.Write(" RETURNING ")
	b.Columns(table)
}

func positions(given []bool) []int {
	var out []int
	for i, ok := range given {
		if ok {
			out = append(out, i)
		}
	}
	return out
}
