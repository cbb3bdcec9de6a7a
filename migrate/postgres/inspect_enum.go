package postgres

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// inspectEnums lists the values of enum types but for that of the regions of a CockroachDB database, which the server makes.
const inspectEnums = `
	SELECT n.nspname::text, n.nspname = current_schema(), t.typname::text, e.enumlabel::text
	FROM pg_enum e
	JOIN pg_type t ON t.oid = e.enumtypid
	JOIN pg_namespace n ON n.oid = t.typnamespace
	WHERE t.typname <> 'crdb_internal_region'
	ORDER BY t.oid, e.enumsortorder`

// Enums reads the enum types of a database of PostgreSQL or CockroachDB.
func Enums(ctx context.Context, s wire.Session, db *state.Database) error {
	err := ask.Rows(ctx, s, inspectEnums, func(r wire.Rows) {
		name, value := nameOf(r), r.Text()
		e := db.Enum(name)
		if e == nil {
			db.Enums = append(db.Enums, state.Enum{TableName: name})
			e = &db.Enums[len(db.Enums)-1]
		}
		e.Values = append(e.Values, value)
	})
	if err != nil {
		return fmt.Errorf("reading the enum types of the database: %w", err)
	}
	return nil
}
