package query

import (
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/dialect"
)

// named says which statement an error belongs to, and which field an argument that could not be sent.
func named(b *dialect.Builder, err error) error {
	var arg *dberr.ArgumentError
	if errors.As(err, &arg) {
		if column := b.ArgColumn(arg.Index); column != "" {
			err = &dberr.ValidationError{Entity: b.Statement.Entity, Field: column, Err: arg.Err}
		}
	}
	if name := b.Statement.Name(); !strings.HasPrefix(err.Error(), name) {
		return fmt.Errorf("%s: %w", name, err)
	}
	return err
}
