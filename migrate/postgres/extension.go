package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// inspectExtensions lists the tables, views, sequences and types that CREATE EXTENSION made, which have one set of names.
const inspectExtensions = `
	SELECT n.nspname::text, n.nspname = current_schema(), c.relname::text
	FROM pg_depend d JOIN pg_class c ON c.oid = d.objid JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE d.deptype = 'e' AND d.classid = 'pg_class'::regclass
	UNION ALL
	SELECT n.nspname::text, n.nspname = current_schema(), t.typname::text
	FROM pg_depend d JOIN pg_type t ON t.oid = d.objid JOIN pg_namespace n ON n.oid = t.typnamespace
	WHERE d.deptype = 'e' AND d.classid = 'pg_type'::regclass`

// withoutExtensions takes away what belongs to extensions, such as the views of pg_stat_statements: an extension makes and changes it
// itself, and a schema that had it could not be created in another database.
func withoutExtensions(ctx context.Context, s wire.Session, db *state.Database) error {
	if db.Target != target.Postgres {
		return nil
	}
	theirs := make(map[state.TableName]bool)
	if err := ask.Rows(ctx, s, inspectExtensions, func(r wire.Rows) { theirs[nameOf(r)] = true }); err != nil {
		return fmt.Errorf("reading the extensions of the database: %w", err)
	}
	db.Tables = slices.DeleteFunc(db.Tables, func(t *state.Table) bool { return theirs[t.TableName] })
	db.Views = slices.DeleteFunc(db.Views, func(v *state.View) bool { return theirs[v.TableName] })
	db.Sequences = slices.DeleteFunc(db.Sequences, func(q state.Sequence) bool { return theirs[q.TableName] })
	db.Enums = slices.DeleteFunc(db.Enums, func(e state.Enum) bool { return theirs[e.TableName] })
	return nil
}
