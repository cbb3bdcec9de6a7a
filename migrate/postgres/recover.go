package postgres

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Recover drops the indexes that CREATE INDEX CONCURRENTLY left invalid: the statement would take such an index for a complete one. It
// leaves an index alone that somebody builds at the moment.
func (Printer) Recover(ctx context.Context, db wire.DB, _ plan.Run, owned func(state.TableName) bool) error {
	var drop []state.TableName
	err := ask.Rows(ctx, db, `
		SELECT n.nspname::text, n.nspname = current_schema(), c.relname::text, i.relname::text
		FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE NOT x.indisvalid AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = x.indexrelid)`,
		func(r wire.Rows) {
			table, index := nameOf(r), r.Text()
			if owned(table) {
				drop = append(drop, state.TableName{Schema: table.Schema, Name: index})
			}
		})
	if err != nil {
		return fmt.Errorf("looking for invalid indexes: %w", err)
	}
	for _, x := range drop {
		if err := ask.Exec(ctx, db, "DROP INDEX CONCURRENTLY IF EXISTS "+ddltext.Table(x)); err != nil {
			return fmt.Errorf("dropping the invalid index %s: %w", x, err)
		}
	}
	return nil
}
