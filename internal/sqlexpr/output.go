package sqlexpr

import (
	"fmt"
	"reflect"
	"strconv"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// OutputName is the name of the column at a position: c1, c2, ...
func OutputName(i int) string { return "c" + strconv.Itoa(i+1) }

// outputType is the type of a column that is read as t.
func outputType(t reflect.Type) dialect.Type {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8 {
		return ArrayType(t.Elem())
	}
	return ScalarType(t)
}

// CTEColumn is a column of a query that is used as a table.
type CTEColumn struct {
	Table *dialect.Table
	Name  string
}

func (o *CTEColumn) WriteSQL(b *sqlgen.Builder) {
	if b.Table != o.Table {
		b.Fail(fmt.Errorf("column %s of the CTE %q is used outside of the CTE: select From the CTE, or join it with query.Relate",
			o.Name, o.Table.Name))
	}
	b.Col(o.Name)
}

// Name is the name of a column of a subquery.
type Name string

func (n Name) WriteSQL(b *sqlgen.Builder) { b.Ident(string(n)) }
