package sqlexpr

import (
	"errors"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/table"
)

// elementTable is the table of the elements of an array of documents.
var elementTable = &dialect.Table{Name: "element", Columns: []dialect.Column{{Name: table.ElementColumn, Type: dialect.JSON}}}

// anyElement tests whether one element of an array of documents meets conditions. It is never NULL.
type anyElement struct {
	array ref
	conds []sqlgen.Expr
}

// AnyElement tests whether one element of an array of documents, a column or a member, meets all conditions.
//
//go:noinline
func AnyElement(array string, conds []sqlgen.Expr) sqlgen.Expr {
	return &anyElement{ref{name: array, typ: dialect.JSON}, conds}
}

var errElementsOfView = errors.New("CrateDB finds the elements of arrays of documents in tables only, not in a view or a CTE: put the condition into its query")

func (a *anyElement) WriteSQL(b *sqlgen.Builder) {
	if b.Table != nil && (b.Table.View || b.Table.Query != nil) && b.Dialect.TypedMembers {
		b.Fail(errElementsOfView)
		return
	}
	b.Subquery()
	alias := b.NewAlias()
	b.Dialect.AnyElement(b, &a.array, alias, table.ElementColumn, dialect.Part(func(dialect.Sink) {
		b.In(elementTable, alias, func() { b.Expr(Combine(a.conds, " AND ")) })
	}))
}

// isElement reports whether a path is that of an element.
func isElement(b *sqlgen.Builder, column string) bool {
	return b.Table == elementTable && strings.EqualFold(column, table.ElementColumn)
}
