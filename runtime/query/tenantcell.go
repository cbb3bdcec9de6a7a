package query

import (
	"errors"
	"fmt"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

var errTenantChanged = errors.New("the field changes the value of the tenant")

// setField sets a field as if the value had been read from the database. The field must then hold it.
func setField(entity *Entity, e any, column int, v wire.Value) error {
	row := wire.RowOf(v)
	entity.readField(e, column, row)
	err := row.Err()
	if err == nil && !sqlexpr.SameValue(entity.value(e, column), v) {
		err = errTenantChanged
	}
	if err != nil {
		return fmt.Errorf("%s.%s: %w: %w", entity.Table.Entity, entity.Table.Columns[column].Name, dberr.ErrTenant, err)
	}
	return nil
}
