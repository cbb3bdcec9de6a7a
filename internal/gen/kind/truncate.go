package kind

import (
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
)

// Truncated is date_trunc of a time column in UTC, which is what CrateDB computes. The other databases have no form of it that
// depends on no setting of the session; SQLite cuts the text that it stores.
func Truncated(on target.Name, unit, column string) string {
	name := sqlquote.Name(column)
	if !target.Of(on).Embedded() {
		return "date_trunc(" + sqlquote.Text(unit) + ", " + name + " AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'"
	}
	switch unit {
	case "second":
		return "substr(" + name + ", 1, 19) || '.000000Z'"
	case "minute":
		return "substr(" + name + ", 1, 16) || ':00.000000Z'"
	case "hour":
		return "substr(" + name + ", 1, 13) || ':00:00.000000Z'"
	case "day":
		return "substr(" + name + ", 1, 10) || 'T00:00:00.000000Z'"
	case "week": // Sunday, or the next one, and back to its Monday
		return "strftime('%Y-%m-%dT00:00:00.000000Z', " + name + ", 'weekday 0', '-6 days')"
	case "month":
		return "substr(" + name + ", 1, 7) || '-01T00:00:00.000000Z'"
	case "quarter":
		return "substr(" + name + ", 1, 5) || substr('010101040404070707101010', 2 * CAST(substr(" + name + ", 6, 2) AS integer) - 1, 2) || '-01T00:00:00.000000Z'"
	}
	return "substr(" + name + ", 1, 4) || '-01-01T00:00:00.000000Z'"
}
