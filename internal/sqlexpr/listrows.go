package sqlexpr

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// ListQuery is a query whose rows are the values of a list. read reads a value.
func ListQuery(entity string, list wire.Value, elem dialect.Type, read any) *Subquery {
	return &Subquery{
		sourced: true, Columns: []Output{{Expr: Name(OutputName(0)), Read: read}}, Entity: entity, plain: true,
		Write: func(b *sqlgen.Builder, _ bool) {
			if err := list.Err(); err != nil {
				b.Fail(err)
				return
			}
			b.Call(dialect.ListRows, &castText{argExpr{list}, b.Dialect.ListType(elem)})
		},
	}
}
