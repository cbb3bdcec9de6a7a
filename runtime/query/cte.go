package query

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Rows is a selection or a set operation with rows of type R.
type Rows[M, R any] interface {
	part(M) part[R]
}

// part is a query within another query.
type part[R any] struct {
	query sqlexpr.Subquery
	conn  *Conn
	cell  func(wire.Row) R
}

func (s Selection[M, R]) part(M) part[R] { return part[R]{s.core.Subquery(), s.conn, s.cell} }

// cte is a query that is used as a table.
type cte struct {
	conn  *Conn
	table *dialect.Table
	past  *dialect.Reading // of a query with AsOf, which then applies to the whole statement
}

func newCTE(conn *Conn, name string, q *sqlexpr.Subquery) *cte {
	return &cte{conn, sqlexpr.CTETable(name, q), pastOf(q.Reading())}
}

// recurse makes the query of base and of a step that refers to the CTE.
func (c *cte) recurse(base, step sqlexpr.Subquery) { sqlexpr.Recurse(c.table, &base, &step) }

func (c *cte) origin() *Origin { return &Origin{conn: c.conn, table: c.table, reading: c.past} }

func outputOf[M, T any](c *cte, i int, cell func(wire.Row) T) *Output[M, T] {
	return &Output[M, T]{sqlexpr.CTEColumn{Table: c.table, Name: sqlexpr.OutputName(i)}, cell}
}

// outputCell returns the function that reads the column at a position.
func outputCell[T any](columns []sqlexpr.Output, i int) func(wire.Row) T {
	cell, _ := columns[i].Read.(func(wire.Row) T)
	return cell
}

// Output is a column of a CTE. T is the type of the column in the CTE's selection. It is a pointer for a nullable value;
// query.Nullable converts it to a value of the type without the pointer.
type Output[M, T any] struct {
	e    sqlexpr.CTEColumn
	cell func(wire.Row) T
}

// Nullable converts a nullable column of a CTE to a value for expressions, comparisons and joins.
func Nullable[M, T any](c *Output[M, *T]) Expr[M, T] {
	return Expr[M, T]{&c.e, deref(c.cell)}
}

// deref reads a value that is not NULL.
func deref[T any](cell func(wire.Row) *T) func(wire.Row) T {
	return func(r wire.Row) (v T) {
		if p := cell(r); p != nil {
			v = *p
		}
		return v
	}
}

func (c *Output[M, T]) expr(M) sqlgen.Expr                        { return &c.e }
func (c *Output[M, T]) read(r wire.Row) T                         { return c.cell(r) }
func (c *Output[M, T]) operand(M) (sqlgen.Expr, func(wire.Row) T) { return &c.e, c.cell }
