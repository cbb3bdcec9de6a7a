package query

import (
	"github.com/crategen/crategen/internal/sqlexpr"
)

// List is a CTE whose rows are values of the program, in any order, for a statement with the client of a table. Select From it, or Relate it:
//
//	days := query.List("days", client.Books, query.Buckets(...))
//
// The values are one argument. The name is a part of the SQL; the CTEs of a statement need different names.
func List[M any, T Basic](name string, on Source[M], values []T) *With1[T] {
	conn := on.Source(*new(M)).conn
	if values == nil {
		values = []T{}
	}
	cell := cellOf[T]()
	c := newCTE(conn, name, sqlexpr.ListQuery(name, listValue(values), scalarTypeOf[T](), cell))
	return &With1[T]{C1: outputOf[*With1[T]](c, 0, cell), cte: c}
}
