package sqlexpr

import (
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// CheckErr returns a value, and fails the statement if the value is invalid.
func CheckErr(b *sqlgen.Builder, v wire.Value) wire.Value {
	if err := v.Err(); err != nil {
		b.Fail(err)
	}
	return v
}

// CheckField is CheckErr for a value of a column. The error contains the column.
func CheckField(b *sqlgen.Builder, column string, v wire.Value) wire.Value {
	if err := v.Err(); err != nil && b.Table != nil {
		b.Fail(&dberr.ValidationError{Entity: b.Table.Entity, Field: column, Err: err})
	}
	return v
}
