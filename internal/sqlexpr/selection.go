package sqlexpr

import (
	"fmt"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// Selection is an untyped query.Selection.
type Selection struct {
	Columns []Output

	Table    *dialect.Table // nil without From
	Tenants  bool           // the client has query.Tenant
	Marker   any
	Distinct bool
	On       []sqlgen.Expr // of DISTINCT ON
	Filter   Filter
	Groups   []sqlgen.Expr
	Having   []sqlgen.Expr
	Orders   []Term
	Limit    int64
	Offset   int64
	Reading  *dialect.Reading // nil for the usual way
}

// Output is a column of a selection's rows.
type Output struct {
	Expr sqlgen.Expr
	Read any // func(wire.Row) T
}

// ErrNoSource is the error of a selection without From.
var ErrNoSource = fmt.Errorf("select: From is missing")
