package sqlite

import (
	"context"

	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/runtime/wire"
)

// Privileges returns nothing: SQLite has no users.
func (Printer) Privileges(context.Context, wire.Session, []plan.Need) ([]plan.Missing, error) {
	return nil, nil
}

// User is a query for the name of the user.
func (Printer) User() string { return "SELECT ''" }
