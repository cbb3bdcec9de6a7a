package sqlite

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Details reads the columns of the views of a database.
func (Printer) Details(ctx context.Context, s wire.Session, db *state.Database) error {
	for _, v := range db.Views {
		err := ask.Rows(ctx, s, "SELECT name, type FROM pragma_table_info("+sqlquote.Text(v.Name)+") ORDER BY cid", func(r wire.Rows) {
			v.Output = append(v.Output, state.Column{Name: r.Text(), Type: ask.Text(r)})
		})
		if err != nil {
			return fmt.Errorf("reading the view %s: %w", v, err)
		}
	}
	return nil
}
