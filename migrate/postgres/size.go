package postgres

import (
	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/state"
)

// Size is a query for the bytes of a table with its indexes.
func (Printer) Size(t state.TableName) string {
	return "SELECT pg_total_relation_size(" + ddltext.Literal(ddltext.Table(t)) + "::regclass)"
}
