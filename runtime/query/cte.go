package query

import (
	"errors"
	"reflect"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Rows is a selection or a set operation with rows of type R.
type Rows[M, R any] interface {
	part(M) part[R]
}

// part is a query that stands in another one.
type part[R any] struct {
	subquery
	conn *Conn
	cell func(wire.Row) R
}

// subquery is a part without its type.
type subquery struct {
	sourced bool // From was called
	columns []output
	entity  string
	table   *dialect.Table // what the columns are of, nil for a set operation
	of      *selected      // nil for a set operation
	arms    []subquery     // of a set operation
	plain   bool           // without ORDER BY, LIMIT and set operations, so that it can stand in one as it is
	write   func(b *sqlgen.Builder, names bool)
}

func (s Selection[M, R]) part(M) part[R] {
	plain := len(s.orders) == 0 && s.limit < 0 && s.offset == 0
	entity := ""
	if s.table != nil {
		entity = s.table.Entity
	}
	return part[R]{subquery{sourced: s.table != nil, columns: s.columns, entity: entity, table: s.table, of: &s.selected, plain: plain, write: s.write}, s.conn, s.cell}
}

var errNoName = errors.New("a CTE needs a name")

// cte is a query that is taken for a table.
type cte struct {
	conn  *Conn
	table *dialect.Table
}

// cteTable describes a query as a table.
func cteTable(name string, q *subquery) *dialect.Table {
	t := &dialect.Table{Entity: q.entity, Name: name, Query: &nested{q, true}}
	if name == "" {
		t.Query = failing{errNoName}
	}
	for i, c := range q.columns {
		t.Columns = append(t.Columns, dialect.Column{Name: outputName(i), Type: outputType(reflect.TypeOf(c.read).Out(0)), Flags: dialect.Nullable})
	}
	return t
}

// nested writes a query inside of another one.
type nested struct {
	q     *subquery
	names bool
}

func (n *nested) WriteSQL(b *sqlgen.Builder) { n.q.write(b, n.names) }

func outputOf[M, T any](c *cte, i int, cell func(wire.Row) T) *Output[M, T] {
	return &Output[M, T]{outputRef{table: c.table, name: outputName(i)}, cell}
}

// outputCell is how the column at a position is read.
func outputCell[T any](columns []output, i int) func(wire.Row) T {
	cell, _ := columns[i].read.(func(wire.Row) T)
	return cell
}
