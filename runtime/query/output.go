package query

import (
	"fmt"
	"reflect"
	"strconv"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Output is a column of a CTE. T is the type of the column in the CTE's selection. It is a pointer for a nullable value;
// query.Nullable converts it to a value of the type without the pointer.
type Output[M, T any] struct {
	e    outputRef
	cell func(wire.Row) T
}

// Nullable converts a nullable column of a CTE to a value for expressions, comparisons and joins.
func Nullable[M, T any](c *Output[M, *T]) Expr[M, T] {
	return Expr[M, T]{&c.e, deref(c.cell)}
}

// deref reads what is not NULL.
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

// outputName is what the column at a position is called: c1, c2, ...
func outputName(i int) string { return "c" + strconv.Itoa(i+1) }

// outputType is the type of a column that is read as t.
func outputType(t reflect.Type) dialect.Type {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8 {
		return arrayType(t.Elem())
	}
	return scalarType(t)
}

// outputRef is a column of a query that is taken for a table.
type outputRef struct {
	table *dialect.Table
	name  string
}

func (o *outputRef) WriteSQL(b *sqlgen.Builder) {
	if b.Table != o.table {
		b.Fail(fmt.Errorf("column %s of the CTE %q is used outside of the CTE: select From the CTE, or join it with query.Relate",
			o.name, o.table.Name))
	}
	b.Col(o.name)
}
