package query

import (
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// named adds the statement to an error, and the field if an argument could not be sent.
func named(b *sqlgen.Builder, err error) error {
	var rows *wire.Unsendable
	if errors.As(err, &rows) {
		for i := range rows.Rows {
			rows.Rows[i].Err = ofField(b, rows.Rows[i].Err)
		}
	} else {
		err = ofField(b, err)
	}
	if name := b.Statement.Name(); !strings.HasPrefix(err.Error(), name) {
		return fmt.Errorf("%s: %w", name, err)
	}
	return err
}

// ofField converts the error of an argument to an error of its field.
func ofField(b *sqlgen.Builder, err error) error {
	var arg *dberr.ArgumentError
	if errors.As(err, &arg) {
		if column := b.ArgColumn(arg.Index); column != "" {
			return &dberr.ValidationError{Entity: b.Statement.Entity, Field: column, Err: arg.Err}
		}
	}
	return err
}

// badArgument is the error of an argument of a call with which nothing is sent.
func badArgument(format string, args ...any) error {
	return &dberr.ArgumentError{Index: -1, Err: fmt.Errorf(format, args...)}
}
