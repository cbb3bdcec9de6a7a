package query

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

var (
	errNotWhole = errors.New("InsertFrom needs the table itself, not a query or a CTE")
	errTwice    = errors.New("InsertFrom has a column twice")
	errPerRow   = errors.New("required, but not among the columns; InsertFrom cannot use defaults of Go code: " +
		"add the column, or give it a default in the database")
)

// Place is a column of M, not a member of one, with values of type T.
type Place[M, T any] interface {
	Column[M]
	Selectable[M, T]
}

// insertFrom writes the rows of a selection into columns of a table and returns their number.
func insertFrom[M any](ctx context.Context, to Source[M], q sqlexpr.Subquery, columns ...Column[M]) (int, error) {
	of := to.Source(*new(M))
	conn, table := of.conn, of.table
	b := conn.builder(table, wire.OpInsert)
	defer b.Free()
	if len(of.filter.Conditions) > 0 || table.Query != nil || table.View {
		b.Fail(errNotWhole)
	}
	_, tenant := b.Table.Column(b.Tenant)
	if tenant >= 0 && unscoped(ctx) {
		tenant = -1
	}
	b.OneTenant = true
	given := make([]bool, len(table.Columns))
	into := make([]dialect.Column, len(columns))
	own := false // a column has a custom type
	for n := range columns {
		name := columns[n].whole(*new(M))
		_, i := table.Column(name)
		if i < 0 || given[i] {
			b.Fail(fmt.Errorf("%w: %s", errTwice, name))
			continue
		}
		if i == tenant {
			b.Fail(errFillsTenant(table, i))
		}
		if table.Columns[i].Flags.Has(dialect.Computed) {
			b.Fail(&dberr.ValidationError{Entity: table.Entity, Field: name, Err: errComputedColumn})
		}
		given[i] = true
		into[n] = table.Columns[i]
		own = own || b.Dialect.OwnType(into[n]) != "" || b.Dialect.UnionTypes && into[n].Digits > 0
		if k := sqlexpr.KindOfColumn(into[n].Type); k != nil {
			k.Fits(b, &q, n, &into[n])
		}
	}
	written := into
	if tenant >= 0 {
		given[tenant] = true
		written = append(into[:len(into):len(into)], table.Columns[tenant])
	}
	for i := range table.Columns {
		if c := &table.Columns[i]; !given[i] && !c.Flags.Has(dialect.Nullable) && !c.FilledBy(b.Dialect.Name) {
			b.Fail(&dberr.ValidationError{Entity: table.Entity, Field: c.Name, Err: errPerRow})
		}
	}
	b.Insert(table, len(written), func(i int) string { return written[i].Name }, func() {
		b.Write(" ")
		switch {
		case tenant >= 0:
			sqlexpr.WriteWithTenant(b, q, into, table.Columns[tenant].Type)
		case own:
			b.Write("SELECT ")
			b.List(len(into), func(i int) { b.Dialect.Assign(b, sqlexpr.Name(sqlexpr.OutputName(i)), into[i]) })
			b.Write(" FROM (")
			q.Write(b, true)
			b.Write(") AS ")
			b.Ident(b.NewAlias())
		default:
			q.Write(b, false)
		}
	})
	n, err := conn.exec(ctx, b)
	return int(n), err
}
