package kind

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
)

// Truncated is date_trunc of a time column in UTC, which is what CrateDB computes, as the expression of a generated column. On PostgreSQL
// and CockroachDB it must not depend on a setting of the session, which excludes the date_trunc of queries.
func Truncated(on target.Name, unit, column string) string {
	name := sqlquote.Name(column)
	if target.Of(on).Embedded() {
		return dialect.SQLite.Functions.Truncated(unit, name)
	}
	return "date_trunc(" + sqlquote.Text(unit) + ", " + name + " AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'"
}
