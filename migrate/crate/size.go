package crate

import (
	"strings"

	"github.com/crategen/crategen/migrate/state"
)

// Size is a query for the bytes of a table, without its replicas.
func (Printer) Size(t state.TableName) string {
	return `SELECT sum(size) FROM sys.shards WHERE "primary" AND ` + shardsOf(t)
}

// shardsOf is the condition for the shards of a table.
func shardsOf(t state.TableName) string {
	return strings.NewReplacer("table_schema = ", "schema_name = ").Replace(in(t))
}

// roomFor is a query for the bytes of a table with its replicas, and for those that are free on all nodes.
func roomFor(t state.TableName) string {
	return "SELECT COALESCE(sum(size), 0)::bigint, (SELECT sum(fs['total']['available']) FROM sys.nodes)::bigint FROM sys.shards WHERE " + shardsOf(t)
}
