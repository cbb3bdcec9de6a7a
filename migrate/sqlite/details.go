package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// broken is the code of a statement that SQLite cannot prepare (SQLITE_ERROR).
const broken = "1"

// Details reads the columns of the views of a database. The columns of a view that reads what is not there any more are not known: SQLite
// keeps such a view.
func (Printer) Details(ctx context.Context, s wire.Session, db *state.Database) error {
	for _, v := range db.Views {
		err := ask.Rows(ctx, s, "SELECT name, type FROM pragma_table_info("+sqlquote.Text(v.Name)+") ORDER BY cid", func(r wire.Rows) {
			v.Output = append(v.Output, state.Column{Name: r.Text(), Type: ask.Text(r)})
		})
		var refused *dberr.ServerError
		switch {
		case errors.As(err, &refused) && refused.Code == broken:
			v.Output = nil
		case err != nil:
			return fmt.Errorf("reading the view %s: %w", v, err)
		}
	}
	return nil
}
