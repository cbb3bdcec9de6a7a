package query

import (
	"errors"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// An insert omits the columns that the database fills in, and reads them back. They differ by row: computed columns, and columns with
// a default in the database whose field is unset: a zero key, a zero time or a nil. A false, a 0 and a "" outside the key are values.

// errNoDefault is the cause of a ValidationError for a zero time of a column that has a default on other targets only.
var errNoDefault = errors.New("the value is zero, and this database has no default for the column, unlike other targets: set it, or " +
	"add a default with entsql.DefaultExprs")

// errComputedColumn is the cause of a ValidationError for an assignment to a computed column.
var errComputedColumn = errors.New("the database computes the column: do not set it")

// leftOut appends the columns that an insert of e leaves to the database.
func leftOut(entity *Entity, d *dialect.Dialect, e any, out []int) []int {
	for i := range entity.Table.Columns {
		c := &entity.Table.Columns[i]
		switch {
		case !c.Flags.Has(dialect.Generated | dialect.Computed):
		case c.Flags.Has(dialect.Computed), notGiven(entity, e, i, entity.value(e, i)) && c.FilledBy(d.Name):
			out = append(out, i)
		}
	}
	return out
}

// leavesOut reports whether rows of a table may omit different columns.
func leavesOut(t *dialect.Table, d *dialect.Dialect) bool {
	return slices.ContainsFunc(t.Columns, func(c dialect.Column) bool { return c.Flags.Has(dialect.Generated) && c.FilledBy(d.Name) })
}

// notGiven reports whether a column's field, whose value is v, is unset: NULL, a zero time or a zero key.
func notGiven(entity *Entity, e any, column int, v wire.Value) bool {
	c := &entity.Table.Columns[column]
	switch {
	case v.IsNull():
		return v.Err() == nil
	case c.Flags.Has(dialect.Nullable):
		return false // a pointer to zero is a value
	case zeroTime(v):
		return true
	case entity.Zero != nil && entity.Zero(e, column):
		return true
	}
	return entity.Table.InKey(column) && zeroKey(v)
}

func zeroTime(v wire.Value) bool { return v.Kind() == wire.KindTime && v.Time().IsZero() }

// zeroKey reports whether a value is the zero value of its type, like a key that was not set.
func zeroKey(v wire.Value) bool {
	switch v.Kind() {
	case wire.KindInt:
		return v.Int() == 0
	case wire.KindFloat:
		return v.Float() == 0
	case wire.KindText, wire.KindBytes:
		return v.Text() == ""
	case wire.KindUUID:
		return v.UUID() == [16]byte{}
	}
	return zeroTime(v)
}

// given returns an error for an unset value of a column: a zero key, and a zero time that another target would replace by a default.
// A number is a zero key only if it is the whole key.
func given(entity *Entity, e any, column int, v wire.Value) error {
	t := entity.Table
	c := &t.Columns[column]
	var err error
	switch {
	case !c.Flags.Has(dialect.Immutable|dialect.Generated) || v.IsNull() || !notGiven(entity, e, column, v):
		return nil
	case t.InKey(column) && (len(t.Key) == 1 || !dialect.IsNumber(c.Type)):
		err = dberr.ErrZeroKey
	case c.Flags.Has(dialect.Generated) && zeroTime(v):
		err = errNoDefault
	default:
		return nil
	}
	return &dberr.ValidationError{Entity: t.Entity, Field: c.Name, Err: err}
}

// leavesKey reports whether the database chooses one of the omitted columns of the key. The code itself computes the columns of
// ComputedKey.
func leavesKey(t *dialect.Table, left []int) bool {
	return slices.ContainsFunc(left, func(i int) bool { return t.InKey(i) && !slices.Contains(t.ComputedKey, i) })
}
