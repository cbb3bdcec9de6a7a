package cockroach

import (
	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/state"
)

// Size is a query for the bytes of a table with its indexes, without its replicas. Users without the privilege to read it get an error.
func (Printer) Size(t state.TableName) string {
	return "SELECT live_bytes FROM crdb_internal.tenant_span_stats((SELECT id FROM crdb_internal.databases WHERE name = current_database()), " +
		ddltext.Literal(ddltext.Table(t)) + "::regclass::oid::int8)"
}
