package crate

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Details reads the columns of the views of a database.
func (Printer) Details(ctx context.Context, s wire.Session, db *state.Database) error {
	err := ask.Rows(ctx, s, "SELECT c.table_schema, c.table_schema = CURRENT_SCHEMA, c.table_name, c.column_name, c.data_type "+
		"FROM information_schema.columns c JOIN information_schema.views v ON v.table_schema = c.table_schema AND v.table_name = c.table_name "+
		"WHERE c.column_name NOT LIKE '%[%' ORDER BY 1, 3, c.ordinal_position", func(r wire.Rows) {
		schema, current, table := r.Text(), r.Bool(), r.Text()
		if current {
			schema = ""
		}
		column := state.Column{Name: r.Text(), Type: r.Text()}
		if v := db.View(state.TableName{Schema: schema, Name: table}); v != nil {
			v.Output = append(v.Output, column)
		}
	})
	if err != nil {
		return fmt.Errorf("reading the views of the database: %w", err)
	}
	return nil
}
